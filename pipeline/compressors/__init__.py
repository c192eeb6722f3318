"""The compressors. A new one is a file, a line in COMPRESSORS and a test folder; it inherits the laws in tests/."""

from __future__ import annotations

from typing import Final

from . import json, log, search
from .compressor import Compressor

COMPRESSORS: Final[tuple[Compressor, ...]] = (json.JSON, search.SEARCH, log.LOG)
"""In the order in which they are asked; the first that recognises a section names its kind."""

__all__ = ["COMPRESSORS", "Compressor"]
