"""The compressors, in the order in which they are asked. A new one is a file or folder, a line here and a test folder."""

from __future__ import annotations

from typing import Final

from . import build_output, code, diff, json_data, listing, log, records, repeat, search, table, test_output
from .contract import Compressor

COMPRESSORS: Final[tuple[Compressor, ...]] = (
    json_data.JSON, diff.DIFF, test_output.TEST, search.SEARCH, build_output.BUILD, code.CODE, table.TABLE, listing.LISTING,
    log.LOG, records.RECORDS, repeat.REPEAT,
)  # fmt: skip
"""In the order in which they are asked; the first that recognises a section names its kind."""
