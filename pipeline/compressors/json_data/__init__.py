"""JSON, also as Python spells it: minified, similar objects as tables; above the budget with the telling rows only."""

from __future__ import annotations

from typing import Final

from ..contract import Compressor
from ..selection import folded
from ..selection.material import MustStay, Selection, nothing
from .folding import fold, normal, recognise, unfold


def select(text: str, budget: int, must: MustStay = nothing) -> Selection:
    """The telling rows and members."""
    try:
        normal_text = normal(text)
    except ValueError:  # no JSON
        return folded.select(text, budget, must)
    return folded.select(fold(text, above=False) or normal_text, budget, must, original=normal_text)


JSON: Final = Compressor("json", recognise, fold, unfold, normal=normal, select=select, alone=True)
