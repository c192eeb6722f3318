"""The memo in memory: what was decided for the blocks of late, and how those of conversations were sent. Bounded; by itself it
forgets with its process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence

from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason


class RecentMemo:
    """Decisions in memory only: the least recently used go first. For any number of threads."""

    quick = True
    """`get` may be called on the event loop."""

    def __init__(self, most_bytes: int = 16 << 20, most_held: int = 40_000) -> None:
        """`most_held`: blocks of conversations that are remembered; 250 bytes each."""
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[bytes, Replacement] = OrderedDict()
        self._most_held = most_held
        self._held: OrderedDict[bytes, bytes | str] = OrderedDict()
        self._lock = threading.RLock()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Replacement]:
        """The decisions that exist."""
        with self._lock:
            decisions = {key: self._kept[key] for key in keys if key in self._kept}
            for key in decisions:
                self._kept.move_to_end(key)
        return decisions

    def put(self, decisions: Mapping[bytes, Replacement]) -> Mapping[bytes, Replacement]:
        """Keeps what was not decided before; returns what is in force."""
        with self._lock:
            in_force = {key: self._kept.get(key, value) for key, value in decisions.items()}
            self.set(in_force)
        return in_force

    def set(self, decisions: Mapping[bytes, Replacement]) -> None:
        """Keeps these decisions, whatever was decided before."""
        with self._lock:
            for key, value in decisions.items():
                self._bytes += _weight(value) - (_weight(self._kept[key]) if key in self._kept else 0)
                self._kept[key] = value
                self._kept.move_to_end(key)
            while self._bytes > self._most_bytes and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= _weight(oldest)

    def held(self, prefixes: Sequence[bytes]) -> dict[bytes, bytes | str]:
        """Return how blocks were last sent, by prefix hash: the key of a decision, or why there was none."""
        with self._lock:
            sent = {prefix: self._held[prefix] for prefix in prefixes if prefix in self._held}
            for prefix in sent:
                self._held.move_to_end(prefix)
        return sent

    def hold(self, sent: Mapping[bytes, bytes | str]) -> None:
        """Keep how these blocks are sent."""
        with self._lock:
            for prefix, how in sent.items():
                self._held[prefix] = how
                self._held.move_to_end(prefix)
            while len(self._held) > self._most_held:
                self._held.popitem(last=False)

    @property
    def recent(self) -> RecentMemo:
        """Return what is in memory."""
        return self

    def all(self) -> tuple[dict[bytes, Replacement], dict[bytes, bytes | str]]:
        """Every decision, and how every block was sent."""
        with self._lock:
            return dict(self._kept), dict(self._held)

    def leave(self, keys: Collection[bytes], reason: Reason) -> None:
        """Leave these blocks alone from now on."""
        self.set({key: Replacement(None, reason) for key in keys})

    def sent(self, original_id: str) -> list[Replacement]:
        """Return what was sent instead of an original, in each of the forms that are remembered, the latest first."""
        with self._lock:
            return [
                one for one in reversed(self._kept.values()) if one.original_id == original_id and one.text is not None
            ]

    def close(self) -> None:
        """Nothing to do."""


def _weight(replacement: Replacement) -> int:
    return 400 + 2 * len(replacement.text or "")  # the objects themselves take about 400 bytes
