"""Separated values (CSV, TSV) with the rows in blocks by what they share, where another column tells their order."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from ...model.markers import gap
from ..json_data.groups import Groups, grouped
from .folding import columns, heading, laid, lines_of
from .grids import Grid


def gathered(grid: Grid) -> str:
    groups = grouped([dict(zip(grid.names, row, strict=True)) for row in grid.rows])
    return laid(grid, above=True) if groups is None else _in_blocks(grid, groups)


def _in_blocks(grid: Grid, groups: Groups) -> str:
    """The table with the rows of each block under a line with what they share."""
    kept = [at for at, name in enumerate(grid.names) if name not in groups.fields]
    ordered = [grid.rows[at] for block in groups.blocks for at in block.rows]
    rest = replace(
        grid,
        names=tuple(grid.names[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in ordered),
    )
    specs, rows = columns(rest, above=False)
    lines = iter(lines_of(rest, rows))
    blocks = [
        line
        for block in groups.blocks
        for line in (_shared(grid, groups, block.rows[0]), *islice(lines, len(block.rows)))
    ]
    return "\n".join([heading(rest, specs, " in blocks by " + ",".join(groups.fields)), *blocks])


def _shared(grid: Grid, groups: Groups, row: int) -> str:
    """What the rows of a block share, as the table spells it."""
    cells_of = dict(zip(grid.names, grid.rows[row], strict=True))
    return gap(grid.separator.join(f"{field}={cells_of[field]}" for field in groups.fields))
