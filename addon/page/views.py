"""What the addresses under /api/ say. Each is a function from a question to frozen rows, which become JSON as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from thinwire.pipeline.retention import Fact, Retained

from ..audit.ab_test import Comparison
from ..ledger import lists
from ..ledger.blocks import SentBlock, VolatilePlace, sent_blocks, volatile_places
from ..ledger.events import Change, Noticed, PassedThrough, changes, noticed, passed_through
from ..ledger.fidelity import Shadowed
from ..ledger.five_hours import Window, windows
from ..ledger.forecast import Forecast
from ..ledger.holdout import Quality
from ..ledger.latency import Latency, latencies
from ..ledger.lists import Bust, Conversation
from ..ledger.rows import Edited, Request
from ..ledger.selection import Selection
from ..ledger.totals import Left, PartTotals, Summable, Totals, first_of
from .blocks import Shown
from .question import Question

_GROUPS: Final = ("project", "model", "client")
_PARTS: Final = ("tool", "compressor")
_SHOWN: Final = 12
"""Groups of one kind; the others are one row."""
_ROWS: Final = 50
"""Of a list at a time."""
_BLOCKS: Final = 200
_WINDOWS: Final = 24
_SWITCHED: Final = ("project", "model", "client", "tool")
_NAMES: Final = 100
"""To choose from."""


class Unknown(LookupError):
    """There is no such row; the message says so to a person."""


@dataclass(frozen=True, slots=True)
class Group:
    name: str | None
    """None: all others together."""
    sums: Totals | PartTotals


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
    retained: Mapping[Fact, Retained]
    shadowed: Sequence[Shadowed]
    unpriced: Sequence[str]
    forecasts: Sequence[Forecast]
    comparison: Comparison | None
    held: int
    quality: Mapping[str, Quality]
    """Of conversations that were left alone (`held`), and of others (`treated`)."""
    windows: Sequence[Window]
    """The last five-hour windows of subscriptions, the oldest first."""
    changes: Sequence[Change]
    """Of the proxy's options, the latest first."""
    noticed: Sequence[Noticed]
    """Budgets of which 80 or 100 % were reached, the latest first."""


def overview(question: Question) -> Overview:
    now, figures, ledger = question.now, question.figures, question.ledger
    figures.read(*_GROUPS, figures.time)
    return Overview(
        version=now.version,
        mode=now.config.mode,
        level=now.config.settings.level,
        times=figures.times,
        totals=figures.totals,
        before=figures.known.since if figures.known else 0.0,
        hourly=figures.hourly,
        groups={by: _first(figures.groups(by), Totals()) for by in _GROUPS}
        | {by: _first(figures.parts(by), PartTotals()) for by in _PARTS},
        retained=figures.retained,
        shadowed=figures.shadowed,
        unpriced=figures.unpriced,
        forecasts=figures.forecasts,
        comparison=figures.comparison,
        held=figures.held,
        quality={"held": figures.arms.held.quality, "treated": figures.arms.treated.quality},
        windows=windows(ledger, question.selection)[-_WINDOWS:],
        changes=changes(ledger, question.selection, _ROWS),
        noticed=noticed(ledger, question.selection, _ROWS),
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
    order, skipped = question.one_of("order", lists.CONVERSATION_ORDERS), question.number("skipped", 0)
    return _page(lists.conversations(question.ledger, question.selection, _ROWS + 1, skipped, order))


def requests(question: Question) -> Page:
    order, skipped = question.one_of("order", lists.REQUEST_ORDERS), question.number("skipped", 0)
    return _page(lists.requests(question.ledger, question.selection, _ROWS + 1, order=order, skipped=skipped))


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
    row = lists.request(question.ledger, which)
    if row is None:
        raise Unknown(f"the ledger has no request {which}: it is too old, or never was")
    blocks = sent_blocks(question.ledger, row[0], _BLOCKS + 1)
    return Detail(*row, blocks[:_BLOCKS], len(blocks) > _BLOCKS)


def block(question: Question) -> Shown:
    return question.blocks.shown(question.asked.get("id", ""))


def lines(question: Question) -> Sequence[str]:
    """Some lines of a block, as it came or as it was sent, to be unfolded in their place."""
    first, count = question.number("first", 1), question.number("count", 1)
    return question.blocks.lines(question.asked.get("id", ""), question.asked.get("side") == "after", first, count)


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


@dataclass(frozen=True, slots=True)
class Speed:
    totals: Totals
    models: Sequence[Latency]
    outcomes: Sequence[Group]


def speed(question: Question) -> Speed:
    figures = question.figures
    outcomes = [Group(name, sums) for name, sums in figures.groups("outcome").items()]
    return Speed(figures.totals, latencies(question.ledger, question.selection)[:_ROWS], outcomes)


@dataclass(frozen=True, slots=True)
class Known:
    """What the switch chooses from."""

    forecasts: Sequence[Forecast]
    changes: Sequence[Change]
    passed: Sequence[PassedThrough]
    """Clients that were passed through, the latest first."""
    names: Mapping[str, Sequence[str]]
    """Of the projects, models, clients and tools that were seen in the time asked about."""


def switch(question: Question) -> Known:
    ledger, selection = question.ledger, question.selection
    seen = {name: lists.names(ledger, selection, name, _NAMES) for name in _SWITCHED}
    return Known(
        forecasts=question.figures.forecasts,
        changes=changes(ledger, Selection(), _ROWS),
        passed=passed_through(ledger, Selection(), _ROWS),
        names=seen,
    )


VIEWS: Final[Mapping[str, Callable[[Question], Any]]] = {
    "/api/overview.json": overview,
    "/api/conversations.json": conversations,
    "/api/requests.json": requests,
    "/api/request.json": request,
    "/api/block.json": block,
    "/api/lines.json": lines,
    "/api/speed.json": speed,
    "/api/cache.json": cache,
    "/api/untouched.json": untouched,
    "/api/switch.json": switch,
}
