"""Tables above their budget: the telling rows of each, chosen as for JSON, and a word on those that are left out.

Rows that must stay: errors, odd ones out, far numbers. Where those alone are over the budget, as with dozens of numbers in
each row, only errors and odd ones out must.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final

from ...markers import gap, is_ours
from ..json_data.cells import unscalar
from ..json_data.rarities import errors, outliers, rare
from ..json_data.selection import selected
from ..json_data.summary import estimate, gapped, left_out, target
from . import squeezed
from .document import Part, parts
from .folding import columns, heading, lines_of
from .grids import Grid

_ROOM: Final = (1.0, 0.3)
"""Parts of the rows that would fit if all were equal."""


def summarise(text: str, budget: int) -> str | None:
    """The tables' telling rows in about `budget` tokens; what is around tables stays."""
    found = () if is_ours(text) else parts(text)
    if not any(isinstance(part, Grid) for part in found):
        return None
    whole = "\n".join(line for part in found for line in ([part] if isinstance(part, str) else _told(part)[1]))
    share = min(1.0, target(budget, estimate(text)) / max(1, estimate(whole)))
    said = ""
    for all_odd, room in product((True, False), _ROOM):
        said = "\n".join(line for part in found for line in _shown(part, room * share, all_odd))
        if estimate(said) <= budget:
            break
    return said


def _told(grid: Grid) -> tuple[list[str], list[str]]:
    """What stands above the rows, and the rows."""
    if grid.layout != "separated":
        return squeezed.head(grid), squeezed.rows(grid)
    specs, rows = columns(grid, above=False)
    return [heading(grid, specs)], lines_of(grid, rows)


def _shown(part: Part, share: float, all_odd: bool) -> Sequence[str]:
    """The lines as they are, or the head of a table, what is left out, and the rows to show with a marker in each gap."""
    if isinstance(part, str):
        return [part]
    head, lines = _told(part)
    cells = zip(*part.rows, strict=True)
    values = {name: list(map(unscalar, column)) for name, column in zip(part.names, cells, strict=True)}
    musts = (
        rare(values) if all_odd else {at for column in values.values() for at in (*errors(column), *outliers(column))}
    )
    shown = selected(lines, musts, int(share * len(lines)))
    left = [at for at in range(len(lines)) if at not in shown]
    if not left:
        return [*head, *lines]
    said = left_out({name: [column[at] for at in left] for name, column in values.items()})
    return [*head, *([gap(f"left out: {said}")] if said else []), *gapped(lines, shown, "row")]
