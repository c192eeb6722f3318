"""Budgets: how much may be spent in a day, a week or a month, by everybody, or on a model, by a project or by a client.

`5/day`, `project=NAME:20/week`, `model=gpt-5*:1/day`, several separated by commas; names are patterns (`*`, `?`), and capitals
make no difference. With a `!` at the end, requests are answered with a 429 once it is spent. Days begin at local midnight,
weeks on Monday. What has been spent is read from the ledger when the proxy starts and now and then (other proxies write to it
too), and added up from the ledger's own thread in between, so that a verdict costs the event loop a comparison. Requests
under way are not counted yet: the last ones may go beyond it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from math import ceil
from typing import Final, Literal, get_args

Period = Literal["day", "week", "month"]
PERIODS: Final[tuple[Period, ...]] = get_args(Period)
By = Literal["", "model", "project", "client"]
BY: Final[tuple[By, ...]] = get_args(By)[1:]
_FORM: Final = re.compile(
    rf"(?:(?P<by>{'|'.join(BY)})=(?P<name>.+):)?\$?(?P<usd>\d+(?:\.\d+)?)/(?P<period>{'|'.join(PERIODS)})(?P<block>!?)"
)
_MARKS: Final = (0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Spender:
    """Who a request belongs to; "" is what is not known."""

    model: str = ""
    """As asked for."""
    answered: str = ""
    """As the answer names it."""
    project: str = ""
    client: str = ""


@dataclass(frozen=True, slots=True)
class Budget:
    """One limit."""

    usd: float
    period: Period
    by: By = ""
    """For whom it holds; "": for all requests together."""
    name: str = ""
    """A pattern."""
    block: bool = False

    def __str__(self) -> str:
        return f"{f'{self.by} {self.name}: ' if self.by else ''}${self.usd:.10g} per {self.period}"

    @property
    def text(self) -> str:
        """Return it as `parse` reads it."""
        return f"{f'{self.by}={self.name}:' if self.by else ''}{self.usd:.10g}/{self.period}{'!' if self.block else ''}"

    def counts(self, spender: Spender) -> bool:
        """Return whether a request of this spender is paid for out of it."""
        names = {"": ("",), "model": (spender.model, spender.answered)}.get(self.by) or (getattr(spender, self.by),)
        pattern = self.name.lower().replace("[", "[[]")  # a model may be called opus[1m]; only * and ? are signs
        return not self.by or any(fnmatchcase(name.lower(), pattern) for name in names)


def parse(text: str) -> tuple[Budget, ...]:
    """The budgets of an option's text. Raises ValueError."""
    return tuple(_parsed(part) for part in (part.strip() for part in text.split(",")) if part)


def _parsed(part: str) -> Budget:
    match = _FORM.fullmatch(part)
    if match is None or not float(match["usd"]) or (match["by"] and not match["name"].strip()):
        raise ValueError(
            "must be budgets such as 5/day, 100/month!, project=NAME:2/day or model=gpt-5*:1/day, separated by commas"
        )
    period = next(period for period in PERIODS if period == match["period"])
    by: By = next((by for by in BY if by == match["by"]), "")
    return Budget(float(match["usd"]), period, by, (match["name"] or "").strip(), bool(match["block"]))


def changed(budgets: Sequence[Budget], new: Budget) -> tuple[Budget, ...]:
    """Return the budgets with this one in place of the one for the same spender and period, or besides all others."""
    index = next((index for index, one in enumerate(budgets) if _key(one) == _key(new)), len(budgets))
    return (*budgets[:index], new, *budgets[index + 1 :])


def without(budgets: Sequence[Budget], by: By, name: str) -> tuple[Budget, ...]:
    """Without those for this spender."""
    return tuple(one for one in budgets if (one.by, one.name) != (by, name))


def _key(budget: Budget) -> Budget:
    return replace(budget, usd=0.0, block=False)


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
        """Return the sentence for whoever reads the client's error message."""
        return (
            f"thinwire: the budget of {self.budget} is spent (${self.spent:.2f}). It was set with thinwire_budget; "
            f"nothing was sent to the provider. Requests go on in {_spoken(self.seconds)}, or when it is raised."
        )


