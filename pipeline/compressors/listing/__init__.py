"""Listings: what find, ls, tree, du, git ls-files, git ls-tree, git log, git blame, apt list and their like print.

Each shape has a file of its own, and most an exact inverse; `shapes` says in which order they are asked. What shares only
some of its words with its neighbours (ls -l, apt list) is laid out as rows, like a log.
"""

from __future__ import annotations

from typing import Final

from ..contract import Compressor
from ..selection import folded
from ..selection.material import MustStay, Selection, nothing
from .depths import depths
from .shapes import fold, has_columns, recognise, unfold


def select(text: str, budget: int, must: MustStay = nothing) -> Selection:
    """Every folder, and an even sample of what is in them; of words in columns, what is unlike the others."""
    rows = [[*enumerate(map(str.split, text.split("\n")))]] if has_columns(text) else []
    return folded.select(fold(text) or text, budget, must, depths_of=depths, tables=rows)


LISTING: Final = Compressor("listing", recognise, fold, unfold, select=select)
