"""Diffs: the names of a file once; above the budget context goes first, and of generated files a sample stays."""

from __future__ import annotations

from typing import Final

from ..contract import Compressor
from .fold import fold, recognise, unfold
from .selecting import select

DIFF: Final = Compressor("diff", recognise, fold, unfold, select=select, alone=True)
