"""What happened besides requests: switches that were turned while a proxy ran, budgets that reached a mark, and clients that
were passed through, since they do not trust the CA.

The page draws the first on its chart, so that a change of the bill can be told from a change of the settings; the second
keep a notice from being sent twice, by two proxies or after a restart.
"""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass, fields
from typing import Final

from ..audit.budget import Notice
from .rows import short
from .selection import Selection

_KEPT: Final = 10_000  # changes, and clients that were passed through
_TWICE: Final = 10.0
"""Seconds within which the same change in another proxy of this folder is the same one, told again."""


@dataclass(frozen=True, slots=True)
class Change:
    """One option, from now on for requests that begin."""

    at: float
    """Unix time."""
    what: str
    """The option without its prefix."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PassedThrough:
    """A client whose connections to a host were tunnelled."""

    host: str
    client: str
    """Name of its process; "" when unknown."""
    why: str
    """`refused` our certificate, or `hung up` instead."""
    at: float
    """Unix time, as below."""
    until: float


_CHANGE: Final = ", ".join(f.name for f in fields(Change))


def record(ledger: sqlite3.Connection, change: Change) -> None:
    """Keep it, unless another proxy just has."""
    ledger.execute(
        f"INSERT INTO changes ({_CHANGE}) SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS "  # noqa: S608  (ours)
        "(SELECT 1 FROM changes WHERE what = ?2 AND after = ?4 AND at > ?1 - ?5)",
        (change.at, change.what, short(change.before), short(change.after), _TWICE),
    )
    ledger.execute("DELETE FROM changes WHERE id <= (SELECT max(id) FROM changes) - ?", (_KEPT,))


def changes(ledger: sqlite3.Connection, selection: Selection, most: int) -> list[Change]:
    """Return those of the period, the latest first."""
    rows = ledger.execute(
        f"SELECT {_CHANGE} FROM changes WHERE at >= ? AND at < ? ORDER BY at DESC LIMIT ?",  # noqa: S608  (ours)
        (selection.since, selection.until, most),
    )
    return [Change(*row) for row in rows]


def claim(ledger: sqlite3.Connection, notice: Notice) -> bool:
    """Return whether this notice is ours to send: nobody has claimed it before."""
    row = (notice.budget.text, notice.begun, notice.mark, time.time(), notice.spent)
    return ledger.execute("INSERT OR IGNORE INTO notices VALUES (?, ?, ?, ?, ?)", row).rowcount == 1


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice that was given."""

    budget: str
    """As thinwire_budget writes it."""
    begun: float
    """Unix time at which its period began."""
    mark: float
    at: float
    spent: float


def noticed(ledger: sqlite3.Connection, selection: Selection, most: int) -> list[Noticed]:
    """Return those given in the period, the latest first."""
    rows = ledger.execute(
        "SELECT budget, begun, mark, at, spent FROM notices WHERE at >= ? AND at < ? ORDER BY at DESC LIMIT ?",
        (selection.since, selection.until, most),
    )
    return [Noticed(*row) for row in rows]


def record_passed_through(ledger: sqlite3.Connection, passed: PassedThrough) -> None:
    """Keep it; the oldest go where there are too many."""
    row = (short(passed.host), short(passed.client), passed.why, passed.at, passed.until)
    ledger.execute("INSERT OR IGNORE INTO passed_through VALUES (?, ?, ?, ?, ?)", row)
    oldest = "SELECT at FROM passed_through ORDER BY at DESC LIMIT 1 OFFSET ?"
    ledger.execute(f"DELETE FROM passed_through WHERE at <= ({oldest})", (_KEPT,))  # noqa: S608  (ours)


def passed_through(ledger: sqlite3.Connection, selection: Selection, most: int) -> list[PassedThrough]:
    """Return those of the period, the latest first."""
    rows = ledger.execute(
        "SELECT host, client, why, at, until FROM passed_through WHERE at >= ? AND at < ? ORDER BY at DESC LIMIT ?",
        (selection.since, selection.until, most),
    )
    return [PassedThrough(*row) for row in rows]
