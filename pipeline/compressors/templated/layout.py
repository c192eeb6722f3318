"""How a table is written; read_back.py reads it.

    [… 412 lines like next, * in rows below, § above them]
    2025-03-08 §* INFO dfs.DataNode: Received block * of size * from /*
    § 09:42:
    08 blk_-8663918566733259589 2366927 10.251.149.1
    08 blk_1608999687919862906 91178 10.250.14.224
    § 09:43:
    ...

A row holds as many values as the template has `*`, in the same order, parted by single blanks; a quoted string is one
value. `§` is what the last line that opens with it says: the beginning of a value, such as hour and minute, that stays the
same for a while, or whole ones (above.py); `sorted` where rows were brought together by it. `"` repeats the value above it.
`*1 *2 *1`: a value that stands twice in a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from operator import le, ne
from types import MappingProxyType
from typing import Final

from ...model.markers import gap
from .above import Above, above
from .columns import Table

# Signs for a value of a row and for a value above rows, by preference: the first that the lines themselves do not hold.
HOLES: Final = ("*", "†", "¤", "•")
HEADS: Final = ("§", "¶", "‡", "‖")
DITTO: Final = '"'
_NONE: Final[Mapping[int, bool]] = MappingProxyType({})


def written(table: Table, lines: Sequence[str], in_order: bool = True) -> list[str] | None:
    """The table as lines: marker, template, rows; None where the lines hold all the signs that could stand for values.

    Rows need not stay `in_order` where what is said above them comes again: they are brought together by it.
    """
    if not table.columns:
        return [gap(f"{len(lines)} lines like next"), lines[0]]
    text = "\n".join(lines)
    hole = unused(HOLES, text)
    head = unused(HEADS, text)
    if hole is None or head is None:
        return None
    chosen, keys = above(table.columns, in_order, table.whole)
    columns, heads, moved = _arranged(table.columns, chosen, () if in_order else keys)
    said = f"{len(lines)} lines like next, {hole} in rows below"
    if chosen:
        said += f", {head} above them" + (", sorted" if moved else "")
    dittoed = columns if DITTO in text else [_with_dittos(column) for column in columns]
    if any(new is not old for new, old in zip(dittoed, columns, strict=True)):
        said += f", {DITTO} as above"
    rows = list(map(" ".join, zip(*dittoed, strict=True)))
    if chosen:
        rows = list(_under_heads(rows, heads, head))
    return [gap(said), template(table, hole, head, {one.column: one.rest is not None for one in chosen}), *rows]


def _arranged(
    columns: Sequence[Sequence[str]], chosen: Sequence[Above], keys: Sequence[object]
) -> tuple[list[Sequence[str]], list[str], bool]:
    """The columns without what is said above, what is said above each row, and whether rows were moved to bring that together.

    `keys`: the rows of one key are brought together, in the order in which the keys came first.
    """
    if not chosen:
        return list(columns), [], False
    heads = list(map(" ".join, zip(*(one.said for one in chosen), strict=True)))
    rest = {one.column: one.rest for one in chosen}
    left = [found for at, column in enumerate(columns) if (found := rest.get(at, column)) is not None]
    first: dict[object, int] = {}
    places = [first.setdefault(key, len(first)) for key in keys]
    if not keys or all(map(le, places, islice(places, 1, None))):
        return left, heads, False
    order = sorted(range(len(places)), key=places.__getitem__)
    return [[column[row] for row in order] for column in left], [heads[row] for row in order], True


def unused(signs: Sequence[str], text: str) -> str | None:
    """The first of the signs that the text does not hold."""
    return next((sign for sign in signs if sign not in text), None)


def template(table: Table, hole: str, head: str = "", over: Mapping[int, bool] = _NONE) -> str:
    """The template with a sign for each value, numbered where a value stands twice.

    `over`: the columns that are said above the rows, and whether a rest of each value stands in the rows.
    """
    holes = [part for part in table.parts if isinstance(part, int)]
    twice = len(holes) > len(set(holes))
    signs = {at: f"{hole}{at + 1}" if twice else hole for at in holes}
    for at, has_rest in over.items():
        signs[at] = (f"{head}{at + 1}" if twice else head) + (signs[at] if has_rest else "")
    return "".join(part if isinstance(part, str) else signs[part] for part in table.parts)


def _under_heads(rows: list[str], heads: Sequence[str], sign: str) -> Iterator[str]:
    last = None
    for row, head in zip(rows, heads, strict=True):
        if head != last:
            yield f"{sign} {head}"
            last = head
        yield row


def _with_dittos(column: Sequence[str]) -> Sequence[str]:
    """The column with a ditto mark for each value that is the one above, where most are."""
    if len(column[0]) < 3 or 2 * sum(map(ne, column, islice(column, 1, None))) + 2 > len(column):
        return column
    return [column[0], *(DITTO if above == below else below for above, below in pairwise(column))]
