"""A text with tables in it: each paragraph's table, and the lines around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import Final

from ..selection.outline import BLANK
from .aligned import ruled, worded
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


@lru_cache(maxsize=2)  # recognise, fold and select read the same text one after the other
def parts(text: str) -> tuple[Part, ...]:
    """The text as a sequence of lines and tables; one table, of any layout, where it is nothing else."""
    whole = read(text)
    if whole is not None and whole.layout != "fixed":
        return (whole,)
    results: list[Part] = []
    for blank, run in groupby(text.removesuffix("\n").split("\n"), key=lambda line: not line):
        lines = list(run)
        results += lines if blank else _paragraph(lines)
    return tuple(results)


def _paragraph(lines: list[str]) -> Iterator[Part]:
    """The lines above the table, the table, and what is below; all lines where there is none."""
    for index in range(min(_PREAMBLE, len(lines) - MIN_ROWS)):
        for reader in _READERS:
            table = reader(lines[index:])
            if table:
                yield from lines[:index]
                yield table[0]
                yield from lines[index + table[1] :]
                return
    yield from lines


def depths(text: str) -> list[int] | None:
    """Return how deep each line of the text stands: rows below the names of their table; None where lines cannot be told."""
    results: list[int] = []
    for part in parts(text):
        if isinstance(part, str):
            results.append(0 if part else BLANK)
        else:
            results += [0] * (len(part.above) + 1) + [1] * (
                bool(part.rule or part.layout == "markdown") + len(part.rows)
            )
    results += [BLANK] * text.endswith("\n")
    return results if len(results) == text.count("\n") + 1 else None


def is_tables(text: str) -> bool:
    """Return whether most lines are rows of tables."""
    tables = parts(text)
    rows = sum(len(part.rows) for part in tables if isinstance(part, Grid))
    return rows > 0 and rows >= _SHARE * (rows + sum(1 for part in tables if part and isinstance(part, str)))
