"""Which clients do not trust our certificate, so that their connections are tunnelled, and for how long.

A client that says so with an alert is believed at once. One that hangs up without a word may have been stopped in that moment,
so it takes two such hang-ups in a row; and one that was served before trusts us: its hang-ups mean nothing.

Distrust ends: after five minutes the client is tried again. Where it refuses again, it is left for twice as long, up to an
hour; where it sends a request, all is forgotten at once. So neither a hang-up at a bad moment nor a client that looks
like another one costs the other one its savings, and prompt caches, for longer than that.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

Why = Literal["refused", "hung up"]
Pair = tuple[str, int]
"""A host, and a hash of the cipher suites that a client of it offers."""

_HANG_UPS: Final = 2
_FIRST: Final = 300.0  # seconds
_LONGEST: Final = 3_600.0  # seconds
_FORGOTTEN: Final = 4 * _LONGEST
"""Seconds after which the next time is the first one again."""
_MOST: Final = 1_000
"""Pairs of host and client that are remembered."""


@dataclass(frozen=True, slots=True)
class Distrust:
    """One client's of one host."""

    host: str
    why: Why
    since: float
    """Unix time, as below."""
    until: float
    client: str = ""
    """Name of its process; "" as long as nobody knows."""


class Distrusts:
    """Owned by the event loop."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._served: OrderedDict[Pair, None] = OrderedDict()
        self._hang_ups: Counter[Pair] = Counter()
        """In a row."""
        self._found: OrderedDict[Pair, Distrust] = OrderedDict()

    def of(self, pair: Pair) -> Distrust | None:
        """Return what holds now for this client of this host, whose connections are to be tunnelled; None: they may be opened."""
        distrust = self._found.get(pair)
        return distrust if distrust is not None and self._clock() < distrust.until else None

    def served(self, pair: Pair) -> None:
        """Note that it has sent a request, so that it trusts us."""
        self._hang_ups.pop(pair, None)
        self._found.pop(pair, None)
        self._served[pair] = None
        self._served.move_to_end(pair)
        if len(self._served) > _MOST:
            self._served.popitem(last=False)

    def refused(self, pair: Pair) -> Distrust:
        """Note that it has said that it does not trust us."""
        return self._leave(pair, "refused")

    def hung_up(self, pair: Pair) -> Distrust | None:
        """Note that it has closed its connection without a word; None where that means nothing yet."""
        if pair in self._served:
            return None
        if len(self._hang_ups) > _MOST:
            self._hang_ups.clear()
        self._hang_ups[pair] += 1
        return self._leave(pair, "hung up") if self._hang_ups[pair] >= _HANG_UPS else None

    def name(self, pair: Pair, client: str) -> None:
        """Note which process it is, once that has been found."""
        if client and pair in self._found:
            self._found[pair] = replace(self._found[pair], client=client)

    def current(self) -> list[Distrust]:
        """Return what holds now, the oldest first."""
        return [distrust for pair in self._found if (distrust := self.of(pair))]

    def _leave(self, pair: Pair, why: Why) -> Distrust:
        now, last = self._clock(), self._found.pop(pair, None)
        self._hang_ups.pop(pair, None)
        seconds, client = _FIRST, ""
        if last is not None and now < last.until + _FORGOTTEN:
            seconds, client = min(2 * (last.until - last.since), _LONGEST), last.client
        distrust = self._found[pair] = Distrust(pair[0], why, now, now + seconds, client)
        if len(self._found) > _MOST:
            self._found.popitem(last=False)
        return distrust
