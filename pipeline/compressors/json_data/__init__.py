"""JSON, also as Python spells it: minified, similar objects as tables; above the budget with the telling rows only."""

from __future__ import annotations

from ..contract import Compressor
from .folding import fold, gather, normal, owes, recognise, summarise, unfold

JSON = Compressor("json", recognise, fold, unfold, gather, summarise, owes=owes, normal=normal, alone=True)

__all__ = ["JSON", "fold", "gather", "normal", "owes", "recognise", "summarise", "unfold"]
