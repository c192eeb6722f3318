"""Others' code on this proxy, kept at arm's length: it may watch every stage and take part in compression, and never costs a
request.

Each extension has threads of its own. Events wait in a bounded queue; whoever needs more than a second for one, lets them pile
up, or raises, is named once in the log and left out from then on. Hooks are asked only about new blocks, and have a
quarter of a second; without an answer the plan stays as it was. What they raise is named by its class alone: its text may
hold a prompt. Where nobody is registered, no event is even made.

Registered in code by `thinwire.extensions.append(...)`, or by the entry-point group `thinwire.pipeline_extension`, which names
an object, a class or a factory. An extension has `on_pipeline_event`, or is a CompressionHooks, or both.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib.metadata import entry_points
from typing import Final, TypeVar
from uuid import uuid4

from thinwire.pipeline.cache.rules import rule_for
from thinwire.pipeline.cache.warm_prefix import cached_bytes
from thinwire.pipeline.extensions import CompressionHooks, PipelineEvent, PipelineExtension, PipelineStage, hooked
from thinwire.pipeline.model.blocks import Outcome
from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.plan import Plan

from ..workers.background import BackgroundThread

_log: Final = logging.getLogger(__name__)

GROUP: Final = "thinwire.pipeline_extension"
_SLOW: Final = 1.0
"""Seconds that one event may take."""
_PATIENCE: Final = 0.25
"""Seconds that a request waits for one extension's hooks; a tenth would do, but the machine may be busy."""

Answer = TypeVar("Answer")


class Extensions:
    """Those of one proxy, in the order of their registration."""

    def __init__(self) -> None:
        self._all: list[Extension] = []

    def append(self, thing: PipelineExtension | CompressionHooks, name: str = "") -> None:
        """Show it every event, and ask it about every new block, from now on. Raises TypeError when it is no extension."""
        self._all.append(Extension(name or type(thing).__name__, thing))

    def load_installed(self) -> None:
        """Append what installed packages offer; one that does not load is said and left out."""
        for point in entry_points(group=GROUP):
            try:
                self.append(_made(point.load()), point.name)
            except Exception as defect:  # noqa: BLE001  (anyone's code; the proxy starts all the same)
                _log.warning("thinwire: extension %s does not load: %s", point.name, type(defect).__name__)

    def announce(self, event: PipelineEvent) -> None:
        """Hand the event to every extension that watches."""
        for extension in self._all:
            extension.tell(event)

    def stage(self, stage: PipelineStage) -> None:
        """Announce a stage of the proxy itself."""
        if self._all:
            self.announce(PipelineEvent(stage))

    def stage_reporter(self, provider: str, host: str, wire: str, auth_mode: str) -> StageReporter | None:
        """Return what tells the stages of one request; None where nobody would listen."""
        if not any(extension.watches for extension in self._all):
            return None
        event = PipelineEvent(PipelineStage.INPUT_RECEIVED, uuid4().hex, provider, host, wire, auth_mode=auth_mode)
        return StageReporter(self, event)

    async def asked(self, plan: Plan) -> tuple[Plan, Mapping[bytes, Replacement]]:
        """The plan after all hooks had their say, and what they have decided themselves. Never raises."""
        decided: dict[bytes, Replacement] = {}
        for extension in self._all:
            if plan.jobs and (answer := await extension.ask(plan)) is not None:
                plan, vetoed = answer
                decided |= vetoed
        return plan, decided

    def tell_decided(self, plan: Plan, decisions: Mapping[bytes, Replacement]) -> None:
        """Tell the hooks what was decided for the plan's new blocks."""
        for extension in self._all:
            extension.tell_decided(plan, decisions)

    def close(self) -> None:
        """Nobody is told anything any more."""
        for extension in self._all:
            extension.close()


