"""A text with tables in it: each paragraph's table, and the lines around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Final

from ..selection.odd import Rows
from ..selection.openers import below_openers
from ..selection.outline import BLANK
from .aligned import is_rule, ruled, worded
from .grids import MIN_ROWS, Grid, fixed, read

Part = str | Grid
"""Lines, or a table that stands for its own."""

_PREAMBLE: Final = 2
"""Lines of a paragraph that may stand above its table."""
_SHARE: Final = 0.6
"""Part of the lines that must be rows for the text to be tables."""


def _fixed(lines: Sequence[str]) -> tuple[Grid, int] | None:
    grid = fixed(lines)
    return None if grid is None else (replace(grid, layout="columns", separator=" "), len(lines))


_READERS: Final[tuple[Callable[[Sequence[str]], tuple[Grid, int] | None], ...]] = (ruled, worded, _fixed)


@dataclass(frozen=True)
class Outline:
    """How deep each line of a text stands, and the cells of those that are rows, table by table."""

    depths: Sequence[int]
    tables: Sequence[Rows]


@lru_cache(maxsize=2)  # recognise, fold and select read the same text one after the other
def parts(text: str) -> tuple[tuple[Part, int], ...]:
    """The text as a sequence of lines and tables, each with its number of lines; one table, of any layout, where it is
    nothing else."""
    whole = read(text)
    lines = text.removesuffix("\n").split("\n")
    if whole is not None and whole.layout != "fixed":
        return ((whole, len(lines)),)
    results: list[tuple[Part, int]] = []
    for blank, run in groupby(lines, key=lambda line: not line):
        paragraph = list(run)
        results += [(line, 1) for line in paragraph] if blank else _paragraph(paragraph)
    return tuple(results)


def _paragraph(lines: list[str]) -> Iterator[tuple[Part, int]]:
    """The lines above the table, the table, and what is below; all lines where there is none."""
    for index in range(min(_PREAMBLE, len(lines) - MIN_ROWS)):
        for reader in _READERS:
            table = reader(lines[index:])
            if table:
                yield from ((line, 1) for line in lines[:index])
                yield table
                yield from ((line, 1) for line in lines[index + table[1] :])
                return
    yield from ((line, 1) for line in lines)


def outlined(text: str) -> Outline:
    """The lines of the text: rows stand below the names of their table, and all below what opens its section."""
    lines = text.split("\n")
    depths: list[int] = []
    tables: list[Rows] = []
    for part, number in parts(text):
        if isinstance(part, str):
            depths.append(0 if part else BLANK)
            continue
        first, end = len(depths) + len(part.above) + 1, len(depths) + number
        depths += [0] * (len(part.above) + 1) + [1] * (end - first)
        places = [index for index in range(first, end) if not is_rule(lines[index])]
        if len(places) == len(part.rows):
            tables.append(list(zip(places, part.rows, strict=True)))
    depths += [BLANK] * text.endswith("\n")
    return Outline(below_openers(lines, depths), tables)


def is_tables(text: str) -> bool:
    """Return whether most lines are rows of tables."""
    tables = [part for part, _ in parts(text)]
    rows = sum(len(part.rows) for part in tables if isinstance(part, Grid))
    return rows > 0 and rows >= _SHARE * (rows + sum(1 for part in tables if part and isinstance(part, str)))
