"""What the holdout can be judged by: conversations that were left alone and others, what they cost, and signs of harm.

Only whole conversations that began after the first one that was left alone: then each was in a side by chance alone. One that
was left alone for a part only tells nothing. One whose price nobody knows shows signs of harm, but no cost.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import reduce
from typing import Final

from ..audit.ab_test import Spent
from .selection import Selection


@dataclass(frozen=True, slots=True)
class Quality:
    """Counts of one side. A result is one that may be compressed."""

    results: int = 0
    reruns: int = 0
    """Commands that were run again right after such a result of theirs."""
    edits: int = 0
    edits_refused: int = 0
    fetched: int = 0
    """Originals that the model looked up."""

    def __add__(self, other: Quality) -> Quality:
        return Quality(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Arm:
    """Conversations that were left alone, or the others."""

    conversations: int
    spent: Sequence[Spent]
    """Of those whose price is known."""
    quality: Quality
    """Of all."""


@dataclass(frozen=True, slots=True)
class Arms:
    held: Arm
    treated: Arm


_SIGNS: Final = ", ".join(f"sum({f.name})" for f in fields(Quality))


def arms(ledger: sqlite3.Connection, selection: Selection) -> Arms:
    """Return both arms of the selected requests."""
    (begin,) = ledger.execute(
        f"SELECT min(started) FROM requests WHERE held AND {selection.where}",  # noqa: S608  (ours)
        selection.values,
    ).fetchone()
    if begin is None:
        return Arms(_arm([]), _arm([]))
    rows = ledger.execute(
        f"SELECT max(held), sum(cost_basis = 'unpriced'), count(*), total(usd), {_SIGNS} FROM requests "  # noqa: S608  (ours)
        f"WHERE started >= ? AND {selection.where} AND mode = 'optimize' AND conversation <> '' AND cost_basis <> 'free' "
        "GROUP BY conversation HAVING max(held) = min(held) AND (SELECT min(started) FROM requests AS every "
        "WHERE every.conversation = requests.conversation) >= ?",
        (begin, *selection.values, begin),
    ).fetchall()
    return Arms(*(_arm([row for held, *row in rows if held == which]) for which in (1, 0)))


def _arm(rows: Sequence[Sequence[float]]) -> Arm:
    return Arm(
        len(rows),
        [Spent(int(turns), usd) for unpriced, turns, usd, *_ in rows if not unpriced],
        reduce(lambda one, other: one + other, (Quality(*map(int, signs)) for _, _, _, *signs in rows), Quality()),
    )