class Extension:
    """One extension with its threads."""

    def __init__(self, name: str, thing: object) -> None:
        """Raises TypeError when it is none."""
        self.name = name
        on_event = getattr(thing, "on_pipeline_event", None)
        self._on_event: Callable[[PipelineEvent], None] | None = on_event if callable(on_event) else None
        self._hooks = thing if isinstance(thing, CompressionHooks) else None
        if self._on_event is None and self._hooks is None:
            raise TypeError(f"{name} is no extension: it has no on_pipeline_event, nor is it a CompressionHooks")
        self._events = BackgroundThread(f"thinwire-events-{name}")
        self._asking = BackgroundThread(f"thinwire-hooks-{name}")
        self._out = False
        self._judging = threading.Lock()

    @property
    def watches(self) -> bool:
        return self._on_event is not None and not self._out

    def tell(self, event: PipelineEvent) -> None:
        """Have it told soon, on its own thread."""
        on_event = self._on_event
        if on_event is None or self._out:
            return
        if self._events.busy_for > _SLOW or not self._events.call(lambda: self._tell(on_event, event)):
            self._leave_out("is too slow for its events")

    def _tell(self, on_event: Callable[[PipelineEvent], None], event: PipelineEvent) -> None:
        try:
            on_event(event)
        except Exception as defect:  # noqa: BLE001  (anyone's code)
            self._leave_out(f"raised {type(defect).__name__} at {event.stage}")
        if self._events.busy_for > _SLOW:
            self._leave_out("is too slow for its events")

    async def ask(self, plan: Plan) -> tuple[Plan, dict[bytes, Replacement]] | None:
        """Return what its hooks make of the plan; None where it has none, or they fail."""
        hooks = self._hooks
        if hooks is None or self._out:
            return None
        answer: asyncio.Future[tuple[Plan, dict[bytes, Replacement]]] = asyncio.get_running_loop().create_future()
        if not self._asking.call(lambda: _answer(answer, lambda: hooked(plan, hooks))):
            self._leave_out("is too slow for its hooks")
            return None
        try:
            return await asyncio.wait_for(answer, _PATIENCE)
        except TimeoutError:
            self._leave_out("is too slow for its hooks")
        except Exception as defect:  # noqa: BLE001  (anyone's code)
            self._leave_out(f"raised {type(defect).__name__} when it was asked")
        return None

    def tell_decided(self, plan: Plan, decisions: Mapping[bytes, Replacement]) -> None:
        """Have its hooks told what was decided, on their thread."""
        hooks = self._hooks
        if hooks is not None and not self._out:
            self._asking.call(lambda: self._tell_decided(hooks, plan, decisions))

    def _tell_decided(self, hooks: CompressionHooks, plan: Plan, decisions: Mapping[bytes, Replacement]) -> None:
        blocks = {task.key: task.block for task in plan.tasks}
        try:
            for key, replacement in decisions.items():
                hooks.post_compress(blocks[key], replacement)
        except Exception as defect:  # noqa: BLE001  (anyone's code)
            self._leave_out(f"raised {type(defect).__name__} when it was told a decision")

    def _leave_out(self, why: str) -> None:
        with self._judging:
            first, self._out = not self._out, True
        if first:
            _log.warning("thinwire: extension %s %s and is left out from now on", self.name, why)
            self.close()

    def close(self) -> None:
        self._events.close()
        self._asking.close()


class StageReporter:
    """Tells the stages of one request, each with all that is known by then."""

    def __init__(self, extensions: Extensions, event: PipelineEvent) -> None:
        self._extensions = extensions
        self._event = event

    def reached(self, stage: PipelineStage, status: int = 0, usage: Usage | None = None) -> None:
        self._event = replace(self._event, stage=stage, status=status or self._event.status, usage=usage)
        self._extensions.announce(self._event)

    def planned(self, plan: Plan, wire: str) -> None:
        """The body has been read and judged."""
        request = plan.request
        if request is None:
            return
        cached = cached_bytes(request, rule_for(self._event.provider, request.model))
        known = replace(self._event, wire=wire, model=request.model, request=request, cached_bytes=cached)
        self._event = replace(known, skipped=dict(plan.skipped))
        self._extensions.announce(replace(known, stage=PipelineStage.INPUT_CACHED))
        self._extensions.announce(replace(self._event, stage=PipelineStage.INPUT_ROUTED))

    def compressed(self, outcome: Outcome, remembered: bool) -> None:
        """The outcome is there; and what was taken out can be looked up, if `remembered`."""
        self._event = replace(self._event, outcome=outcome, skipped=dict(outcome.skipped))
        self._extensions.announce(replace(self._event, stage=PipelineStage.INPUT_COMPRESSED))
        if remembered:
            self._extensions.announce(replace(self._event, stage=PipelineStage.INPUT_REMEMBERED))


def _answer(waiting: asyncio.Future[Answer], function: Callable[[], Answer]) -> None:
    """Call it on this thread, and settle what waits on the event loop."""
    try:
        result = function()
    except Exception as defect:  # noqa: BLE001  (anyone's code; it is raised where it was asked for)
        _settle(waiting, partial(waiting.set_exception, defect))
    else:
        _settle(waiting, partial(waiting.set_result, result))


def _settle(waiting: asyncio.Future[Answer], how: Callable[[], None]) -> None:
    def settle() -> None:
        if not waiting.done():
            how()

    with suppress(RuntimeError):  # the loop is closed: the proxy has ended
        waiting.get_loop().call_soon_threadsafe(settle)


def _made(loaded: object) -> PipelineExtension | CompressionHooks:
    """The extension behind an entry point: itself, or what the class or factory makes."""
    usable = isinstance(loaded, CompressionHooks) or hasattr(loaded, "on_pipeline_event")
    made = loaded() if isinstance(loaded, type) or (callable(loaded) and not usable) else loaded
    return made  # type: ignore[return-value]  # append() looks at it
