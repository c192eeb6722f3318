"""What the addresses under /api/ say. Each is a function from a question to frozen rows, which become JSON as they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ..audit.ab_test import Comparison, compare
from ..config.options import Config
from ..ledger import lists
from ..ledger.blocks import SentBlock, VolatilePlace, sent_blocks, volatile_places
from ..ledger.forecast import Outlook, outlooks
from ..ledger.lists import Bust, Conversation, Edited, Request
from ..ledger.summary import since
from ..ledger.totals import Left, Part, Period, Summable, Totals, first_of, grouped, left_alone, parts, span, totals
from .blocks import Blocks, Shown

_GROUPS: Final = ("project", "model", "client")
_PARTS: Final = ("tool", "compressor")
_SHOWN: Final = 12
"""Groups of one kind; the others are one row."""
_ROWS: Final = 50
"""Of a list at a time."""
_BLOCKS: Final = 200
_HOURLY: Final = 3 * 86_400.0
"""Seconds up to which a period is shown by the hour."""


class Unknown(LookupError):
    """There is no such row; the message says so to a person."""


@dataclass(frozen=True, slots=True)
class Now:
    """The proxy as it runs."""

    config: Config
    version: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Question:
    ledger: sqlite3.Connection
    asked: Mapping[str, str]
    """The query."""
    now: Now
    blocks: Blocks

    @property
    def period(self) -> Period:
        """Raises ValueError."""
        return Period(since(self.asked.get("since", "7d"), self.now.moment).timestamp())

    def number(self, name: str, default: int) -> int:
        """Raises ValueError."""
        text = self.asked.get(name, "")
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise ValueError(f"{name} must be a whole number")
        return int(text)


@dataclass(frozen=True, slots=True)
class Group:
    name: str | None
    """None: all others together."""
    sums: Totals | Part


@dataclass(frozen=True, slots=True)
class Overview:
    version: str
    mode: str
    level: str
    totals: Totals
    before: float
    """Unix time of the first request in the ledger; 0: it is empty."""
    hourly: bool
    times: Mapping[str, Totals]
    groups: Mapping[str, Sequence[Group]]
    unpriced: Sequence[str]
    outlooks: Sequence[Outlook]
    comparison: Comparison | None
    held: int


def overview(question: Question) -> Overview:
    ledger, period, now = question.ledger, question.period, question.now
    known = span(ledger)
    begin = max(period.since, known.since) if known else period.since
    hourly = now.moment.timestamp() - begin <= _HOURLY
    found = {by: grouped(ledger, period, by) for by in _GROUPS}
    held, treated = lists.spent(ledger, period)
    return Overview(
        version=now.version,
        mode=now.config.mode,
        level=now.config.settings.level,
        totals=totals(ledger, period),
        before=known.since if known else 0.0,
        hourly=hourly,
        times=grouped(ledger, period, "hour" if hourly else "day"),
        groups={by: _first(groups, Totals()) for by, groups in found.items()}
        | {by: _first(parts(ledger, period, by), Part()) for by in _PARTS},
        unpriced=[model for model, group in found["model"].items() if group.unpriced],
        outlooks=outlooks(ledger, now.config.budgets, now.moment),
        comparison=compare(held, treated),
        held=len(held),
    )


def _first(groups: Mapping[str, Summable], nothing: Summable) -> list[Group]:
    kept, rest = first_of(groups, _SHOWN, nothing)
    shares = [Group(name, sums) for name, sums in kept.items()]
    if len(groups) > len(kept):
        shares.append(Group(None, rest))
    return shares


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of a list."""

    rows: Sequence[Conversation | Request]
    more: bool


def conversations(question: Question) -> Page:
    skipped = question.number("skipped", 0)
    return _page(lists.conversations(question.ledger, question.period, _ROWS + 1, skipped))


def requests(question: Question) -> Page:
    before, conversation = question.number("before", 1 << 62), question.asked.get("conversation", "")
    return _page(lists.requests(question.ledger, question.period, _ROWS + 1, before, conversation))


def _page(rows: Sequence[Conversation] | Sequence[Request]) -> Page:
    return Page(rows[:_ROWS], len(rows) > _ROWS)


@dataclass(frozen=True, slots=True)
class Detail:
    request: Request
    edits: Sequence[Edited]
    skips: Mapping[str, int]
    blocks: Sequence[SentBlock]
    """Those that this request was the first to bring, then those of earlier ones."""
    more: bool


def request(question: Question) -> Detail:
    which = question.number("id", 0)
    found = lists.request(question.ledger, which)
    if found is None:
        raise Unknown(f"the ledger has no request {which}: it is too old, or never was")
    blocks = sent_blocks(question.ledger, found[0], _BLOCKS + 1)
    return Detail(*found, blocks[:_BLOCKS], len(blocks) > _BLOCKS)


def block(question: Question) -> Shown:
    return question.blocks.shown(question.asked.get("id", ""))


@dataclass(frozen=True, slots=True)
class Cache:
    totals: Totals
    models: Sequence[Group]
    busts: Sequence[Bust]
    volatile: Sequence[VolatilePlace]


def cache(question: Question) -> Cache:
    ledger, period = question.ledger, question.period
    return Cache(
        totals=totals(ledger, period),
        models=_first(grouped(ledger, period, "model"), Totals()),
        busts=lists.busts(ledger, period, _ROWS),
        volatile=volatile_places(ledger, period, _ROWS),
    )


@dataclass(frozen=True, slots=True)
class Untouched:
    totals: Totals
    left: Sequence[Left]


def untouched(question: Question) -> Untouched:
    return Untouched(totals(question.ledger, question.period), left_alone(question.ledger, question.period))


VIEWS: Final[Mapping[str, Callable[[Question], Any]]] = {
    "/api/overview.json": overview,
    "/api/conversations.json": conversations,
    "/api/requests.json": requests,
    "/api/request.json": request,
    "/api/block.json": block,
    "/api/cache.json": cache,
    "/api/untouched.json": untouched,
}
