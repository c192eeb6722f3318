"""Tables as tools print them: padding goes, columns stay, and what many rows share is said once.

`grids` and `aligned` know the layouts, `document` finds the tables of a text; `folding` writes the form that can be undone,
`gather` one that keeps every fact, `summary` the rows that tell most.
"""

from __future__ import annotations

from ...model.markers import is_ours
from ..contract import Compressor
from .document import is_tables
from .folding import fold, unfold
from .gather import gather, owes
from .grids import read
from .summary import summarise


def recognise(text: str) -> bool:
    return not is_ours(text) and (read(text) is not None or is_tables(text))


TABLE = Compressor("table", recognise, fold, unfold, gather, summarise, owes=owes, alone=True)
