"""One request to a chat endpoint while it is under way: what is known of it so far, and its receipt at the end."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from thinwire.pipeline.extensions import PipelineStage
from thinwire.pipeline.model.blocks import Outcome, Request
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.response.usage_reader import Answer, UsageReader

from ..audit.conversations import opening
from ..audit.receipt import Receipt, Receipts, Saving, Shadow, VolatileToken
from ..audit.retrievals import lookups
from ..audit.signs import Signs, signs_of
from ..clients import identify
from ..config.config import Config
from ..providers.auth_mode import AuthMode, auth_mode
from ..providers.request_headers import announced_size, unmodifiable
from ..providers.routes import Route, decide, model_in
from . import encoding
from .cache_warnings import Alignment, Asked
from .compression import Compression, Done
from .extensions import Extensions, StageReporter

_NO_REQUEST: Final = Request(())
_REFUSALS: Final = frozenset({400, 413, 422})
"""Statuses that can mean that the provider did not like what we changed."""
_SAMPLE_MOST: Final = 8_000
"""Characters of an answer that serves as a sample: enough to learn from, and little to keep until it is counted."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is looked at of a request besides its body."""

    host: str
    path: str
    """With the query."""
    headers: Mapping[str, str] = field(repr=False)
    """By their lower-case names."""
    client_port: int = 0
    """The client's source port, where it came over a connection to this machine; 0 otherwise."""


