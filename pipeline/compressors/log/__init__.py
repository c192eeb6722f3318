"""Logs: of applications, of systems, of CI runs.

A log is a few messages said many times. `templates` finds which lines are the same message, `columns` what they share and
what differs, `layout` writes that down as a template with rows of values; `traces` keeps stack traces out of all this.
`gather` keeps every fact, `summary` keeps to a budget, but for what `must_stay`: by the ranges of what is usual (`digest`)
and the worth of what is not (`worth`). `fold` only touches runs of lines, and can be undone.
"""

from __future__ import annotations

from typing import Final

from ..contract import Compressor
from .fold import fold, unfold
from .gather import gather
from .recognition import recognise
from .summary import summarise

LOG: Final = Compressor("log", recognise, fold=fold, unfold=unfold, gather=gather, summarise=summarise, retells=True)

__all__ = ["LOG"]
