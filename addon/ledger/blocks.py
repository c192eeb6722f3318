"""What the ledger knows beyond sums: which originals a request left out, and where its system prompt was volatile.

Ids and counts only. An original's id is enough to show, while originals and memo are kept, what was sent instead of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

from ..audit.receipt import Receipt
from .rows import Request, short
from .selection import Selection


@dataclass(frozen=True, slots=True)
class SentBlock:
    """A block that was sent differently, in the request that was the first of its conversation to bring it."""

    original: str
    request: int
    tool: str
    kind: str
    compressor: str
    lossless: int
    tokens_before: int
    """o200k."""
    tokens_after: int


@dataclass(frozen=True, slots=True)
class VolatilePlace:
    """A place in system prompts whose text may change on every request."""

    host: str
    kind: str
    place: str
    """Short hash of the words before it."""
    prompt: int
    line: int
    tokens_behind: int
    """In its last request; an estimate."""
    requests: int
    model: str
    """Of its last request, as below."""
    request: int
    started: float


_CHUNK: Final = 500  # ids in one statement
_SENT: Final = ", ".join(f.name for f in fields(SentBlock))


def remember(ledger: sqlite3.Connection, request: int, receipt: Receipt) -> None:
    """Write them down, in the transaction that writes the request, whose id this is."""
    if receipt.applied:
        conversation = _key(receipt.conversation, receipt.session, request)
        ledger.executemany(
            f"INSERT OR IGNORE INTO sent (conversation, {_SENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  (ours)
            [
                (
                    conversation,
                    saving.original_id,
                    request,
                    short(saving.tool),
                    saving.kind,
                    saving.compressor,
                    saving.lossless,
                    saving.tokens_before,
                    saving.tokens_after,
                )
                for saving in receipt.savings
                if saving.original_id
            ],
        )
    ledger.executemany(
        "INSERT INTO volatile VALUES (?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT DO UPDATE SET prompt = excluded.prompt, "
        "line = excluded.line, tokens_behind = excluded.tokens_behind, requests = requests + 1, request = excluded.request",
        [
            (short(receipt.host), token.kind, token.place, token.prompt, token.line, token.tokens_behind, request)
            for token in receipt.volatile
        ],
    )


def sent_blocks(ledger: sqlite3.Connection, request: Request, most: int) -> list[SentBlock]:
    """Return what a request left out: what it was the first to bring, then what earlier ones had brought, the latest first."""
    rows = ledger.execute(
        f"SELECT {_SENT} FROM sent WHERE conversation = ? AND request <= ? "  # noqa: S608  (ours)
        "ORDER BY request DESC, tokens_before - tokens_after DESC LIMIT ?",
        (_key(request.conversation, request.session, request.id), request.id, most),
    )
    return [SentBlock(*row) for row in rows]


def folders_of(ledger: sqlite3.Connection, originals: Sequence[str]) -> dict[str, set[str]]:
    """The folders from which each of these originals was sent, "" where that is not known; without those of no request here."""
    results: dict[str, set[str]] = {}
    for start in range(0, len(originals), _CHUNK):
        chunk = originals[start : start + _CHUNK]
        marks = ",".join("?" * len(chunk))
        rows = ledger.execute(
            "SELECT DISTINCT original, folder FROM sent JOIN requests ON requests.id = sent.request "  # noqa: S608  (marks)
            f"WHERE original IN ({marks})",
            chunk,
        )
        for original, folder in rows:
            results.setdefault(original, set()).add(folder)
    return results


def volatile_places(ledger: sqlite3.Connection, selection: Selection, most: int) -> list[VolatilePlace]:
    """Return those whose last request is selected, the dearest first."""
    rows = ledger.execute(
        "SELECT volatile.host, kind, place, prompt, line, tokens_behind, requests, model, request, started FROM volatile "  # noqa: S608  (ours)
        f"JOIN (SELECT id, model, started FROM requests WHERE {selection.where}) ON id = request "
        "ORDER BY tokens_behind * requests DESC LIMIT ?",
        (*selection.values, most),
    )
    return [VolatilePlace(*row) for row in rows]


def _key(conversation: str, session: str, request: int) -> str:
    """Return what ties the requests of a conversation together; a request that nothing ties to others stands alone."""
    return conversation or session or f"request {request}"
