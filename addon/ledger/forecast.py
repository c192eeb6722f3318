"""What will have been spent at the end of a day, a week or a month, if it goes on as in the last days. An estimate.

The pace is that of the last seven days, or of the time since the first request where that is less; but never of less than
a whole day, so that a busy first hour does not become a fortune.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from ..audit.budget import Budget, Spender, begun, ends
from ..stores.database import connect
from .schema import MIGRATIONS
from .totals import span

_DAYS: Final = 7
_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of the period that is running. US dollars."""

    period: str
    """day, week or month."""
    by: str
    """Whose budget it is: model, project or client; "": everybody's."""
    name: str
    """Of the model, project or client; a pattern."""
    limit: float | None
    """The budget; None where there is none."""
    block: bool
    """Requests are refused when it is spent."""
    spent: float
    expected: float
    """By the end of the period."""
    ends: float
    """Unix time."""

    @property
    def over(self) -> bool:
        """Return whether the budget will be spent before its period is over."""
        return self.limit is not None and self.expected > self.limit


def forecasts(ledger: sqlite3.Connection, budgets: Sequence[Budget], now: datetime) -> list[Forecast]:
    """Return the forecast for this month as a whole, and for each budget."""
    whole = Budget(0.0, "month")
    return [
        _forecast(ledger, budget, budget.usd or None, now)
        for budget in (whole, *(budget for budget in budgets if budget.usd))
    ]


def _forecast(ledger: sqlite3.Connection, budget: Budget, limit: float | None, now: datetime) -> Forecast:
    over = ends(budget.period, now)
    spent = spent_since(ledger, begun(budget.period, now).timestamp(), budget)
    expected = spent + _pace(ledger, budget, now) * (over - now).total_seconds()
    return Forecast(budget.period, budget.by, budget.name, limit, budget.block, spent, expected, over.timestamp())


def _pace(ledger: sqlite3.Connection, budget: Budget, now: datetime) -> float:
    """US dollars per second."""
    since = (now - timedelta(days=_DAYS)).timestamp()
    known = span(ledger)
    first = max(since, known.since) if known else since
    return spent_since(ledger, since, budget) / max(now.timestamp() - first, _DAY)


def spent_since(ledger: sqlite3.Connection, since: float, budget: Budget) -> float:
    """US dollars spent out of a budget since a Unix time, as far as they are known."""
    query = "SELECT total(usd), model, answered, project, client FROM requests WHERE started >= ? GROUP BY 2, 3, 4, 5"
    return sum((usd for usd, *names in ledger.execute(query, (since,)) if budget.counts(Spender(*names))), 0.0)


def spent_in(path: Path) -> Callable[[float, Budget], float]:
    """Reads a ledger's file: (Unix time, budget) -> US dollars spent since then."""

    def spent(since: float, budget: Budget) -> float:
        with closing(connect(path, MIGRATIONS)) as connection:
            return spent_since(connection, since, budget)

    return spent
