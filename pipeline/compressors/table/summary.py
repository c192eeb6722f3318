"""Tables above their budget: the telling rows of each, chosen as for JSON, and a word on those that are left out.

Rows that must stay: errors, odd ones out, far numbers. Where those alone are over the budget, as with dozens of numbers in
each row, only errors and odd ones out must.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ...model.markers import gap, is_ours
from ..json_data.summary import estimate, gapped, left_out, target
from ..tabular.cells import unscalar
from ..tabular.document import Value
from ..tabular.rarities import errors, outliers, rare
from ..tabular.selection import Selection
from . import squeezed
from .document import Part, parts
from .folding import columns, heading, lines_of
from .grids import Grid

_ROOM: Final = (1.0, 0.3)
"""Parts of the rows that would fit if all were equal."""
_CHARACTERS: Final = 4
"""Of a token, at most, in most tables."""


@dataclass(frozen=True)
class Sheet:
    """A table as it would be shown whole."""

    head: list[str]
    lines: list[str]
    values: dict[str, list[Value]]

    def musts(self, all_odd: bool) -> set[int]:
        """The rows that stay."""
        if all_odd:
            return rare(self.values)
        return {at for column in self.values.values() for at in (*errors(column), *outliers(column))}

    @cached_property
    def _selection(self) -> Selection:
        return Selection(self.lines)

    def shown(self, musts: set[int], share: float) -> list[str]:
        """The head, what is left out, and the rows to show with a marker in each gap."""
        shown = self._selection.of(musts, int(share * len(self.lines)))
        left = [at for at in range(len(self.lines)) if at not in shown]
        if not left:
            return [*self.head, *self.lines]
        said = left_out({name: [column[at] for at in left] for name, column in self.values.items()})
        return [*self.head, *([gap(f"left out: {said}")] if said else []), *gapped(self.lines, shown, "row")]


def summarise(text: str, budget: int) -> str | None:
    """The tables' telling rows in about `budget` tokens; what is around tables stays."""
    found = [_sheet(part) for part in ([] if is_ours(text) else parts(text))]
    if not any(isinstance(part, Sheet) for part in found):
        return None
    whole = "\n".join(line for part in found for line in ([part] if isinstance(part, str) else part.lines))
    share = min(1.0, target(budget, estimate(text)) / max(1, estimate(whole)))
    said = ""
    for all_odd in (True, False):
        musts = [set() if isinstance(part, str) else part.musts(all_odd) for part in found]
        if all_odd and _least(found, musts) > budget * _CHARACTERS:
            continue
        for room in _ROOM:
            said = "\n".join(
                line
                for part, stay in zip(found, musts, strict=True)
                for line in ([part] if isinstance(part, str) else part.shown(stay, room * share))
            )
            if estimate(said) <= budget:
                return said
    return said


def _least(found: Sequence[Sheet | str], musts: Sequence[set[int]]) -> int:
    """Characters of the rows that stay."""
    return sum(
        len(part.lines[at]) for part, stay in zip(found, musts, strict=True) if isinstance(part, Sheet) for at in stay
    )


def _sheet(part: Part) -> Sheet | str:
    if isinstance(part, str):
        return part
    cells = zip(*part.rows, strict=True)
    values = {name: list(map(unscalar, column)) for name, column in zip(part.names, cells, strict=True)}
    return Sheet(*_told(part), values)


def _told(grid: Grid) -> tuple[list[str], list[str]]:
    """What stands above the rows, and the rows."""
    if grid.layout != "separated":
        return squeezed.head(grid), squeezed.rows(grid)
    specs, rows = columns(grid, above=False)
    return [heading(grid, specs)], lines_of(grid, rows)
