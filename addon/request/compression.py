"""From a body as the client sent it to the body that is sent on, without ever holding up the event loop.

Decode (capped) -> which wire -> plan -> the workers -> finish -> check -> encode. Small steps run where they are; large ones
in a thread. Of a body above the user's limit, and of a conversation that is left alone, only what earlier requests changed is
changed again. `Compression.attempt` catches everything: whatever goes wrong, also a cancellation, which would leave the client
hanging for ever, the very bytes that came are the answer.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from json import loads
from typing import Final, TypeVar

from thinwire.pipeline import run
from thinwire.pipeline.json_bytes.splice import splice
from thinwire.pipeline.model.blocks import Block, Edit, Outcome, Request
from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.stores import Originals
from thinwire.pipeline.plan import Elsewhere, Plan
from thinwire.pipeline.response.content_encoding import Broken, TooLarge

from ..config.config import Config
from ..kompress.shortener import Shortener
from ..stores.open_stores import LastingMemo, LastingOriginals
from ..stores.recent_memo import RecentMemo
from ..stores.uptime import Watch
from ..workers.pool import Workers
from . import encoding
from .call_log import CallLog
from .extensions import Extensions, StageReporter
from .retention_meter import RetentionMeter

_log: Final = logging.getLogger(__name__)

_SMALL: Final = 32_000
"""Bytes up to which a body is decoded and encoded at once: under a millisecond."""
_WAIT: Final = 4.0
"""Seconds; longer than the workers' start."""
_PLANNED_AT_ONCE: Final = 2_000_000
_QUOTES_AT_ONCE: Final = 8_000
"""Bytes, and quotes in them, up to which a body is planned on the event loop: a few milliseconds. What costs is the members
and strings of a body, about a microsecond for a quote, not how long they are."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one body."""

    outcome: Outcome
    body: bytes
    """What to send, in the encoding of the original; the very object that came in unless it was compressed."""
    wire: str = ""
    plan: Plan | None = None

    @property
    def news(self) -> tuple[tuple[Block, Edit], ...]:
        """The blocks that were decided for this very request and are sent differently, each with what is sent."""
        if self.plan is None:
            return ()
        edits = {edit.start: edit for edit in self.outcome.edits}
        new = [task.block for task in self.plan.tasks if task.key in self.plan.new_decisions]
        return tuple((block, edits[block.start]) for block in new if block.start in edits)

    @property
    def edited(self) -> tuple[bytes, ...]:
        """The memo's keys of the blocks that are sent differently."""
        starts = {edit.start for edit in self.outcome.edits}
        return tuple(task.key for task in self.plan.tasks if task.block.start in starts) if self.plan else ()


