"""A table as its tool prints it, without the padding.

    NAME      READY   RESTARTS      AGE          NAME READY  RESTARTS  AGE
    web-7f9   1/1     2 (5m ago)    3d     ->    web-7f9 1/1  2 (5m ago)  3d
    web-a41   1/1     0             18d          web-a41 1/1  0  18d

One blank parts two cells; two where a cell of either column has a blank in it or is empty, so that nothing can be read
in the wrong column. What is drawn between cells stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from .grids import Grid

_DRAWN: Final = {"markdown": ("| ", " |"), "framed": ("{} ", " {}"), "piped": ("", "")}


def head(grid: Grid) -> list[str]:
    """The lines above the rows."""
    names = _lines(grid)[0]
    return [*grid.above, names, *filter(None, [grid.shape if grid.layout == "markdown" else grid.rule])]


def rows(grid: Grid) -> list[str]:
    """The rows."""
    return _lines(grid)[1:]


def _lines(grid: Grid) -> list[str]:
    table = [grid.names, *grid.rows]
    if grid.layout in _DRAWN:
        left, right = (side.format(grid.separator) for side in _DRAWN[grid.layout])
        between = f" {grid.separator} "
        return [f"{left}{between.join(row)}{right}".rstrip(" ") for row in table]
    if grid.layout == "separated":
        return [grid.separator.join(row) for row in table]
    gaps = list(_gaps(table)) if grid.layout == "columns" else [" "] * (len(grid.names) - 1)
    template = "{}".join(["", *(gap for gap in gaps), ""])
    return [template.format(*row).rstrip(" ") for row in table]


def _gaps(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """What parts each column from the next."""
    loose = [any(not cell or " " in cell for cell in column) for column in zip(*table, strict=True)]
    return ("  " if any(pair) else " " for pair in pairwise(loose))