@dataclass(eq=False)
class Exchange:
    """Mutable, and owned by the hooks of one flow, or by the transport of one request."""

    head: Head
    config: Config
    """In force when the request began, and until it ends."""
    route: Route
    wire: str
    """What the path says; the body may say it more exactly."""
    auth: AuthMode = "payg"
    started: float = field(default_factory=time.time)
    clock: float = field(default_factory=time.perf_counter)
    reason: str = ""
    """Why the body is not even read."""
    model: str = ""
    """As it was asked for, where that was looked at although the body was not read."""
    original: bytes | None = None
    """The body as it came, while another one is being sent."""
    bytes_before: int = 0
    done: Done | None = None
    ms_added: float = 0.0
    refused: int = 0
    answered: int = 0
    """Status of an answer over a WebSocket, whose own is always 101."""
    answer: Answer | None = None
    """What the response has said so far; None where none is read."""
    volatile: tuple[VolatileToken, ...] = ()
    shadow: Shadow | None = None
    """Where it was only sent to be compared with another."""
    stage_reporter: StageReporter | None = None
    """Tells others' code; None where nobody listens."""

    @classmethod
    def begun(cls, head: Head, config: Config, route: Route, wire: str) -> Exchange:
        """The exchange of this request, at the level that holds for the way it is paid for, and for its model."""
        auth = auth_mode(head.host, head.headers)
        return cls(head, config.of(auth, model_in(head.path)), route, wire, auth)

    @classmethod
    def opened(cls, method: str, port: int, head: Head, config: Config) -> Exchange | None:
        """The exchange that begins with these headers, sent to this port; None when it is not one with a chat endpoint."""
        route = config.routes.route(head.host, port, head.path)
        if route is None or method != "POST":
            return None
        exchange = cls.begun(head, config, route, decide(route, b"") if route.wires else "")
        exchange.reason = _hands_off(head.headers, config) if route.wires else Reason.UNKNOWN_WIRE
        return exchange

    def _attended(self, extensions: Extensions) -> None:
        """The body has come; from now on others' code is told of each stage."""
        self.stage_reporter = extensions.stage_reporter(self.route.provider, self.head.host, self.wire, self.auth)
        self.reached(PipelineStage.INPUT_RECEIVED)

    def reached(self, stage: PipelineStage, status: int = 0, usage: Usage | None = None) -> None:
        if self.stage_reporter is not None:
            self.stage_reporter.reached(stage, status, usage)

    async def compressed(self, compression: Compression, alignment: Alignment, raw: bytes) -> bytes:
        """The body to send instead of `raw`, that very object unless it changes. Never raises."""
        began = time.perf_counter()
        named = encoding.name(self.head.headers.get("content-encoding", ""))
        self._attended(compression.extensions)
        self.done = await compression.attempt(
            raw, named, partial(decide, self.route), self.config, self.route.provider, self.stage_reporter
        )
        self.bytes_before = len(raw)
        self.ms_added = (time.perf_counter() - began) * 1000
        self._aligned(alignment)
        compression.meter.look(self.done.news)
        self.reached(PipelineStage.PRE_SEND)
        if self.done.body is not raw:
            self.original = raw
        return self.done.body

    def _aligned(self, alignment: Alignment) -> None:
        """The body has been read: have its system prompt looked at."""
        plan = self.done.plan if self.done else None
        if plan is not None and plan.request is not None and plan.request.system:
            asked = Asked(
                self.config.directory, self.route.provider, self.head.host, plan.request.model, len(plan.body)
            )
            alignment.look(plan.request.system, asked, self.looked)

    def looked(self, volatile_tokens: tuple[VolatileToken, ...]) -> None:
        """Note what is volatile in its system prompt."""
        self.volatile = volatile_tokens

    def read_usage(self, headers: Mapping[str, str]) -> UsageReader:
        """The reader of a response with these headers, from now on this exchange's."""
        wire = (self.done.wire if self.done else "") or self.wire
        reader = UsageReader(wire, headers.get("content-type", ""), headers.get("content-encoding", ""))
        self.answer = reader.answer
        return reader

    def is_refusal(self, status: int) -> bool:
        """Return whether an answer with this status may mean that the original is to be sent."""
        return self.original is not None and status in _REFUSALS

    def refused_with(self, status: int, answer: int | None, compression: Compression) -> None:
        """The provider refused what was changed with this status, and the original was sent; `answer` to that, None for none."""
        self.refused = status
        if answer is not None and answer < 400 and self.done is not None:  # it was our edits, then, and nothing else
            compression.memo.leave(self.done.edited, Reason.REFUSED)

    def ended(self, status: int, aborted: bool, compression: Compression, receipts: Receipts) -> None:
        """The exchange is over, once: its calls are remembered, its receipt is issued. `status` of the answer, 0 for none."""
        if self.answer is not None:
            compression.calls.remember(self.answer.calls)
        receipt = self.receipt(status, aborted)
        self.reached(PipelineStage.RESPONSE_RECEIVED, receipt.http_status, receipt.usage)
        receipts.issue(receipt)

    def receipt(self, status: int, aborted: bool) -> Receipt:
        """Return the receipt, with all that is known now."""
        outcome = self.done.outcome if self.done else Outcome("skipped", b"", reason=self.reason)
        plan = self.done.plan if self.done else None
        request = plan.request if plan and plan.request else _NO_REQUEST
        head = self.head
        return Receipt(
            started=self.started,
            provider=self.route.provider,
            host=head.host,
            path=head.path.partition("?")[0],
            wire=(self.done.wire if self.done else "") or self.wire,
            mode=self.config.mode,
            level=(plan.settings if plan else self.config.settings).level,
            status=outcome.status,
            reason=str(outcome.reason),
            model=request.model or self.model or model_in(head.path),
            streamed=request.stream,
            turns=request.turns,
            conversation=opening(request),
            previous=request.previous,
            session=identify.session(head.headers, plan.body if plan else b""),
            agent=identify.agent(head.headers),
            tokens_before=outcome.tokens_before,
            tokens_after=outcome.tokens_after,
            savings=tuple(map(Saving.of, outcome.edits)),
            lookups=lookups(request.blocks),
            signs=signs_of(request, plan.compressible) if plan else Signs(),
            skipped=dict(outcome.skipped),
            bytes_before=self.bytes_before,
            bytes_after=len(self.done.body) if self.done and not self.refused else self.bytes_before,
            text_bytes=self._text_bytes(),
            ms_added=self.ms_added,
            ms_total=(time.perf_counter() - self.clock) * 1000,
            http_status=self.answered or status,
            refused=self.refused,
            aborted=aborted,
            failed=200 <= status < 300 and self.answer is not None and self.answer.failed,
            usage=self.answer.usage if self.answer else Usage(),
            written=self._written(),
            auth_mode=self.auth,
            client=identify.client_name(head.headers.get("user-agent", "")),
            volatile=self.volatile,
            shadow=self.shadow,
            client_port=head.client_port,
        )

    def _written(self) -> str:
        """Return what the model wrote, where that is worth counting: nobody has told how much it is, or it is a small sample."""
        if self.answer is None or (
            self.answer.usage.output is not None and len(self.answer.output_text) > _SAMPLE_MOST
        ):
            return ""
        return self.answer.output_text

    def _text_bytes(self) -> int:
        """Return the bytes of the body that the provider took, decoded."""
        if self.done is None or self.done.plan is None:
            return 0
        edited = self.original is not None and not self.refused
        return len(self.done.outcome.body if edited else self.done.plan.body)


def _hands_off(headers: Mapping[str, str], config: Config) -> str:
    """Return why the body must not even be read; "" when it may."""
    if config.mode == "off":
        return Reason.OFF
    if (announced_size(headers) or 0) > config.most_read:
        return Reason.TOO_LARGE
    return unmodifiable(headers) or ""
