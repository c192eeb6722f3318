"""What `thinwire watch` shows: a look at the ledger, and its tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from ...audit.budget import Budget
from ...ledger.figures import Figures
from ...ledger.forecast import Forecast
from ...ledger.lists import Conversation, conversations, requests
from ...ledger.rows import Request
from ...ledger.selection import Selection, since
from ...ledger.totals import Totals, reading
from ...prices import Prices
from .budgets import bar
from .budgets import lines as budget_lines
from .fitted_table import Column, FittedTable
from .format import count, dollars, name, percent
from .today import spent_and_saved

_CONVERSATIONS: Final = 10
_REQUESTS: Final = 10
_RECENT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Open:
    """A conversation and the room that its model has."""

    conversation: Conversation
    window: int | None
    """Tokens; None when unknown."""


@dataclass(frozen=True, slots=True)
class Look:
    """The ledger at a moment."""

    now: datetime
    today: Totals
    forecasts: Sequence[Forecast]
    """Of budgets; the month comes first."""
    conversations: Sequence[Open]
    requests: Sequence[Request]


def look(file: Path, prices: Prices, budgets: Sequence[Budget], now: datetime) -> Look:
    """Read all that is shown. Raises StoreError."""
    recent = Selection((now - _RECENT).timestamp())
    with reading(file) as ledger:
        today = Figures(ledger, Selection(since("today", now).timestamp()), now, budgets)
        return Look(
            now,
            today.totals,
            today.forecasts,
            [Open(one, _room(prices, one)) for one in conversations(ledger, recent, _CONVERSATIONS)],
            requests(ledger, Selection(), _REQUESTS),
        )


def _room(prices: Prices, one: Conversation) -> int | None:
    return prices.window(one.provider, one.model)


def view(seen: Look) -> RenderableType:
    """The whole screen."""
    none = Text("No conversation in the last day.", "dim")
    return Group(
        *_headlines(seen),
        Text(),
        _conversations(seen) if seen.conversations else none,
        Text(),
        _requests(seen.requests),
    )


def _headlines(seen: Look) -> list[Text]:
    today, (month, *limits) = seen.today, seen.forecasts
    first = Text.assemble(("Today  ", "bold"), spent_and_saved(today))
    text = f"{dollars(month.spent)} spent, about {dollars(month.expected)} by its end"
    return [first, Text.assemble(("Month  ", "bold"), text), *budget_lines(limits)]


_CONVERSATION: Final = (
    Column("Conversation", name=True),
    Column("Context", drop=2, left=True),
    Column("Requests", drop=3),
    Column("Spent"),
    Column("Saved"),
    Column("Last", drop=1),
)
_REQUEST: Final = (
    Column("Time", drop=1, left=True),
    Column("Model", name=True),
    Column("What", drop=3, left=True),
    Column("Tokens", drop=4),
    Column("Spent"),
    Column("Saved"),
    Column("Added", drop=5),
)


def _conversations(seen: Look) -> FittedTable:
    table = FittedTable(_CONVERSATION)
    for one in seen.conversations:
        talk = one.conversation
        who = " ".join(filter(None, (talk.project, talk.client, talk.agent, talk.model)))
        spent = _usd(talk.usd, talk.unpriced)
        ago = _ago(seen.now.timestamp() - talk.last)
        table.add_row(name(who, 80), _context(one), count(talk.requests), spent, dollars(talk.saved_usd), ago)
    return table


def _context(one: Open) -> Text:
    """Return how full its window is; `~` before what was not billed but estimated."""
    talk = one.conversation
    tokens = f"{'' if talk.context_exact else '~'}{count(talk.context)}"
    if not one.window:
        return Text(f"{tokens} tokens")
    return bar(talk.context / one.window) + Text(f"  {tokens} of {count(one.window)}")


def _usd(usd: float, unpriced: int) -> str:
    return dollars(usd) + ("+?" if unpriced else "")


def _ago(seconds: float) -> str:
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit}"
    return "now"


def _requests(last: Sequence[Request]) -> FittedTable:
    table = FittedTable(_REQUEST)
    for one in last:
        tokens = f"{'' if one.request_tokens_exact else '~'}{count(one.request_tokens)}"
        table.add_row(
            f"{datetime.fromtimestamp(one.started):%H:%M:%S}",
            name(one.model or one.answered, 80),
            _what(one),
            tokens,
            "?" if one.usd is None else dollars(one.usd),
            "?" if one.saved_usd is None else dollars(one.saved_usd),
            f"{one.ms_added:.0f} ms",
        )
    return table


def _what(one: Request) -> Text:
    """Return what became of it, in a few words."""
    if one.aborted:
        return Text("cut off", "yellow")
    if not one.http_status:
        return Text("no answer", "yellow")
    if one.http_status >= 400:
        return Text(f"HTTP {one.http_status}", "yellow")
    if one.refused:
        return Text(f"original, after {one.refused}", "yellow")
    if one.status == "compressed":
        less = percent(one.tokens_before - one.tokens_after, one.tokens_before)
        return Text(f"-{less}", "green") if one.mode == "optimize" else Text(f"audit: -{less}")
    return name(one.reason or "nothing to save", 20)
