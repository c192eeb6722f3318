"""What a header says of a column, so that the rows need not.

`name=value`           every row has it
`name=https://x/{id}`  a URL, or a copy, made of other columns of the row: checked for each one
`name=https://x/{}`    a URL of which the row has the rest
`name?value`           where the row has nothing, it is that
`name^`                where the row has nothing, it is as in the row above
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from os.path import commonprefix
from typing import Final

from .cells import cell, scalar, scalar_text
from .document import NUMBER, Value

_HOLE: Final = re.compile(r"\{([^{}]*)\}")
_TEMPLATE: Final = re.compile(r'(?![=?\s])(?:[^\r\n"\[\](){},…]|\{[^{}"()\[\]…]*\})+(?<!\s)')
_WORD: Final = re.compile(r"\w")
_LEAST_PARTED: Final = 1_000
"""Characters that all URLs of a table must save before they are said in parts: who goes on with one quotes it whole."""
_LEAST_SHARE: Final = 0.05
"""The same as a share of the table."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table before and after the header has said what it can."""

    name: str
    """As in the header: dotted, quoted where it must be."""
    values: Sequence[Value] = field(repr=False)
    cells: Sequence[str] = field(repr=False)
    inner: str = ""
    """The header of what its cells hold: `(a,b)`, `[a,b]` or `{key,a}`."""
    suffix: str = ""
    """What the header says behind the name."""
    in_rows: bool = True

    @property
    def spec(self) -> str:
        return f"{self.name}{self.inner}{self.suffix}"


def settle(columns: Sequence[Column], *, above: bool) -> list[Column]:
    """The columns, each with the shortest thing that the header can say of it. `above`: rows may refer to the row above."""
    plainly = [_constant(column) for column in columns]
    texts = _texts(plainly)
    names = frozenset(column.name for column in columns)
    settled: dict[str, Column] = {}
    sources: dict[str, list[str]] = {}
    for column in sorted(plainly, key=_size):
        settled[column.name] = derived = _derived(column, texts.get(column.name), sources, names)
        if column.name in texts and (derived is column or _is_url(column.values[0])):
            sources[column.name] = texts[column.name]
    urls = [column for column in plainly if settled[column.name] is not column and _is_url(column.values[0])]
    least = max(_LEAST_PARTED, _LEAST_SHARE * sum(map(_length, plainly)))
    if sum(_length(column) - _length(settled[column.name]) for column in urls) < least:
        settled |= {column.name: column for column in urls}
    return [_shortened(settled[column.name], above=above) for column in columns]


def _length(column: Column) -> int:
    """Characters of it in the header and in the rows."""
    return len(column.suffix) + (sum(map(len, column.cells)) if column.in_rows else 0)


def _size(column: Column) -> tuple[bool, int]:
    """URLs last, short ones first: the later may be made of the earlier."""
    return _is_url(column.values[0]), sum(map(len, column.cells))


def _constant(column: Column) -> Column:
    first = column.cells[0]
    if not first or not column.in_rows or column.cells.count(first) != len(column.cells):
        return column
    return replace(column, inner="", suffix="=" + cell(column.values[0]), in_rows=False)


def _is_url(value: Value) -> bool:
    return type(value) is str and "://" in value


def _texts(columns: Sequence[Column]) -> dict[str, list[str]]:
    """The scalars that stand in all rows, and the URLs that all rows have, as texts: what a template may be made of."""
    return {
        column.name: [scalar_text(value) for value in column.values]
        for column in columns
        if (column.in_rows or _is_url(column.values[0]))
        and not column.inner
        and '"' not in column.name
        and _is_text(column.values)
    }


def _is_text(values: Sequence[Value]) -> bool:
    return all(type(value) is str for value in values)


