"""Listings: what find, ls, tree, du, git ls-files, git ls-tree, git log, git blame, apt list and their like print.

Each shape has a file of its own, and most an exact inverse; `shapes` says in which order they are asked. What shares only
some of its words with its neighbours (ls -l, apt list) is gathered like a log. Short ones (log --oneline, ls) say everything
once already and stay as they are.
"""

from __future__ import annotations

from typing import Final

from ..contract import Compressor
from .shapes import fold, gather, owes, recognise, summarise, unfold

LISTING: Final = Compressor("listing", recognise, fold, unfold, gather, summarise, owes=owes)
