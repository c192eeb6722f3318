"""The retention meter at work: on a thread of its own, after the request has gone on, it reads what was newly compressed and what
is sent in its place, and counts the facts that stayed. Only counts leave it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from json import loads

from thinwire.pipeline.model.blocks import Block, Edit
from thinwire.pipeline.retention import FACTS, Fact, Retained, retention

from ..workers.background import BackgroundThread


class RetentionMeter:
    """Looks at the new blocks of all requests."""

    def __init__(self) -> None:
        self._thread = BackgroundThread("thinwire-retention", 200)
        self.listeners: list[Callable[[Mapping[Fact, Retained]], None]] = []
        """Called on the meter's thread with what stayed of what one request brought. They must not raise."""

    def look(self, news: Sequence[tuple[Block, Edit]]) -> None:
        """Have the blocks that a request brought read soon, each with what is sent instead, if anybody wants to know."""
        if self.listeners and news:
            self._thread.call(partial(self._look, news))

    def _look(self, news: Sequence[tuple[Block, Edit]]) -> None:
        total = dict.fromkeys(FACTS, Retained())
        for block, edit in news:
            counts = retention(block.text, loads(edit.replacement), whole=edit.complete)
            total = {fact: total[fact] + counts[fact] for fact in FACTS}
        if any(counts.there for counts in total.values()):
            for listener in self.listeners:
                listener(total)

    def close(self) -> None:
        self._thread.close()
