"""The layouts in which tools print tables: how each is read into cells, and written back to the very same text.

| layout   | told by                                            | what its folded form says                             |
|----------|----------------------------------------------------|-------------------------------------------------------|
| markdown | `|` around the first line, a rule as the second      | the rule, as it was: it has the widths                  |
| csv, tsv | as many separators in every line as in the first     | nothing                                               |
| fixed    | blank columns through all lines, below header words | where columns start (`24`) or end (`<31`, to the right) |
| words    | aligned.py: as many words in each line as names       | nothing: their padding is not made again               |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

MIN_ROWS: Final = 3
SAMPLE: Final = 60
"""Lines that a layout is told by."""
MAX_WIDTH: Final = 2000
"""Characters of a fixed-width line; longer ones are no table for a terminal."""

_COLUMNS: Final = 3
"""Of a fixed-width table, at least."""
_BLOCKS: Final = "1K-blocks"
"""A name that opens with a digit: df's."""
_BLANK: Final = frozenset(("", " "))
_CSV_CELL: Final = re.compile(r'(?:^|(?<=[,;]))(?:"(?:[^"]|"")*+"(?=[,;]|$)|[^,;"]*+)(?=[,;]|$)')
_RULE: Final = re.compile(r"\|(?:[ ]*:?-+:?[ ]*\|)+")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's cells, as spelt, without padding."""

    layout: str
    separator: str
    """What stands between cells in the folded form."""
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shape: str = ""
    """What else it takes to write it back: a rule, or places of columns."""
    above: tuple[str, ...] = ()
    """Lines above the names."""
    rule: str = ""
    """The line under the names."""


@lru_cache(maxsize=2)  # recognise, fold and select read the same text one after the other
def read(text: str) -> Grid | None:
    """The table that the whole text is; None where it is none."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) <= MIN_ROWS or lines[0][:1] in ("{", "["):
        return None
    return next((grid for reader in _READERS if (grid := reader(lines)) is not None), None)


def _markdown(lines: Sequence[str]) -> Grid | None:
    if not _RULE.fullmatch(lines[1]):
        return None
    width = lines[1].count("|") - 1
    rows = [tuple(cell.strip(" ") for cell in line[1:-1].split("|")) for line in (lines[0], *lines[2:])]
    framed = all(line[:1] == line[-1:] == "|" for line in lines)
    if not framed or any(len(row) != width for row in rows):
        return None
    return Grid("markdown", "|", rows[0], tuple(rows[1:]), lines[1])


def _separated(lines: Sequence[str]) -> Grid | None:
    for separator, least in (("\t", 1), (",", 2), (";", 2)):
        width = lines[0].count(separator) + 1
        if width <= least:
            continue
        rows = [cells(line, separator) for line in lines[:SAMPLE]]
        if all(len(row) == width for row in rows) and all(map(_is_name, rows[0])):
            rows += [cells(line, separator) for line in lines[SAMPLE:]]
            if all(len(row) == width for row in rows):
                return Grid("separated", separator, rows[0], tuple(rows[1:]))
    return None


def _is_name(cell: str) -> bool:
    """Return whether this may be the head of a column: not empty, no value, no sentence."""
    sentence = len(cell) > 40 or cell.count(" ") > 3 or "\t" in cell
    return bool(cell) and not sentence and not cell[0].isspace() and not cell[0].isdigit()


def is_title(cell: str) -> bool:
    return cell[:1].isupper() or cell[:1] == "%" or cell == _BLOCKS


def cells(line: str, separator: str) -> tuple[str, ...]:
    """The cells of a line, with their quotes; none where quotes do not end where cells do."""
    if '"' not in line or separator == "\t":
        return tuple(line.split(separator))
    other = "," if separator == ";" else ";"
    shielded = line.replace(other, "\0")
    shielded_cells = [cell.replace("\0", other) for cell in _CSV_CELL.findall(shielded)]
    return tuple(shielded_cells) if separator.join(shielded_cells) == line else ()


def fixed(lines: Sequence[str]) -> Grid | None:
    """The table whose columns are parted by blanks in all lines."""
    if not _may_be_names(lines[0]) or max(map(len, lines)) > MAX_WIDTH or any("\t" in line for line in lines[:SAMPLE]):
        return None
    starts = _of_cells(_starts(lines[0], _blank(lines[:SAMPLE])), lines[:SAMPLE])
    ends = [*starts[1:], MAX_WIDTH]
    if len(starts) < _COLUMNS or not all(is_title(lines[0][a:b].strip(" ")) for a, b in zip(starts, ends, strict=True)):
        return None
    if not all(line[start - 1 : start] in _BLANK for line in lines for start in starts[1:]):
        return None  # below the sample a value is wider than its column
    padded = [[line[a:b] for line in lines] for a, b in zip(starts, ends, strict=True)]
    places = [_place(column, start) for column, start in zip(padded, starts, strict=True)]
    rows = list(zip(*([cell.strip(" ") for cell in column] for column in padded), strict=True))
    separator = separating(rows)
    if separator is None:
        return None
    return Grid("fixed", separator, rows[0], tuple(rows[1:]), " ".join(places))


def separating(rows: Sequence[tuple[str, ...]]) -> str | None:
    """The first sign that no cell holds but the last of a row, which takes what is left."""
    inner, last = {cell for row in rows for cell in row[:-1]}, {row[-1][-1:] for row in rows}
    return next(
        (sign for sign in (",", "|", ";") if sign not in last and not any(sign in cell for cell in inner)), None
    )


def _may_be_names(line: str) -> bool:
    """Return whether a column can begin with the first word and with two others: most texts are out by that."""
    bare = line.lstrip(" ")
    return _is_capital(bare) and sum(map(_is_capital, bare.split(" "))) >= _COLUMNS


def _is_capital(text: str) -> bool:
    return text[:1].isupper() or text[:1] == "%" or text.startswith(_BLOCKS)


def _blank(lines: Sequence[str]) -> list[bool]:
    """Return for each character's place, whether all lines are blank there."""
    width = max(map(len, lines))
    columns = zip(*(line.ljust(width) for line in lines), strict=True)
    return [not "".join(column).strip(" ") for column in columns]


