"""What would have been saved, as a table for a terminal, and how far its figures can be trusted."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table

from ...transcripts.estimate import Estimate, Row
from .format import count, dollars, name, percent

_PAGE: Final = 120
"""Columns of the output where there is no terminal."""


def print_estimate(rows: Sequence[Row], by: Sequence[str], limit: int, unreadable: Sequence[str]) -> None:
    """Print the rows added up, the dearest first, and what is to be known about them."""
    console = Console(width=None if sys.stdout.isatty() else _PAGE)
    whole = sum((row.estimate for row in rows), Estimate())
    if whole.requests:
        console.print(_table(added_up(rows, by), by, limit, whole))
        console.print()
    else:
        console.print("No conversation with tool results in that time.")
    for note in _notes(whole, unreadable):
        console.print(note, style="dim")


def added_up(rows: Iterable[Row], by: Sequence[str]) -> Mapping[tuple[str, ...], Estimate]:
    """The estimates by these parts of a row, those that would have saved most first."""
    results: dict[tuple[str, ...], Estimate] = {}
    for row in rows:
        key = tuple(str(getattr(row, part)) for part in by)
        results[key] = results.get(key, Estimate()) + row.estimate
    return dict(sorted(results.items(), key=lambda pair: (-pair[1].saved_usd, -pair[1].saved_tokens)))


def _table(estimates: Mapping[tuple[str, ...], Estimate], by: Sequence[str], limit: int, whole: Estimate) -> Table:
    table = Table(box=None, pad_edge=False)
    for part in by:
        table.add_column(part)
    for heading in ("requests", "tool results", "saved", "cost", "less", ""):
        table.add_column(heading, justify="right")
    rows = list(estimates.items())
    for key, one in rows[:limit]:
        table.add_row(*map(name, key), *_cells(one))
    more = [""] * (len(by) - 1)
    if len(rows) > limit:
        table.add_row("(others)", *more, *_cells(sum((one for _, one in rows[limit:]), Estimate())))
    table.add_row("all", *more, *_cells(whole), style="bold")
    return table


def _cells(one: Estimate) -> tuple[str, ...]:
    tokens = (f"{one.requests:,}", f"{count(one.result_tokens)} tokens", percent(one.saved_tokens, one.result_tokens))
    if not one.usd:
        return (*tokens, "unpriced", "", "")
    return (*tokens, dollars(one.usd), dollars(one.saved_usd), percent(one.saved_usd, one.usd))


def _notes(whole: Estimate, unreadable: Sequence[str]) -> Iterator[str]:
    if whole.requests:
        yield (
            "An estimate, at list prices, answers included. `saved` is of the o200k tokens of tool results, each counted once."
        )
    if whole.modelled:
        yield (
            f"Of {whole.modelled} of {whole.conversations} conversations nobody wrote down what was billed: it is modelled, "
            "without system prompt and tools, with a cache that works as documented."
        )
    if whole.unpriced:
        yield f"{whole.unpriced} conversations are with models that have no price; their dollars are not in the sums."
    if unreadable:
        yield f"{len(unreadable)} files could not be read; the first: {unreadable[0]}"
