"""Replayed conversations added up by agent, tool and reason: as tables for people and as JSON for programs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from thinwire.addon.transcripts.conversation import Conversation

from .fidelity import Fidelity
from .results import Result
from .turns import Cost

_TOOLS: Final = 25
"""Tools with the most tokens that are shown."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One conversation under one level of ours, or under a peer."""

    conversation: Conversation
    by: str
    results: Sequence[Result]
    fidelity: Fidelity
    missing: Sequence[str]
    cost: Cost | None


@dataclass(frozen=True, slots=True)
class Total:
    """Conversations under one compressor, added up. Shares are of 1."""

    conversations: int
    tokens: int
    saved: float
    saved_mean: float
    """Over conversations, each counting as much."""
    fidelity: Fidelity
    cost: Cost | None


def total(replayed: Sequence[Replayed]) -> Total:
    """Return the total of at least one conversation."""
    results = [result for one in replayed for result in one.results]
    costs = [one.cost for one in replayed if one.cost is not None]
    return Total(
        len(replayed),
        sum(result.tokens_before for result in results),
        _saved(results),
        fmean(_saved(one.results) for one in replayed),
        sum((one.fidelity for one in replayed), Fidelity()),
        sum(costs, Cost()) if costs else None,
    )


def _saved(results: Iterable[Result]) -> float:
    before = after = 0
    for result in results:
        before += result.tokens_before
        after += result.tokens_after
    return 1 - after / before if before else 0.0


def reasons(results: Iterable[Result]) -> tuple[Counter[str], Counter[str]]:
    """Tokens of results that were left alone, by reason; tokens saved of the others, by what saved them."""
    left, gained = Counter[str](), Counter[str]()
    for result in results:
        if result.sent == result.before:
            left[result.why] += result.tokens_before
        else:
            gained[result.why] += result.tokens_before - result.tokens_after
    return left, gained


def printed(replayed: Sequence[Replayed], console: Console) -> None:
    """The tables."""
    by = list(dict.fromkeys(one.by for one in replayed))
    console.print(_agents(replayed, by))
    console.print(_tools(replayed, by))
    console.print(_reasons(replayed, by))


def _agents(replayed: Sequence[Replayed], by: Sequence[str]) -> Table:
    table = Table(title="Agents", title_justify="left")
    table.add_column("agent")
    table.add_column("by")
    for name in (
        "sessions",
        "tokens",
        "saved",
        "mean",
        "used facts",
        "in pieces",
        "quoted lines",
        "old texts",
        "cost",
        "busts",
    ):
        table.add_column(name, justify="right")
    agents = list(dict.fromkeys(one.conversation.client for one in replayed))
    for agent in [*agents, ""] if len(agents) > 1 else agents:
        for compressor in by:
            mine = [one for one in replayed if one.by == compressor and agent in ("", one.conversation.client)]
            figures = total(mine)
            kept, cost = figures.fidelity, figures.cost
            table.add_row(
                agent or "all",
                compressor,
                str(figures.conversations),
                f"{figures.tokens:,}",
                f"{figures.saved:.1%}",
                f"{figures.saved_mean:.1%}",
                f"{kept.facts.share:.1%} of {kept.facts.there}",
                f"{kept.pieces.share:.1%}",
                *(f"{one.share:.1%} of {one.there}" for one in (kept.lines, kept.texts)),
                f"{-cost.saved:.1%}" if cost else "",
                str(cost.busts) if cost else "",
            )
    return table


def _tools(replayed: Sequence[Replayed], by: Sequence[str]) -> Table:
    table = Table(title="Tools", title_justify="left")
    table.add_column("agent")
    table.add_column("tool")
    for name in ("results", "tokens", *by):
        table.add_column(name, justify="right")
    by_tool: defaultdict[tuple[str, str], defaultdict[str, list[Result]]] = defaultdict(lambda: defaultdict(list))
    for one in replayed:
        for result in one.results:
            by_tool[one.conversation.client, result.tool][one.by].append(result)
    sizes = {key: sum(result.tokens_before for result in mine[by[0]]) for key, mine in by_tool.items()}
    for key in sorted(sizes, key=lambda key: -sizes[key])[:_TOOLS]:
        shares = [f"{_saved(by_tool[key][one]):.1%}" for one in by]
        table.add_row(*key, str(len(by_tool[key][by[0]])), f"{sizes[key]:,}", *shares)
    return table


def _reasons(replayed: Sequence[Replayed], by: Sequence[str]) -> Table:
    table = Table(title="Left alone, and saved: share of all tokens", title_justify="left")
    table.add_column("")
    for name in by:
        table.add_column(name, justify="right")
    sums = {name: reasons(_results(replayed, name)) for name in by}
    whole = max(1, sum(result.tokens_before for result in _results(replayed, by[0])))
    for heading, index in (("left alone", 0), ("saved", 1)):
        every = Counter[str]()
        for pair in sums.values():
            every |= pair[index]
        for why, _ in every.most_common():
            table.add_row(f"{heading}: {why}", *(f"{sums[name][index][why] / whole:.2%}" for name in by))
    return table


def _results(replayed: Sequence[Replayed], by: str) -> Iterable[Result]:
    return (result for one in replayed if one.by == by for result in one.results)


def as_json(replayed: Sequence[Replayed]) -> list[Mapping[str, Any]]:
    """Return one object for each conversation and compressor."""
    return [_row(one) for one in replayed]


def _row(one: Replayed) -> Mapping[str, Any]:
    figures = total([one])
    left, gained = reasons(one.results)
    kept = figures.fidelity
    return {
        "conversation": one.conversation.name,
        "client": one.conversation.client,
        "by": one.by,
        "tokens": figures.tokens,
        "saved": figures.saved,
        "left_alone": left,
        "saved_by": gained,
        "used_facts": [kept.facts.there, kept.facts.kept],
        "facts_in_pieces": [kept.pieces.there, kept.pieces.kept],
        "quoted_lines": [kept.lines.there, kept.lines.kept],
        "old_texts": [kept.texts.there, kept.texts.kept],
        "requests": one.cost.requests if one.cost else None,
        "cost_without": one.cost.without if one.cost else None,
        "cost_with": one.cost.with_thinwire if one.cost else None,
        "busts": one.cost.busts if one.cost else None,
    }
