"""How a table is written, and read back.

    [… 412 lines like next, * in rows below, § above them]
    2025-03-08 §* INFO dfs.DataNode: Received block * of size * from /*
    § 09:42:
    08 blk_-8663918566733259589 2366927 10.251.149.1
    08 blk_1608999687919862906 91178 10.250.14.224
    § 09:43:
    ...

A row holds as many values as the template has `*`, in the same order, parted by single blanks; a quoted string is one
value. `§` is what the last line that opens with it says: the beginning of a value, such as hour and minute, that stays the
same for a while, or a whole one; `sorted` where rows were brought together by it. `"` repeats the value above it.
`*1 *2 *1`: a value that stands twice in a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise
from operator import eq, ne
from typing import Final

from ...markers import gap
from .columns import Table, split_words

# Signs for a value of a row and for a value above rows, by preference: the first that the lines themselves do not hold.
HOLES: Final = ("*", "†", "¤", "•")
HEADS: Final = ("§", "¶", "‡", "‖")
DITTO: Final = '"'
# A head is worth its own line when it stays for this many rows on average.
_HEAD_ROWS: Final = 1.5
# Rows give up their order for this much more than what a head in their order saves.
_SORTED: Final = 1.2

# More lines than any text that comes here has.
_MOST: Final = 10_000_000

MARKER: Final = re.compile(
    r'\[… (\d+) lines like next(?:, ([*†¤•]) in rows below)?(?:, ([§¶‡‖]) above them)?(?:, (") as above)?\]'
)


def written(table: Table, lines: Sequence[str], in_order: bool = True) -> list[str] | None:
    """The table as lines: marker, template, rows; None where the lines hold all the signs that could stand for values.

    Rows need not stay `in_order` where a value comes again now and then: they are brought together by it.
    """
    if not table.columns:
        return [gap(f"{len(lines)} lines like next"), lines[0]]
    hole = unused(HOLES, lines)
    head = unused(HEADS, lines)
    if hole is None or head is None:
        return None
    above, won = _above(table.columns)
    columns = list(table.columns)
    by = -1 if in_order else _recurring(columns, _SORTED * won)
    if by >= 0:
        columns = _brought_together(columns, by)
        above = (by, False)
    said = f"{len(lines)} lines like next, {hole} in rows below"
    heads: Sequence[str] = ()
    if above is not None:
        at, cut = above
        heads = [value[: _head_end(value)] if cut else value for value in columns[at]]
        columns[at] = [value[_head_end(value) :] for value in columns[at]] if cut else []
        said += f", {head} above them" + (", sorted" if by >= 0 else "")
    plain = DITTO in "".join(lines) and any(DITTO in value for column in columns for value in column)
    dittoed = [column if plain else _with_dittos(column) for column in columns if column]
    if any(new is not old for new, old in zip(dittoed, filter(None, columns), strict=True)):
        said += f", {DITTO} as above"
    rows = list(map(" ".join, zip(*dittoed, strict=True))) if dittoed else [""] * len(lines)
    body = rows if above is None else list(_under_heads(rows, heads, head))
    return [gap(said), template(table, hole, head, above), *body]


def reads_back(said: list[str], lines: Sequence[str]) -> bool:
    """Whether a table says its lines so that a program could read it, too."""
    found = MARKER.fullmatch(said[0])
    try:
        return found is not None and read_back(found, said, 1) == (list(lines), len(said))
    except ValueError:
        return False


def unused(signs: Sequence[str], lines: Sequence[str]) -> str | None:
    """The first of the signs that no line holds."""
    text = "\n".join(lines)
    return next((sign for sign in signs if sign not in text), None)


def template(table: Table, hole: str, head: str = "", above: tuple[int, bool] | None = None) -> str:
    """The template with a sign for each value, numbered where a value stands twice."""
    holes = [part for part in table.parts if isinstance(part, int)]
    twice = len(holes) > len(set(holes))
    signs = {at: f"{hole}{at + 1}" if twice else hole for at in holes}
    if above is not None:
        signs[above[0]] = head + signs[above[0]] if above[1] else head
    return "".join(part if isinstance(part, str) else signs[part] for part in table.parts)


def _recurring(columns: Sequence[Sequence[str]], least: float) -> int:
    """The column that saves most, and more than `least`, if its equal values are brought together; -1 where none does."""
    best, gain = -1, max(least, 0.0)
    for at, column in enumerate(columns):
        distinct = len(set(column))
        if distinct * _HEAD_ROWS <= len(column) and len(columns) > 1 and (won := _won(column, distinct)) > gain:
            best, gain = at, won
    return best


def _brought_together(columns: Sequence[Sequence[str]], by: int) -> list[Sequence[str]]:
    """The columns with their rows in the order in which the values of one came first."""
    first: dict[str, int] = {}
    for value in columns[by]:
        first.setdefault(value, len(first))
    order = sorted(range(len(columns[by])), key=lambda row: first[columns[by][row]])
    return [[column[row] for row in order] for column in columns]


def _above(columns: Sequence[Sequence[str]]) -> tuple[tuple[int, bool] | None, float]:
    """The column to say above the rows and whether only the beginning of its values, if any is worth it, and what it saves."""
    best, gain = None, 0.0
    count = len(columns[0])
    for at, column in enumerate(columns):
        runs = _runs(column)
        if runs * _HEAD_ROWS <= count and len(columns) > 1 and (won := _won(column, runs)) > gain:
            best, gain = (at, False), won
        if ":" not in column[0]:
            continue
        starts = [value[: _head_end(value)] for value in column]
        if not all(starts) or any(map(eq, starts, column)):
            continue
        runs = _runs(starts)
        if runs * _HEAD_ROWS <= count and (won := _won(starts, runs)) > gain:
            best, gain = (at, True), won
    return best, gain


def _head_end(value: str) -> int:
    """Where the beginning of a value that may be said above it ends; 0 for what stays in one piece."""
    return value.rfind(":") + 1 if '"' not in value and " " not in value else 0


def _runs(column: Sequence[str]) -> int:
    changes: int = sum(map(ne, column, islice(column, 1, None)))
    return 1 + changes


def _won(column: Sequence[str], runs: int) -> float:
    """About how many tokens a head saves over saying it in each row."""
    tokens = 1 + len(column[0]) / 3 + column[0].count(":")
    return tokens * (len(column) - runs) - 3 * runs


def _under_heads(rows: list[str], heads: Sequence[str], sign: str) -> Iterator[str]:
    last = None
    for row, head in zip(rows, heads, strict=True):
        if head != last:
            yield f"{sign} {head}"
            last = head
        yield row


def _with_dittos(column: Sequence[str]) -> Sequence[str]:
    """The column with a ditto mark for each value that is the one above, where most are."""
    if len(column[0]) < 3 or _runs(column) * 2 > len(column):
        return column
    return [column[0], *(DITTO if above == below else below for above, below in pairwise(column))]


def read_back(found: re.Match[str], lines: Sequence[str], start: int) -> tuple[list[str], int]:
    """What the marker `found` and the lines from `start` say, and where the next thing begins. ValueError on nonsense."""
    count, hole, head, ditto = int(found[1]), found[2], found[3], found[4]
    if start >= len(lines) or count > _MOST:
        raise ValueError("a marker without what it speaks of")
    if hole is None:
        return [lines[start]] * count, start + 1
    fill = _filler(lines[start], hole, head)
    out: list[str] = []
    at, above = start + 1, ""
    values: list[str] = []
    while len(out) < count:
        if at >= len(lines):
            raise ValueError("fewer rows than the marker says")
        if head and lines[at].startswith(head + " "):
            above = lines[at][len(head) + 1 :]
        else:
            fresh = (lines[at].split(" ") if ditto else split_words(lines[at])) if lines[at] else []
            if ditto and values:  # no value holds a quote where ditto marks are used
                fresh = [old if new == DITTO else new for new, old in zip(fresh, values, strict=True)]
            values = fresh
            out.append(fill(values, above))
        at += 1
    return out, at


def _filler(said: str, hole: str, head: str | None) -> Callable[[Sequence[str], str], str]:
    """From the values of a row and the head above it, the line that the template `said` stands for."""
    sign = re.escape(head) if head else "(?!)"
    parts = re.split(f"({sign})?({re.escape(hole)})(\\d*)|({sign})", said)
    literals, heads, holes, numbers, alone = (parts[at::5] for at in range(5))
    order = sorted({int(number) for number in numbers if number})
    places = [order.index(int(number)) if number else at for at, number in enumerate(filter(_is_some, numbers))]
    width = len(order) or len(places)

    def fill(values: Sequence[str], above: str) -> str:
        if len(values) != width:
            raise ValueError("a row that does not fit its template")
        left = iter(places)
        out = [literals[0] or ""]
        for with_head, with_hole, only_head, literal in zip(heads, holes, alone, literals[1:], strict=True):
            out += (above if with_head or only_head else "", values[next(left)] if with_hole else "", literal or "")
        return "".join(out)

    return fill


def _is_some(number: str | None) -> bool:
    return number is not None
