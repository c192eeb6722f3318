"""Tables as tools print them: padding goes, columns stay, and what many rows share is said once.

`grids` and `aligned` know the layouts, `document` finds the tables of a text; `folding` writes the form that can be undone.
"""

from __future__ import annotations

from typing import Final

from ...model.markers import is_ours
from ..contract import Compressor
from ..selection import folded
from ..selection.material import MustStay, Selection, nothing
from .document import is_tables, outlined
from .folding import fold, normal, unfold
from .grids import read


def recognise(text: str) -> bool:
    return not is_ours(text) and (read(text) is not None or is_tables(text))


def select(text: str, budget: int, must: MustStay = nothing) -> Selection:
    """The telling rows."""
    rows = fold(text, above=False)
    if rows is not None:
        return folded.select(rows, budget, must, noun="row")
    outline = outlined(text)
    return folded.select(text, budget, must, noun="row", depths_of=lambda _: outline.depths, tables=outline.tables)


TABLE: Final = Compressor("table", recognise, fold, unfold, normal=normal, select=select)
