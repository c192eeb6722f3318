"""What the addresses under /api/ say. Each is a function from a question to frozen rows, which become JSON as they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ..audit.ab_test import Comparison
from ..config.options import Config
from ..ledger import lists
from ..ledger.blocks import SentBlock, VolatilePlace, sent_blocks, volatile_places
from ..ledger.figures import Figures
from ..ledger.forecast import Outlook
from ..ledger.lists import Bust, Conversation
from ..ledger.rows import Edited, Request
from ..ledger.selection import Selection, since
from ..ledger.totals import Left, Part, Summable, Totals, first_of
from .blocks import Blocks, Shown

_GROUPS: Final = ("project", "model", "client")
_PARTS: Final = ("tool", "compressor")
_SHOWN: Final = 12
"""Groups of one kind; the others are one row."""
_ROWS: Final = 50
"""Of a list at a time."""
_BLOCKS: Final = 200


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
    def selection(self) -> Selection:
        """Raises ValueError."""
        return Selection(since(self.asked.get("since", "7d"), self.now.moment).timestamp())

    @property
    def figures(self) -> Figures:
        """Raises ValueError."""
        return Figures(self.ledger, self.selection, self.now.moment, self.now.config.budgets)

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
    now, figures = question.now, question.figures
    return Overview(
        version=now.version,
        mode=now.config.mode,
        level=now.config.settings.level,
        times=figures.times,
        totals=figures.totals,
        before=figures.known.since if figures.known else 0.0,
        hourly=figures.hourly,
        groups={by: _first(figures.groups(by), Totals()) for by in _GROUPS}
        | {by: _first(figures.parts(by), Part()) for by in _PARTS},
        unpriced=figures.unpriced,
        outlooks=figures.outlooks,
        comparison=figures.comparison,
        held=figures.held,
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
    return _page(lists.conversations(question.ledger, question.selection, _ROWS + 1, skipped))


def requests(question: Question) -> Page:
    before, conversation = question.number("before", 1 << 62), question.asked.get("conversation", "")
    selection = question.selection.narrowed("conversation", conversation) if conversation else question.selection
    return _page(lists.requests(question.ledger, selection, _ROWS + 1, before))


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
    ledger, selection, figures = question.ledger, question.selection, question.figures
    return Cache(
        models=_first(figures.groups("model"), Totals()),
        totals=figures.totals,
        busts=lists.busts(ledger, selection, _ROWS),
        volatile=volatile_places(ledger, selection, _ROWS),
    )


@dataclass(frozen=True, slots=True)
class Untouched:
    totals: Totals
    left: Sequence[Left]


def untouched(question: Question) -> Untouched:
    return Untouched(question.figures.totals, question.figures.left)


VIEWS: Final[Mapping[str, Callable[[Question], Any]]] = {
    "/api/overview.json": overview,
    "/api/conversations.json": conversations,
    "/api/requests.json": requests,
    "/api/request.json": request,
    "/api/block.json": block,
    "/api/cache.json": cache,
    "/api/untouched.json": untouched,
}
