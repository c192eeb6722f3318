"""How long requests took and how many failed, by model."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Final

from .selection import MODEL, Selection


@dataclass(frozen=True, slots=True)
class Latency:
    """Of the requests of one model. Milliseconds; percentiles are times that a request took (nearest rank)."""

    name: str
    """Of the model."""
    requests: int
    failed: int
    """Answered with an error, or not at all."""
    cut: int
    """Whose answer did not come to its end."""
    total_p50: float
    """From the request's headers to the end of the answer, of those that were answered."""
    total_p95: float
    total_p99: float
    added_p50: float
    """By thinwire, before anything was sent."""
    added_p95: float
    added_p99: float


_PERCENT: Final = (50, 95, 99)
_RANKED: Final = (
    "SELECT {model} AS name, ms_total, ms_added, http_status BETWEEN 1 AND 399 AS answered, aborted, "
    "row_number() OVER (PARTITION BY {model}, http_status BETWEEN 1 AND 399 ORDER BY ms_total) AS by_total, "
    "count(*) OVER (PARTITION BY {model}, http_status BETWEEN 1 AND 399) AS answers, "
    "row_number() OVER (PARTITION BY {model} ORDER BY ms_added) AS by_added, "
    "count(*) OVER (PARTITION BY {model}) AS requests FROM requests WHERE {where}"
)
_SHOWN: Final = ", ".join(
    f"total(CASE WHEN {found} AND {rank} = ({count} * {percent} + 99) / 100 THEN {what} END)"
    for what, rank, count, found in (
        ("ms_total", "by_total", "answers", "answered"),
        ("ms_added", "by_added", "requests", "1"),
    )
    for percent in _PERCENT
)


def latencies(ledger: sqlite3.Connection, selection: Selection) -> list[Latency]:
    """Return the latencies by model, the most frequent first."""
    ranked = _RANKED.format(model=MODEL, where=selection.where)
    rows = ledger.execute(
        f"SELECT name, count(*), sum(NOT answered), sum(aborted), {_SHOWN} FROM ({ranked}) GROUP BY 1 ORDER BY 2 DESC, 1",  # noqa: S608  (ours)
        selection.values,
    )
    return [Latency(*row) for row in rows]
