"""All that a report says about a period, gathered once and shown in several forms."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ..audit.ab_test import Comparison, compare
from ..audit.budget import Budget
from .forecast import Outlook, outlooks
from .lists import Conversation, conversations, spent
from .totals import PARTS, Left, Part, Period, Totals, added, grouped, left_alone, parts, span, totals, unpriced

_UNITS: Final = {"h": "hours", "d": "days", "w": "weeks"}
_AGO: Final = re.compile(r"(\d{1,5})([hdw])")
_NAMED: Final = 10_000  # conversations that get a label
_OVERVIEW: Final = ("today", "7d", "30d")


def since(text: str, now: datetime) -> datetime:
    """`today`, `all`, `12h`, `7d`, `2w` ago, or a local date or moment (2026-11-01, 2026-11-01T12:00). Raises ValueError."""
    if text == "all":
        return datetime.fromtimestamp(0)
    if text == "today":
        return now.replace(hour=0, minute=0, second=0, microsecond=0)
    ago = _AGO.fullmatch(text)
    try:
        return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])}) if ago else datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no time such as today, 12h, 7d, 2026-11-01, 2026-11-01T12:00 or all") from None


@dataclass(frozen=True, slots=True)
class Summary:
    """A period by groups; the groups add up to the totals."""

    period: Period
    by: str
    totals: Totals
    groups: Mapping[str, Totals]
    """Empty where `by` is something that only parts of requests have."""
    parts: Mapping[str, Part]
    """Empty where `by` is something that whole requests have."""
    labels: Mapping[str, str]
    """What a group is called, where its key is only a hash."""
    overview: Mapping[str, Totals]
    """The usual periods until now."""
    unpriced: Sequence[str]
    """Models of which nobody knows the price."""
    left: Sequence[Left]
    comparison: Comparison | None
    held: int
    """Conversations left alone for comparison."""
    outlooks: Sequence[Outlook]
    known: Period | None
    """From the first request of the ledger to the last; None: there is none."""


def nothing(begin: datetime, by: str) -> Summary:
    """Of a ledger that is not there."""
    period = Period(begin.timestamp())
    return Summary(period, by, Totals(), {}, {}, {}, dict.fromkeys(_OVERVIEW, Totals()), (), (), None, 0, (), None)


def summary(ledger: sqlite3.Connection, begin: datetime, by: str, budgets: Sequence[Budget], now: datetime) -> Summary:
    """Of all requests since `begin`. `by` is one of GROUPS or PARTS."""
    period = Period(begin.timestamp())
    groups = {} if by in PARTS else grouped(ledger, period, by)
    held, treated = spent(ledger, period)
    return Summary(
        period=period,
        by=by,
        totals=added(groups.values(), Totals()) if groups else totals(ledger, period),
        groups=groups,
        parts=parts(ledger, period, by) if by in PARTS else {},
        labels=_labels(ledger, period) if by == "conversation" else {},
        overview={text: totals(ledger, Period(since(text, now).timestamp())) for text in _OVERVIEW},
        unpriced=unpriced(ledger, period),
        left=left_alone(ledger, period),
        comparison=compare(held, treated),
        held=len(held),
        outlooks=outlooks(ledger, budgets, now),
        known=span(ledger),
    )


def _labels(ledger: sqlite3.Connection, period: Period) -> dict[str, str]:
    return {one.id: _label(one) for one in conversations(ledger, period, _NAMED)}


def _label(one: Conversation) -> str:
    last = datetime.fromtimestamp(one.last)
    return " ".join(filter(None, (one.project, one.client, one.agent, f"{last:%m-%d %H:%M}", one.id[:6])))
