"""What will have been spent at the end of a day, a week or a month, if it goes on as in the last days. An estimate.

The pace is that of the last seven days, or of the time since the first request where that is less; but never of less than
a whole day, so that a busy first hour does not become a fortune.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ..audit.budget import Budget, begun, ends
from .selection import Selection
from .totals import grouped, span, totals

_DAYS: Final = 7
_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Outlook:
    """Of the period that is running. US dollars."""

    period: str
    """day, week or month."""
    project: str
    """"": everybody."""
    limit: float | None
    """The budget; None where there is none."""
    spent: float
    expected: float
    """By the end of the period."""
    ends: float
    """Unix time."""

    @property
    def over(self) -> bool:
        """Whether the budget will be spent before its period is over."""
        return self.limit is not None and self.expected > self.limit


def outlooks(ledger: sqlite3.Connection, budgets: Sequence[Budget], now: datetime) -> list[Outlook]:
    """For this month as a whole, and for each budget."""
    whole = Budget(0.0, "month")
    return [
        _outlook(ledger, budget, budget.usd or None, now)
        for budget in (whole, *(budget for budget in budgets if budget.usd))
    ]


def _outlook(ledger: sqlite3.Connection, budget: Budget, limit: float | None, now: datetime) -> Outlook:
    over = ends(budget.period, now)
    spent = _spent(ledger, begun(budget.period, now).timestamp(), budget.project)
    left = (over - now).total_seconds()
    return Outlook(
        budget.period,
        budget.project,
        limit,
        spent,
        spent + _pace(ledger, budget.project, now) * left,
        over.timestamp(),
    )


def _pace(ledger: sqlite3.Connection, project: str, now: datetime) -> float:
    """US dollars per second."""
    since = (now - timedelta(days=_DAYS)).timestamp()
    known = span(ledger)
    first = max(since, known.since) if known else since
    return _spent(ledger, since, project) / max(now.timestamp() - first, _DAY)


def _spent(ledger: sqlite3.Connection, since: float, project: str) -> float:
    period = Selection(since)
    if not project:
        return totals(ledger, period).usd
    found = grouped(ledger, period, "project").get(project)
    return found.usd if found else 0.0
