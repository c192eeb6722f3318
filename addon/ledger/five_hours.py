"""The five-hour windows in which subscriptions are limited, and how fast the running one is used up.

A window begins at the full hour of its first request and lasts five hours; the first request after its end begins another.
Providers do not say what the limit is; the dearest window so far is what there is to compare with.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .selection import Selection

_HOUR: Final = 3_600
_LENGTH: Final = 5 * _HOUR
_SLOT: Final = 300  # seconds; windows begin at full hours, so no slot is in two of them


@dataclass(frozen=True, slots=True)
class Window:
    """Unix times; money in US dollars, as the same tokens would cost without the subscription."""

    begin: float
    end: float
    last: float
    """The last request."""
    requests: int
    tokens: int
    """Of prompts and answers, cached ones included."""
    usd: float

    def running(self, now: float) -> bool:
        return self.begin <= now < self.end

    def usd_per_hour(self, now: float) -> float:
        """The pace since its begin; of one that is over, to its last request."""
        until = now if self.running(now) else self.last
        return self.usd / max(until - self.begin, _SLOT) * _HOUR

    def expected(self, now: float) -> float:
        """US dollars at its end, at this pace."""
        return self.usd + (self.usd_per_hour(now) * (self.end - now) / _HOUR if self.running(now) else 0.0)


def windows(ledger: sqlite3.Connection, selection: Selection) -> list[Window]:
    """Return the windows of the selected requests that were paid by a subscription, the oldest first."""
    rows = ledger.execute(
        f"SELECT min(started), max(started), count(*), total(request_tokens + coalesce(output, 0)), total(usd) "  # noqa: S608  (ours)
        f"FROM requests WHERE {selection.where} AND auth_mode = 'subscription' "
        f"GROUP BY CAST(started / {_SLOT} AS INTEGER) ORDER BY 1",
        selection.values,
    )
    return _joined(rows)


def _joined(slots: Iterable[tuple[float, float, int, float, float]]) -> list[Window]:
    results: list[Window] = []
    for first, last, requests, tokens, usd in slots:
        if not results or first >= results[-1].end:
            begin = first // _HOUR * _HOUR
            results.append(Window(begin, begin + _LENGTH, last, requests, int(tokens), usd))
            continue
        one = results[-1]
        results[-1] = Window(one.begin, one.end, last, one.requests + requests, one.tokens + int(tokens), one.usd + usd)
    return results
