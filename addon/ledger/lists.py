"""Lists out of the ledger: requests, conversations, and suspected cache losses."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from .rows import EDITED, REQUEST, Edited, Request
from .selection import DIMENSIONS, MODEL, PARTS, Selection


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation; names and context are those of its last request in the period."""

    id: str
    last: float
    """Unix time."""
    requests: int
    usd: float
    saved_usd: float
    unpriced: int
    provider: str
    model: str
    project: str
    client: str
    agent: str
    turns: int
    context: int
    """Tokens of the whole last request."""
    context_exact: int
    held: int


@dataclass(frozen=True, slots=True)
class Bust:
    """A request that read much less from the provider's cache than the one before it had left there."""

    request: int
    started: float
    conversation: str
    model: str
    expected: int
    """Tokens that were in the cache."""
    read: int
    why: str
    """A guess; "" when nothing tells."""


# How requests and conversations can be ordered; those that are alike, with the newest first.
REQUEST_ORDERS: Final[Mapping[str, str]] = {
    "newest": "id",
    "dearest": "usd",
    "saved": "saved_usd",
    "largest": "request_tokens",
    "slowest": "ms_total",
}
CONVERSATION_ORDERS: Final[Mapping[str, str]] = {
    "latest": "last",
    "dearest": "spent",
    "saved": "saved",
    "longest": "requests",
    "fullest": "request_tokens",
}


def requests(
    ledger: sqlite3.Connection, selection: Selection, most: int, order: str = "newest", skipped: int = 0
) -> list[Request]:
    """Selected requests by one of REQUEST_ORDERS; some at the beginning can be skipped."""
    rows = ledger.execute(
        f"SELECT {REQUEST} FROM requests WHERE {selection.where} "  # noqa: S608  (ours)
        f"ORDER BY {REQUEST_ORDERS[order]} DESC, id DESC LIMIT ? OFFSET ?",
        (*selection.values, most, skipped),
    )
    return [Request(*row) for row in rows]


def request(ledger: sqlite3.Connection, which: int) -> tuple[Request, list[Edited], dict[str, int]] | None:
    """Return one request, what was edited in it, and how many blocks were left alone for which reason."""
    row = ledger.execute(f"SELECT {REQUEST} FROM requests WHERE id = ?", (which,)).fetchone()  # noqa: S608  (ours)
    if row is None:
        return None
    edits = ledger.execute(f"SELECT {EDITED} FROM edits WHERE request = ? ORDER BY saved_usd DESC", (which,))  # noqa: S608  (ours)
    skips = ledger.execute("SELECT reason, blocks FROM skips WHERE request = ? ORDER BY blocks DESC", (which,))
    return Request(*row), [Edited(*edit) for edit in edits], dict(skips.fetchall())


def conversations(
    ledger: sqlite3.Connection, selection: Selection, most: int, skipped: int = 0, order: str = "latest"
) -> list[Conversation]:
    """Return those with a selected request, by one of CONVERSATION_ORDERS."""
    # SQLite takes the columns without a function from the row that holds the only max().
    rows = ledger.execute(
        "SELECT conversation, max(started) AS last, count(*) AS requests, total(usd) AS spent, "  # noqa: S608  (ours)
        f"total(saved_usd) AS saved, sum(cost_basis = 'unpriced'), provider, {MODEL}, project, client, agent, turns, "
        f"request_tokens, request_tokens_exact, held FROM requests WHERE {selection.where} AND conversation <> '' "
        f"GROUP BY conversation ORDER BY {CONVERSATION_ORDERS[order]} DESC, 2 DESC LIMIT ? OFFSET ?",
        (*selection.values, most, skipped),
    )
    return [Conversation(*row) for row in rows]


def names(ledger: sqlite3.Connection, selection: Selection, by: str, most: int) -> list[str]:
    """Return what selected requests have for one of DIMENSIONS or PARTS, the most frequent first; not what is unknown."""
    if by in PARTS:
        what = f"edits.{by}"
        joined = "requests JOIN edits ON edits.request = requests.id"
    else:
        what, joined = DIMENSIONS[by], "requests"
    query = (
        f"SELECT {what} AS name FROM {joined} WHERE {selection.where} GROUP BY 1 HAVING name <> '' "  # noqa: S608  (ours)
        "ORDER BY count(*) DESC LIMIT ?"
    )
    return [name for (name,) in ledger.execute(query, (*selection.values, most))]


_LEAST_LOSS: Final = 1024  # tokens; below what the providers cache at all there is nothing to lose
_TTL: Final = 300  # seconds, of a cache entry that says nothing else
_TTL_1H: Final = 3600

# Why a cache may have been lost, the first that holds; `before_*` are of the request before in its conversation.
_WHYS: Final = (
    ("another model", f"{MODEL} <> before_model"),
    ("thinwire sent the original after a refusal", "refused <> 0 OR before_refused <> 0"),
    (
        "the cache may have expired",
        f"started - before_started > CASE before_1h > 0 WHEN 1 THEN {_TTL_1H} ELSE {_TTL} END",
    ),
    ("another level or mode of thinwire", "level <> before_level OR mode <> before_mode"),
    ("the client shortened its history", "turns < before_turns"),
)
_NEEDED: Final = "id, started, conversation, model, answered, level, mode, turns, refused, cache_read"
_WHY: Final = "CASE " + " ".join(f"WHEN {holds} THEN '{why}'" for why, holds in _WHYS) + " ELSE '' END"
_BEFORE: Final = ", ".join(
    f"lag({what}) OVER turn AS before_{name}"
    for name, what in (
        ("started", "started"),
        ("model", MODEL),
        ("level", "level"),
        ("mode", "mode"),
        ("turns", "turns"),
        ("refused", "refused"),
        ("1h", "coalesce(cache_write_1h, 0)"),
        ("cached", "coalesce(cache_read, 0) + coalesce(cache_write, 0) + coalesce(cache_write_1h, 0)"),
    )
)


def busts(ledger: sqlite3.Connection, selection: Selection, most: int) -> list[Bust]:
    """Suspected losses of the provider's cache, the newest first."""
    rows = ledger.execute(
        f"SELECT id, started, conversation, {MODEL}, before_cached, coalesce(cache_read, 0), {_WHY} FROM "  # noqa: S608  (ours)
        f"(SELECT {_NEEDED}, {_BEFORE} FROM requests WHERE {selection.where} AND conversation <> '' "
        "AND input IS NOT NULL WINDOW turn AS (PARTITION BY conversation, agent ORDER BY started, id)) "
        f"WHERE before_cached >= {_LEAST_LOSS} AND coalesce(cache_read, 0) < before_cached / 2 "
        "ORDER BY id DESC LIMIT ?",
        (*selection.values, most),
    )
    return [Bust(*row) for row in rows]
