"""Lists out of the ledger: requests, conversations, suspected cache losses, and what the holdout can be judged by."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, fields
from typing import Final

from ..audit.ab_test import Spent
from .totals import MODEL, Period


@dataclass(frozen=True, slots=True)
class Request:
    """One row of the ledger; the fields are its columns (schema.py)."""

    id: int
    started: float
    provider: str
    host: str
    path: str
    wire: str
    model: str
    answered: str
    mode: str
    level: str
    status: str
    reason: str
    auth_mode: str
    client: str
    process: str
    project: str
    session: str
    conversation: str
    agent: str
    turns: int
    streamed: int
    http_status: int
    refused: int
    aborted: int
    held: int
    applied: int
    ms_added: float
    ms_total: float
    bytes_before: int
    bytes_after: int
    request_tokens: int
    request_tokens_exact: int
    tokens_before: int
    tokens_after: int
    input: int | None
    cache_read: int | None
    cache_write: int | None
    cache_write_1h: int | None
    output: int | None
    reasoning: int | None
    service_tier: str
    usd: float | None
    cost_basis: str
    saved_new: float
    saved_again: float
    debited: float
    saved_usd: float | None
    possible_usd: float | None
    saving_basis: str


@dataclass(frozen=True, slots=True)
class Edited:
    """Blocks of one request that were sent differently."""

    tool: str
    kind: str
    compressor: str
    lossless: int
    blocks: int
    new_blocks: int
    tokens_before: int
    tokens_after: int
    saved_usd: float | None
    possible_usd: float | None


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


_REQUEST: Final = ", ".join(f.name for f in fields(Request))
_EDITED: Final = ", ".join(f.name for f in fields(Edited))


def requests(
    ledger: sqlite3.Connection, period: Period, most: int, before: int = 1 << 62, conversation: str = ""
) -> list[Request]:
    """The newest first, those below an id; of one conversation if it is named."""
    of = "AND conversation = ?" if conversation else "AND ? = ''"
    query = (
        f"SELECT {_REQUEST} FROM requests WHERE started >= ? AND started < ? AND id < ? {of} "  # noqa: S608  (ours)
        "ORDER BY id DESC LIMIT ?"
    )
    rows = ledger.execute(query, (period.since, period.until, before, conversation, most))
    return [Request(*row) for row in rows]


def request(ledger: sqlite3.Connection, which: int) -> tuple[Request, list[Edited], dict[str, int]] | None:
    """One request, what was edited in it, and how many blocks were left alone for which reason."""
    row = ledger.execute(f"SELECT {_REQUEST} FROM requests WHERE id = ?", (which,)).fetchone()  # noqa: S608  (ours)
    if row is None:
        return None
    edits = ledger.execute(f"SELECT {_EDITED} FROM edits WHERE request = ? ORDER BY saved_usd DESC", (which,))  # noqa: S608  (ours)
    skips = ledger.execute("SELECT reason, blocks FROM skips WHERE request = ? ORDER BY blocks DESC", (which,))
    return Request(*row), [Edited(*edit) for edit in edits], dict(skips.fetchall())


# SQLite takes the columns without a function from the row that holds the only max().
_CONVERSATIONS: Final = (
    "SELECT conversation, max(started), count(*), total(usd), total(saved_usd), "  # noqa: S608  (ours)
    f"sum(cost_basis = 'unpriced'), provider, {MODEL}, project, client, agent, turns, request_tokens, "
    "request_tokens_exact, held FROM requests WHERE started >= ? AND started < ? AND conversation <> '' "
    "GROUP BY conversation ORDER BY 2 DESC LIMIT ? OFFSET ?"
)


def conversations(ledger: sqlite3.Connection, period: Period, most: int, skipped: int = 0) -> list[Conversation]:
    """Those with a request in the period, the latest first."""
    rows = ledger.execute(_CONVERSATIONS, (period.since, period.until, most, skipped))
    return [Conversation(*row) for row in rows]


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
_BUSTS: Final = (
    f"SELECT id, started, conversation, {MODEL}, before_cached, coalesce(cache_read, 0), {_WHY} FROM "  # noqa: S608  (ours)
    f"(SELECT *, {_BEFORE} FROM requests WHERE started >= ? AND started < ? AND conversation <> '' "
    "AND input IS NOT NULL WINDOW turn AS (PARTITION BY conversation, agent ORDER BY started, id)) "
    f"WHERE before_cached >= {_LEAST_LOSS} AND coalesce(cache_read, 0) < before_cached / 2 ORDER BY id DESC LIMIT ?"
)


def busts(ledger: sqlite3.Connection, period: Period, most: int) -> list[Bust]:
    """Suspected losses of the provider's cache, the newest first."""
    return [Bust(*row) for row in ledger.execute(_BUSTS, (period.since, period.until, most))]


_SPENT: Final = (
    "SELECT max(held), total(usd), count(*) FROM requests WHERE started >= max(?, "
    "coalesce((SELECT min(started) FROM requests WHERE held AND started >= ?), ?)) AND started < ? "
    "AND mode = 'optimize' AND conversation <> '' AND cost_basis IN ('usage', 'provider') "
    "GROUP BY conversation HAVING max(held) = min(held)"
)


def spent(ledger: sqlite3.Connection, period: Period) -> tuple[list[Spent], list[Spent]]:
    """Conversations that were left alone and those that were not, since there are both, at what the provider charged.

    One that was left alone for a part only tells nothing, and is in neither list.
    """
    rows = ledger.execute(_SPENT, (period.since, period.since, period.until, period.until)).fetchall()
    held, treated = ([Spent(turns, usd) for group, usd, turns in rows if group == side] for side in (1, 0))
    return held, treated
