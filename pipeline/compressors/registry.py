"""The compressors, in the order in which they are asked. A new one is a file or folder, a line here and a test folder."""

from __future__ import annotations

from typing import Final

from . import code, diff, json_data, kinds, listing, search, table
from .contract import Compressor

COMPRESSORS: Final[tuple[Compressor, ...]] = (
    json_data.JSON, diff.DIFF, kinds.TEST, search.SEARCH, kinds.BUILD, code.CODE, table.TABLE, listing.LISTING,
    kinds.LOG, kinds.RECORDS,
)  # fmt: skip
"""The first that recognises a section names its kind. Where it has no layout of its own, or beside it, there are rows (rows/)."""