def _starts(header: str, blank: Sequence[bool]) -> list[int]:
    """Return where columns begin: behind a blank place, and only so that each has a word of the header."""
    begins = [0, *(start + 1 for start, (a, b) in enumerate(pairwise(blank)) if a and not b)]
    starts: list[int] = []
    for start, end in zip(begins, [*begins[1:], len(blank)], strict=True):
        if header[start:end].strip(" ") or not starts:
            starts.append(start)
    if len(starts) > 1 and not header[: starts[1]].strip(" "):
        del starts[1]
    return starts


def _of_cells(starts: list[int], lines: Sequence[str]) -> list[int]:
    """Without the second words of names (`NOMINATED NODE`): one blank before them, and nothing below."""
    ends = [*starts[1:], MAX_WIDTH]
    return [
        start
        for start, end in zip(starts, ends, strict=True)
        if start < 2 or lines[0][start - 2] == " " or any(line[start:end].strip(" ") for line in lines[1:])
    ]


def _place(column: Sequence[str], start: int) -> str:
    """The place where all cells of the column start, or `<` and where they end."""
    firsts = {len(cell) - len(cell.lstrip(" ")) for cell in column if cell.strip(" ")}
    if len(firsts) == 1:
        return str(start + firsts.pop())
    ends = {len(cell.rstrip(" ")) for cell in column if cell.strip(" ")}
    return f"<{start + max(ends, default=0)}"


def write(grid: Grid) -> str:
    """The text of the grid; without padding that its shape does not tell."""
    return "\n".join(_WRITERS[grid.layout](grid))


def _write_markdown(grid: Grid) -> list[str]:
    widths = [len(rule) - 2 for rule in grid.shape[1:-1].split("|")]
    right = [rule.rstrip(" ")[-1:] == ":" and rule.lstrip(" ")[:1] != ":" for rule in grid.shape[1:-1].split("|")]

    def line(row: tuple[str, ...]) -> str:
        cells = [
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        ]
        return f"| {' | '.join(cells)} |"

    return [line(grid.names), grid.shape, *map(line, grid.rows)]


def _write_separated(grid: Grid) -> list[str]:
    return [grid.separator.join(row) for row in (grid.names, *grid.rows)]


def _write_fixed(grid: Grid) -> list[str]:
    places = [(int(place.strip("<")), place[:1] == "<") for place in grid.shape.split(" ")]
    lines = []
    for row in (grid.names, *grid.rows):
        line = ""
        for cell, (place, to_right) in zip(row, places, strict=True):
            if cell:
                line = line.ljust(place - len(cell) if to_right else place) + cell
        lines.append(line)
    return lines


def _write_words(grid: Grid) -> list[str]:
    return ["  ".join(row) for row in (grid.names, *grid.rows)]


_READERS: Final[tuple[Callable[[Sequence[str]], Grid | None], ...]] = (_markdown, _separated, fixed)
_WRITERS: Final[dict[str, Callable[[Grid], list[str]]]] = {
    "markdown": _write_markdown,
    "separated": _write_separated,
    "fixed": _write_fixed,
    "words": _write_words,
}