class Compression:
    """The pipeline with its stores, its workers and others' code."""

    def __init__(self, workers: Workers, extensions: Extensions | None = None) -> None:
        self.workers = workers
        self.extensions = extensions or Extensions()
        self.memo: LastingMemo = RecentMemo()
        self.watch = Watch()
        self.meter = RetentionMeter()
        self.calls = CallLog()
        self.originals: LastingOriginals | None = None
        self.shortener = Shortener()
        self.holds: Callable[[Config, Request], bool] = lambda config, request: False
        """Whether a request is of a conversation that is left alone."""
        self._rehearsed = RecentMemo()
        """What audit mode decided: it was never sent, so it must not bind what is."""

    async def attempt(
        self,
        raw: bytes,
        named: str,
        wire_of: Callable[[bytes], str],
        config: Config,
        provider: str = "",
        reporter: StageReporter | None = None,
    ) -> Done:
        """The body to send instead of `raw`, which is in the encoding `named`. `wire_of` tells the wire of a decoded body.

        `provider` is the route's, whose cache is to be spared; the `reporter` is told each stage.
        """
        try:
            # Each slow step has its own limit; this one is for a step that hangs all the same.
            async with asyncio.timeout(_WAIT + 2 * config.deadline):
                return await self._compress(raw, named, wire_of, config, provider, reporter)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as defect:  # noqa: BLE001  (the promise: the original goes on)
            reason = Reason.TIMEOUT if isinstance(defect, TimeoutError) else type(defect).__name__
            _log.warning("thinwire: a request is sent as it came: %s", reason)
            return Done(Outcome("failed", raw, reason=reason), raw)

    async def _compress(
        self,
        raw: bytes,
        named: str,
        wire_of: Callable[[bytes], str],
        config: Config,
        provider: str,
        reporter: StageReporter | None,
    ) -> Done:
        body = await _decoded(raw, named, config.most_read)
        if isinstance(body, Reason):
            return _skipped(raw, body)
        wire = wire_of(body)
        rehearsed = config.mode == "audit"
        memo, moment = (self._rehearsed, None) if rehearsed else (self.memo, self.watch.moment())
        elsewhere = Elsewhere(self.calls, self._shortened(config))
        planned = partial(run.plan, body, wire, memo=memo, provider=provider, moment=moment, elsewhere=elsewhere)
        # While originals cannot be written, what is new is decided as for somebody who keeps none: all facts are sent.
        without = partial(planned, replace(config.settings, originals=False))
        at_once = memo.quick and _is_light(body)
        plan = planned(config.settings) if at_once else await asyncio.to_thread(planned, config.settings)
        if plan.jobs and not self._keeps():
            plan = await asyncio.to_thread(without)
        if reporter is not None:
            reporter.planned(plan, wire)
        if plan.request is not None and (reason := self._nothing_new(plan, plan.request, config)):
            plan = run.nothing_new(plan, reason)
        if plan.outcome is not None:
            return Done(_finished(plan, memo, None), raw, wire, plan)
        try:
            plan = await self._decided(plan, memo, config)
            outcome = await self._finish(plan, memo, config, at_once)
            if Reason.NO_ORIGINAL in outcome.skipped and not self._keeps():
                plan = await self._decided(await asyncio.to_thread(without), memo, config)
                outcome = await self._finish(plan, memo, config, at_once)
            if reporter is not None:
                reporter.compressed(outcome, remembered=bool(outcome.edits and self.originals and not rehearsed))
            if outcome.status != "compressed" or config.mode != "optimize":
                return Done(outcome, raw, wire, plan)
            sent = await _off_loop(len(outcome.body) if named else 0, encoding.encode, outcome.body, named, raw)
        except BaseException:
            # They go out as they are now, so they must stay so.
            memo.leave(plan.new_decisions.keys(), Reason.FAILED)
            run.finish(run.nothing_new(plan, Reason.FAILED), {}, memo)
            raise
        return Done(outcome, sent, wire, plan)

    def _keeps(self) -> bool:
        """Return whether what is taken out can be kept, if it is to be."""
        return self.originals is None or self.originals.works

    def _nothing_new(self, plan: Plan, request: Request, config: Config) -> Reason | None:
        """Why only what was changed before is to be changed. A conversation is left alone, or not, as it was when it began."""
        if len(plan.body) > config.max_body:
            return Reason.TOO_LARGE
        reasons = {sent.decision.reason for sent in plan.history.sent.values()}
        held = Reason.HOLDOUT in reasons if reasons else self.holds(config, request)
        return Reason.HOLDOUT if held else None

    async def _decided(self, plan: Plan, memo: LastingMemo, config: Config) -> Plan:
        """The plan with nothing left to decide, or nothing that there is time for."""
        until = time.monotonic() + config.deadline
        while plan.jobs:
            plan, vetoed = await self.extensions.asked(plan)
            decisions = {**await self.workers.run(plan.jobs, max(0.0, until - time.monotonic())), **vetoed}
            self._ask_to_shorten(plan, decisions, config)
            self.extensions.tell_decided(plan, decisions)
            plan = (
                run.go_on(plan, decisions, memo)
                if memo.quick
                else await asyncio.to_thread(run.go_on, plan, decisions, memo)
            )
        return plan

    def _shortened(self, config: Config) -> Callable[[str], str] | None:
        """Gives texts that the model of `thinwire_prose` has shortened; None where there is no model."""
        if config.mode != "optimize":
            return None
        self.shortener.use(config.model)
        return self.shortener.ready if self.shortener.on else None

    def _ask_to_shorten(self, plan: Plan, decisions: Mapping[bytes, Replacement], config: Config) -> None:
        """Have the model shorten, for conversations to come, what nothing else could say shorter."""
        if config.mode != "optimize" or not self.shortener.on:
            return
        for key, job in plan.jobs.items():
            was = decisions.get(key)
            if job.tool_class == "any" and was is not None and was.reason in (Reason.NO_COMPRESSOR, Reason.NO_GAIN):
                self.shortener.ask(job.text)

    async def _finish(self, plan: Plan, memo: LastingMemo, config: Config, at_once: bool) -> Outcome:
        originals = None if config.mode == "audit" else self.originals
        if (
            at_once
            and not (plan.new_decisions or plan.decided)
            and (originals is None or originals.knows(_replaced(plan)))
        ):
            return _finished(plan, memo, originals)
        return await asyncio.to_thread(_finished, plan, memo, originals)


def _replaced(plan: Plan) -> set[str]:
    """The ids of what the known decisions replace."""
    return {decision.original_id for decision in plan.known.values() if decision.text is not None}


def _skipped(raw: bytes, reason: Reason) -> Done:
    return Done(Outcome("skipped", raw, reason=reason), raw)


async def _decoded(raw: bytes, named: str, most: int) -> bytes | Reason:
    """The body out of the encoding `named`, of at most so many bytes, or why it is not read."""
    try:
        body = await _off_loop(len(raw) if named else 0, encoding.decode, raw, named, most)
    except TooLarge:
        return Reason.TOO_LARGE
    except Broken:
        return Reason.ENCODING
    return body if len(body) <= most else Reason.TOO_LARGE


async def _off_loop(size: int, function: Callable[..., Result], *arguments: object) -> Result:
    """`function(*arguments)`: at once where `size` bytes are little work, else in a thread (codecs release the GIL)."""
    if size <= _SMALL:
        return function(*arguments)
    return await asyncio.to_thread(function, *arguments)


def _is_light(body: bytes) -> bool:
    return len(body) <= _PLANNED_AT_ONCE and body.count(b'"') <= _QUOTES_AT_ONCE


def _finished(plan: Plan, memo: LastingMemo, originals: Originals | None) -> Outcome:
    return _sound(run.finish(plan, {}, memo, originals), plan.body)


def _sound(outcome: Outcome, body: bytes) -> Outcome:
    """The outcome, if it is what it says: its edits, each one JSON string, spliced into the body. Raises ValueError."""
    if outcome.status != "compressed":
        if outcome.body is not body:
            raise ValueError("an outcome without edits changed the body")
        return outcome
    if not all(isinstance(loads(edit.replacement), str) for edit in outcome.edits):
        raise ValueError("an edit is not a JSON string")
    if splice(body, outcome.edits) != outcome.body:
        raise ValueError("the edits do not give the body")
    return outcome
