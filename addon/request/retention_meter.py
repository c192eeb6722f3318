"""The retention meter at work: on a thread of its own, after the request has gone on, it reads what was newly compressed and what
is sent in its place, and counts the facts that stayed. Only counts leave it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from json import loads

from thinwire.pipeline.model.blocks import Outcome
from thinwire.pipeline.retention import FACTS, Fact, Retained, retention
from thinwire.pipeline.run import Plan

from ..workers.background import Lane


class RetentionMeter:
    """Looks at the new blocks of all requests."""

    def __init__(self, lane: Lane | None = None) -> None:
        self._lane = lane or Lane("thinwire-retention", 200)
        self.listeners: list[Callable[[Mapping[Fact, Retained]], None]] = []
        """Called on the meter's thread with what stayed of what one request brought. They must not raise."""

    def look(self, plan: Plan, outcome: Outcome) -> None:
        """Have it read soon what this request brought and was compressed, if anything was."""
        if self.listeners and plan.jobs and outcome.edits:
            self._lane.call(partial(self._look, plan, outcome))

    def _look(self, plan: Plan, outcome: Outcome) -> None:
        total = dict.fromkeys(FACTS, Retained())
        for original, sent, whole in _new(plan, outcome):
            for fact, found in retention(original, sent, whole=whole).items():
                total[fact] += found
        if any(found.there for found in total.values()):
            for listener in self.listeners:
                listener(total)

    def close(self) -> None:
        self._lane.close()


def _new(plan: Plan, outcome: Outcome) -> Iterator[tuple[str, str, bool]]:
    """Of each block that was decided for this request and is sent differently: its text, what is sent, and whether that can be
    read back whole."""
    edits = {edit.start: edit for edit in outcome.edits}
    left = dict(plan.jobs)
    for task in plan.tasks:
        job, edit = left.pop(task.key, None), edits.get(task.block.start)
        if job is not None and edit is not None:
            yield job.text, loads(edit.replacement), edit.lossless
