"""The selected requests as CSV, for spreadsheets: counts and names, as the ledger has them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import astuple, fields
from typing import Final

from ..ledger import lists
from ..ledger.rows import Request
from ..ledger.spreadsheets import harmless
from .question import Question

MOST: Final = 100_000  # rows: more than a spreadsheet shows with pleasure


def requests_csv(question: Question) -> bytes:
    """Return one line for each request, the newest first. Raises ValueError."""
    order = question.one_of("order", lists.REQUEST_ORDERS)
    rows = lists.requests(question.ledger, question.selection, MOST, order=order)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(f.name for f in fields(Request))
    writer.writerows(_cells(row) for row in rows)
    return out.getvalue().encode("utf-8", "replace")


def _cells(row: Request) -> Iterator[object]:
    return (harmless(cell) if isinstance(cell, str) else cell for cell in astuple(row))