def _derived(
    column: Column, texts: list[str] | None, sources: Mapping[str, list[str]], names: frozenset[str]
) -> Column:
    """The column said as a template, as a copy, or without what its URLs have in common."""
    values = column.values
    if texts is None or any(value[:1] == NUMBER for value in values):
        return column
    if not _is_url(values[0]):
        same = next((name for name, cells_of in sources.items() if cells_of == values), None)
        return column if same is None else replace(column, suffix=f"={{{same}}}", in_rows=False)
    template = _template(values, sources, names)
    if template is not None:
        return replace(column, suffix="=" + template, in_rows=False)
    return _without_prefix(column) if column.in_rows else column


def _template(values: Sequence[str], sources: Mapping[str, list[str]], names: frozenset[str]) -> str | None:
    """Return what makes all `values` from the columns in `sources`; tried on the first row, the middle one and the last."""
    for row in sorted({0, len(values) // 2, len(values) - 1}):
        template = _holes(values[row], {name: cells_of[row] for name, cells_of in sources.items()})
        if template is None or not _TEMPLATE.fullmatch(template):
            continue
        holes = {hole for hole in _HOLE.findall(template) if hole in names or not hole}
        used = {name: cells_of for name, cells_of in sources.items() if name in holes}
        if len(used) == len(holes) and filled(template, used, len(values)) == list(values):
            return template
    return None


def _holes(value: str, parts: Mapping[str, str]) -> str | None:
    """`value` with a hole wherever a part stands whole in it, the longest part first."""
    holes: list[tuple[int, int, str]] = []
    for name, part in sorted(parts.items(), key=lambda item: -len(item[1])):
        start = value.find(part) if part else -1
        while start >= 0:
            end = start + len(part)
            if _whole(value, start, end) and all(end <= other[0] or other[1] <= start for other in holes):
                holes.append((start, end, name))
            start = value.find(part, end)
    if not holes:
        return None
    pieces, done = [], 0
    for start, end, name in sorted(holes):
        pieces += [value[done:start], f"{{{name}}}"]
        done = end
    return "".join([*pieces, value[done:]])


def _whole(value: str, position: int, end: int) -> bool:
    """Return whether no word goes on across either end of value[position:end]."""
    before = position and _WORD.match(value, position - 1) and _WORD.match(value, position)
    after = end < len(value) and _WORD.match(value, end - 1) and _WORD.match(value, end)
    return not before and not after


def filled(template: str, columns: Mapping[str, Sequence[str]], rows: int) -> list[str]:
    """The texts that the template makes in each row; what is between braces but no column stays as it is."""
    pieces: list[Sequence[str]] = []
    done = 0
    for hole in _HOLE.finditer(template):
        if hole[1] in columns:
            pieces += [[template[done : hole.start()]] * rows, columns[hole[1]]]
            done = hole.end()
    pieces.append([template[done:]] * rows)
    return ["".join(row) for row in zip(*pieces, strict=True)]


def _without_prefix(column: Column) -> Column:
    """Cut off a shared start: only whole path segments, and only of URLs: other values stay undivided."""
    prefix = commonprefix(column.values)  # noqa: RUF071 - characters first; it is cut to whole segments right below
    prefix = prefix[: prefix.rfind("/") + 1]
    template = prefix + "{}"
    if "://" not in prefix[:-1] or not _TEMPLATE.fullmatch(template) or "{" in prefix:
        return column
    rest = [scalar(value[len(prefix) :]) if value != prefix else '""' for value in column.values]
    return replace(column, suffix="=" + template, cells=rest)


def _shortened(column: Column, *, above: bool) -> Column:
    """Rows leave out what the header names as usual, or what stands in the row above, whichever is more."""
    cells = column.cells
    if not column.in_rows or column.inner or column.suffix or "" in cells:
        return column
    usual, times = Counter(cells).most_common(1)[0]
    again = sum(map(str.__eq__, cells, cells[1:])) if above else 0
    if times >= again and times * 3 >= len(cells) * 2:
        return replace(column, suffix="?" + usual, cells=["" if each == usual else each for each in cells])
    if again * 2 >= len(cells) and len(usual) > 7:
        return replace(column, suffix="^", cells=[cells[0], *("" if a == b else b for a, b in pairwise(cells))])
    return column
