"""What the ledger says about some requests, gathered in one place: report, page and watch show what they need of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final

from thinwire.pipeline.retention import Fact, Retained

from ..audit.ab_test import Comparison, compare
from ..audit.budget import Budget
from . import fidelity, lists, totals
from .fidelity import Shadowed
from .forecast import Forecast, forecasts
from .holdout import Arms, arms
from .selection import Selection, since
from .totals import Left, PartTotals, Totals

_NAMED: Final = 10_000  # conversations that get a label
_HOURLY: Final = 3 * 86_400.0
"""Seconds up to which a selection is shown by the hour."""
USUAL: Final = ("today", "7d", "30d")
"""Times to look back that people ask for first."""


class Figures:
    """Each figure is read when it is first asked for, and only once. To be used while the connection is open."""

    def __init__(
        self, ledger: sqlite3.Connection, selection: Selection, now: datetime, budgets: Sequence[Budget] = ()
    ) -> None:
        """`now` is local time."""
        self._ledger = ledger
        self.selection = selection
        self._now = now
        self._budgets = budgets
        self._groups: dict[str, dict[str, Totals]] = {}

    @cached_property
    def totals(self) -> Totals:
        known = next(iter(self._groups.values()), None)
        return totals.totals(self._ledger, self.selection) if known is None else totals.added(known.values(), Totals())

    def read(self, *names: str) -> None:
        """The groups by all of these, in one go."""
        self._groups |= totals.grouped_together(self._ledger, self.selection, names)

    def groups(self, by: str) -> Mapping[str, Totals]:
        """Return the totals by one of GROUPS; their sum is `totals`."""
        if by not in self._groups:
            self._groups[by] = totals.grouped(self._ledger, self.selection, by)
        return self._groups[by]

    def parts(self, by: str) -> Mapping[str, PartTotals]:
        """Return the totals by one of PARTS; what they save is what `totals` says."""
        return totals.parts(self._ledger, self.selection, by, self.totals)

    @cached_property
    def known(self) -> Selection | None:
        """Return the span from the first request of the ledger to the last; None: there is none."""
        return totals.span(self._ledger)

    @cached_property
    def hourly(self) -> bool:
        """Return whether the time from the first selected request until now is short enough to be shown by the hour."""
        begin = max(self.selection.since, self.known.since) if self.known else self.selection.since
        return min(self.selection.until, self._now.timestamp()) - begin <= _HOURLY

    @property
    def time(self) -> str:
        """Return by what `times` are: hour or day."""
        return "hour" if self.hourly else "day"

    @property
    def times(self) -> Mapping[str, Totals]:
        return self.groups(self.time)

    @property
    def usual(self) -> Mapping[str, Totals]:
        """The usual times until now."""
        begins = {text: since(text, self._now).timestamp() for text in USUAL}
        return {text: totals.totals(self._ledger, Selection(begin)) for text, begin in begins.items()}

    @cached_property
    def retained(self) -> Mapping[Fact, Retained]:
        """Return how much of what was compressed in this time stayed; of all requests, whatever else is selected."""
        return fidelity.retained(self._ledger, self.selection.since, self.selection.until)

    @cached_property
    def shadowed(self) -> Sequence[Shadowed]:
        """Return how often the model's next step differed where a request was sent twice."""
        return fidelity.shadowed(self._ledger, self.selection)

    @cached_property
    def unpriced(self) -> Sequence[str]:
        """Models of which nobody knows the price."""
        return totals.unpriced(self._ledger, self.selection)

    @property
    def left(self) -> Sequence[Left]:
        return totals.left_alone(self._ledger, self.selection)

    @property
    def forecasts(self) -> Sequence[Forecast]:
        """Return the forecast of the month, and then of each budget."""
        return forecasts(self._ledger, self._budgets, self._now)

    @cached_property
    def arms(self) -> Arms:
        """Conversations left alone for comparison, and the others."""
        return arms(self._ledger, self.selection)

    @property
    def held(self) -> int:
        """Conversations left alone for comparison."""
        return self.arms.held.conversations

    @property
    def comparison(self) -> Comparison | None:
        return compare(self.arms.held.spent, self.arms.treated.spent)

    @property
    def labels(self) -> Mapping[str, str]:
        """Return what people can call a conversation, by its hash."""
        known = lists.conversations(self._ledger, self.selection, _NAMED)
        return {one.id: _label(one) for one in known}


def _label(one: lists.Conversation) -> str:
    last = datetime.fromtimestamp(one.last)
    return " ".join(filter(None, (one.project, one.client, one.agent, f"{last:%m-%d %H:%M}", one.id[:6])))
