"""Diffs: `git diff`, `git show`, `git log -p`, `git format-patch`, `diff -u`, `svn diff`.

`patch` reads and writes them; `naming` says each path once, `context` cuts what did not change, `repeats` and `moves` say once
what a diff says twice, `generated` and `binary` know what nobody reads. `fold` can be undone, `gather` leaves a patch that
applies, `summary` is for reading only.
"""

from __future__ import annotations

from typing import Final

from ..contract import Compressor
from .fold import fold, recognise, unfold
from .gather import gather
from .owed import owes
from .summary import summarise

DIFF: Final = Compressor("diff", recognise, fold, unfold, gather, summarise, owes, alone=True)

__all__ = ["DIFF"]