def _spoken(seconds: int) -> str:
    minutes = max(1, ceil(seconds / 60))
    return f"{minutes} min" if minutes < 120 else f"{round(minutes / 60)} h"


@dataclass(frozen=True, slots=True)
class Notice:
    """A budget has reached 80 or 100 %."""

    budget: Budget
    begun: float
    """Unix time at which its period began."""
    mark: float
    """The share that was reached: 0.8 or 1.0."""
    spent: float
    """US dollars."""

    @property
    def sentence(self) -> str:
        share = self.spent / self.budget.usd
        refused = self.budget.block and share >= 1
        then = "requests are refused until it is over" if refused else "requests go on"
        return f"thinwire: ${self.spent:.2f} of the budget of {self.budget} spent ({share:.0%}); {then}"


@dataclass
class _Sum:
    begun: float
    usd: float = 0.0
    passed: float = 0.0
    """The highest mark that was noticed."""


Read = Callable[[float, Budget], float]
"""(Unix time, budget) -> US dollars of it spent since then."""


class Budgets:
    """The budgets in force, and what has been spent of each. For the event loop and the ledger's thread."""

    def __init__(self, notice: Callable[[Notice], None], now: Callable[[], datetime] = datetime.now) -> None:
        """`notice` is called from any thread, once for each mark in each period."""
        self._notice = notice
        self._now = now
        self._lock = threading.Lock()
        self._sums: Mapping[Budget, _Sum] = {}
        """Never changed but as a whole: `set` may be called while another thread goes through it."""

    def set(self, budgets: Sequence[Budget], read: Read) -> None:
        """Put these in force from now on."""
        with self._lock:
            self._sums = {budget: self._sums.get(budget) or _Sum(0.0) for budget in budgets}
        self.refresh(read)

    def refresh(self, read: Read) -> None:
        """Read what the ledger says, for every budget."""
        for budget, total in self._sums.items():
            spent = read(begun(budget.period, self._now()).timestamp(), budget)
            with self._lock:
                self._current(budget, total).usd = spent
            self._look(budget, total)

    def add(self, usd: float, started: float, spender: Spender) -> None:
        """A request has been written to the ledger."""
        for budget, total in self._sums.items():
            with self._lock:
                current = self._current(budget, total)
                counts = started >= current.begun and budget.counts(spender)
                current.usd += usd if counts else 0.0
            if counts:
                self._look(budget, total)

    @property
    def need_project(self) -> bool:
        """Return whether a verdict depends on who asks."""
        return any(budget.block and budget.by == "project" for budget in self._sums)

    @property
    def need_model(self) -> bool:
        """Return whether it depends, now, on the model that is asked for."""
        return any(
            budget.by == "model" and self._spent(budget, total) is not None for budget, total in self._sums.items()
        )

    def verdict(self, spender: Spender) -> Overspent | None:
        """Why a request of this spender is not to be sent; None if it may."""
        for budget, total in self._sums.items():
            spent = self._spent(budget, total) if budget.counts(spender) else None
            if spent is not None:
                now = self._now()
                return Overspent(budget, spent, ceil((ends(budget.period, now) - now).total_seconds()))
        return None

    def _spent(self, budget: Budget, total: _Sum) -> float | None:
        """Return what was spent of a budget that refuses requests now; None while it does not."""
        if not budget.block:
            return None
        with self._lock:
            spent = self._current(budget, total).usd
        return spent if spent >= budget.usd else None

    def _current(self, budget: Budget, total: _Sum) -> _Sum:
        """The sum of the period that is running; begins a new one when it is over."""
        since = begun(budget.period, self._now()).timestamp()
        if total.begun != since:
            total.begun, total.usd, total.passed = since, 0.0, 0.0
        return total

    def _look(self, budget: Budget, total: _Sum) -> None:
        """Look whether a mark has been reached."""
        with self._lock:
            current = self._current(budget, total)
            mark = max((mark for mark in _MARKS if current.usd / budget.usd >= mark), default=0.0)
            reached, current.passed = mark > current.passed, max(mark, current.passed)
            notice = Notice(budget, current.begun, mark, current.usd)
        if reached:
            self._notice(notice)
