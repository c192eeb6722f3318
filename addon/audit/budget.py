"""Budgets: how much may be spent in a day, a week or a month, by everybody or by one project.

`5/day`, `project=NAME:20/week`, several separated by commas; with a `!` at the end, requests are answered with a 429 once
it is spent. Days begin at local midnight, weeks on Monday. What has been spent is read from the ledger when the proxy starts and
now and then (other proxies write to it too), and added up from the ledger's own thread in between, so that a verdict
costs the event loop a comparison. Requests under way are not counted yet: the last ones may go beyond it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Final, Literal, get_args

Period = Literal["day", "week", "month"]
_PERIODS: Final[tuple[Period, ...]] = get_args(Period)
_FORM: Final = re.compile(
    r"(?:project=(?P<project>[^:]+):)?\$?(?P<usd>\d+(?:\.\d+)?)/(?P<period>day|week|month)(?P<block>!?)"
)
_WARNED_AT: Final = (0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Budget:
    """One limit."""

    usd: float
    period: Period
    project: str = ""
    """Name of the project for which it holds; "": for all requests together."""
    block: bool = False

    def __str__(self) -> str:
        return f"{f'{self.project}: ' if self.project else ''}${self.usd:g} per {self.period}"


def parse(text: str) -> tuple[Budget, ...]:
    """The budgets of an option's text. Raises ValueError."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = _FORM.fullmatch(part)
        if match is None or not float(match["usd"]):
            raise ValueError("must be budgets such as 5/day, 100/month! or project=NAME:2/day, separated by commas")
        period = next(period for period in _PERIODS if period == match["period"])
        found.append(Budget(float(match["usd"]), period, (match["project"] or "").strip(), bool(match["block"])))
    return tuple(found)


def begun(period: Period, now: datetime) -> datetime:
    """When the period began in which `now` (local time) falls."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    back = {"day": 0, "week": now.weekday(), "month": now.day - 1}[period]
    return midnight - timedelta(days=back)


def ends(period: Period, now: datetime) -> datetime:
    """When it will be over."""
    longest = {"day": 1, "week": 7, "month": 31}[period]
    begin = begun(period, now)
    return begun(period, begin + timedelta(days=longest, hours=12)) if period != "month" else _next_month(begin)


def _next_month(begin: datetime) -> datetime:
    return (begin + timedelta(days=32)).replace(day=1)


@dataclass(frozen=True, slots=True)
class Overspent:
    """Why a request is not sent."""

    budget: Budget
    spent: float
    seconds: int
    """Until the budget's period is over."""

    @property
    def sentence(self) -> str:
        """For whoever reads the client's error message."""
        return (
            f"thinwire: the budget of {self.budget} is spent (${self.spent:.2f}). It was set with thinwire_budget; "
            f"nothing was sent to the provider. Requests go on in {_spoken(self.seconds)}, or when it is raised."
        )


def _spoken(seconds: int) -> str:
    minutes = max(1, ceil(seconds / 60))
    return f"{minutes} min" if minutes < 120 else f"{round(minutes / 60)} h"


@dataclass
class _Sum:
    begun: float
    usd: float = 0.0
    warned: set[float] = field(default_factory=set)


Read = Callable[[float, str], float]
"""(Unix time, project or "") -> US dollars spent since then."""


class Budgets:
    """The budgets in force, and what has been spent of each. For the event loop and the ledger's thread."""

    def __init__(self, say: Callable[[str], None], now: Callable[[], datetime] = datetime.now) -> None:
        self._say = say
        self._now = now
        self._lock = threading.Lock()
        self._sums: Mapping[Budget, _Sum] = {}

    def set(self, budgets: Sequence[Budget], read: Read) -> None:
        """These are in force from now on."""
        with self._lock:
            self._sums = {budget: self._sums.get(budget) or _Sum(0.0) for budget in budgets}
        self.refresh(read)

    def refresh(self, read: Read) -> None:
        """What the ledger says, for every budget."""
        for budget in self._sums:
            since = begun(budget.period, self._now()).timestamp()
            spent = read(since, budget.project)
            with self._lock:
                self._current(budget).usd = spent
            self._warn(budget)

    def add(self, usd: float, started: float, project: str) -> None:
        """A request has been written to the ledger."""
        for budget in self._sums:
            with self._lock:
                current = self._current(budget)
                counts = started >= current.begun and budget.project in ("", project)
                current.usd += usd if counts else 0.0
            if counts:
                self._warn(budget)

    @property
    def need_project(self) -> bool:
        """Whether a verdict depends on who asks."""
        return any(budget.block and budget.project for budget in self._sums)

    def verdict(self, project: str) -> Overspent | None:
        """Why a request of this project is not to be sent; None if it may."""
        for budget in self._sums:
            if budget.block and budget.project in ("", project):
                with self._lock:
                    spent = self._current(budget).usd
                if spent >= budget.usd:
                    now = self._now()
                    return Overspent(budget, spent, ceil((ends(budget.period, now) - now).total_seconds()))
        return None

    def _current(self, budget: Budget) -> _Sum:
        """The sum of the period that is running; begins a new one when it is over."""
        since = begun(budget.period, self._now()).timestamp()
        current = self._sums[budget]
        if current.begun != since:
            current.begun, current.usd, current.warned = since, 0.0, set()
        return current

    def _warn(self, budget: Budget) -> None:
        """Once for each mark in each period."""
        with self._lock:
            current = self._current(budget)
            share = current.usd / budget.usd
            passed = [mark for mark in _WARNED_AT if share >= mark and mark not in current.warned]
            current.warned.update(passed)
            spent = current.usd
        if passed:
            then = "requests are refused until it is over" if budget.block and share >= 1 else "requests go on"
            self._say(f"thinwire: ${spent:.2f} of the budget of {budget} spent ({share:.0%}); {then}")
