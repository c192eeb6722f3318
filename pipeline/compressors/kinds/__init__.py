"""Kinds of text that have no layout of their own: they are known by name, laid out as rows (rows/), and selected as any
text (selection/)."""

from __future__ import annotations

from typing import Final

from ..contract import Compressor
from . import build_output, log, records, test_output

LOG: Final = Compressor("log", log.recognise)
TEST: Final = Compressor("test", test_output.recognise)
BUILD: Final = Compressor("build", build_output.recognise)
RECORDS: Final = Compressor("records", records.recognise)
