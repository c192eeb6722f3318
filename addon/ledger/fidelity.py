"""What the ledger says of fidelity: facts that stayed, and next steps of the model that did not change."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Final

from thinwire.pipeline.retention import FACTS, Fact, Retained

from ..stores.database import connect, transaction
from .schema import MIGRATIONS
from .selection import Selection

_HOUR: Final = 3_600
_Z: Final = 1.959964  # of the normal distribution, for 95 %


def record(path: Path, moment: float, counts: Mapping[Fact, Retained]) -> None:
    """Add what stayed of what was compressed at this Unix time to the ledger. Raises StoreError or sqlite3.Error."""
    rows = [(int(moment // _HOUR), fact, one.there, one.stayed) for fact, one in counts.items() if one.there]
    with closing(connect(path, MIGRATIONS)) as ledger, transaction(ledger):
        ledger.executemany(
            "INSERT INTO retained VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
            "SET there = there + excluded.there, stayed = stayed + excluded.stayed",
            rows,
        )


def forget(ledger: sqlite3.Connection, before: float) -> None:
    """Drop what is older than this Unix time."""
    ledger.execute("DELETE FROM retained WHERE hour < ?", (int(before // _HOUR),))


def retained(ledger: sqlite3.Connection, since: float, until: float) -> Mapping[Fact, Retained]:
    """Return for each kind of fact how many were in what was compressed in the hours of this span, and (at least) have stayed."""
    query = "SELECT fact, sum(there), sum(stayed) FROM retained WHERE hour BETWEEN ? AND ? GROUP BY 1"
    counts = {name: Retained(*row) for name, *row in ledger.execute(query, (int(since // _HOUR), int(until // _HOUR)))}
    return {fact: counts[fact] for fact in FACTS if fact in counts}


@dataclass(frozen=True, slots=True)
class Shadowed:
    """Requests that were sent a second time, at one level, with one kind of new output compressed in the first."""

    level: str
    kind: str
    """"": of whatever kind."""
    arm: str
    """original: as the client sent it. again: as the first one went; what differs then is the model's own."""
    requests: int
    other_tool: int
    """The model's next step called other tools, or none."""
    other_arguments: int
    """It called the same with other arguments."""
    low: float
    """With 95 % confidence, the share of next steps that differ is between this one and `high`."""
    high: float


def shadowed(ledger: sqlite3.Connection, selection: Selection) -> Sequence[Shadowed]:
    """Return the counts by level, kind and arm; each level's own first, of whatever kind."""
    whole, parts = (
        ledger.execute(
            f"SELECT level, {kind}, arm, count(*), total(outcome = 'tool'), total(outcome = 'arguments') FROM "  # noqa: S608  (ours)
            f"(SELECT DISTINCT level, {kind} AS kind, arm, outcome, id FROM requests JOIN shadows ON shadows.request = id "
            f"WHERE {selection.where}) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            selection.values,
        ).fetchall()
        for kind in ("''", "kind")
    )
    return [_shadowed(*row) for row in (*whole, *parts)]


def _shadowed(level: str, kind: str, arm: str, requests: int, tool: float, arguments: float) -> Shadowed:
    low, high = interval(int(tool + arguments), requests)
    return Shadowed(level, kind, arm, requests, int(tool), int(arguments), low, high)


def interval(hits: int, of: int) -> tuple[float, float]:
    """Wilson's interval of a share, which is right for few as well; (0, 1) of none."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = _Z / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, middle - reach), min(1.0, middle + reach)
