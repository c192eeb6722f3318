"""One request to a chat endpoint while it is under way: what is known of it so far, and its receipt at the end."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from mitmproxy.http import HTTPFlow

from pipeline.blocks import Outcome, Request
from pipeline.usage import Usage
from pipeline.usage_stream import UsageReader

from . import callers
from .compression import Done
from .conversations import opening
from .guards import auth_mode, client_family
from .lookups import lookups
from .options import Config
from .receipt import Receipt, Saving
from .routes import Route, model_in

_NO_REQUEST = Request(())


@dataclass(eq=False)
class Exchange:
    """Mutable, and owned by the hooks of one flow."""

    config: Config
    """In force when the request began, and until it ends."""
    route: Route
    wire: str
    """What the path says; the body may say it more exactly."""
    started: float = field(default_factory=time.time)
    clock: float = field(default_factory=time.perf_counter)
    reason: str = ""
    """Why the body is not even read."""
    original: bytes | None = None
    """The body as it came, while another one is being sent."""
    bytes_before: int = 0
    done: Done | None = None
    ms_added: float = 0.0
    refused: int = 0
    usage: Usage = field(default_factory=Usage)
    reader: UsageReader | None = None

    def receipt(self, flow: HTTPFlow, aborted: bool) -> Receipt:
        """All that is known now."""
        outcome = self.done.outcome if self.done else Outcome("skipped", b"", reason=self.reason)
        plan = self.done.plan if self.done else None
        request = plan.request if plan and plan.request else _NO_REQUEST
        peer, headers = flow.client_conn.peername, flow.request.headers
        return Receipt(
            started=self.started,
            provider=self.route.provider,
            host=flow.request.pretty_host,
            path=flow.request.path.partition("?")[0],
            wire=(self.done.wire if self.done else "") or self.wire,
            mode=self.config.mode,
            level=self.config.settings.level,
            status=outcome.status,
            reason=str(outcome.reason),
            model=request.model or model_in(flow.request.path),
            streamed=request.stream,
            turns=request.turns,
            conversation=opening(request),
            previous=request.previous,
            session=callers.session(headers, plan.body if plan else b""),
            agent=callers.agent(headers),
            tokens_before=outcome.tokens_before,
            tokens_after=outcome.tokens_after,
            savings=tuple(map(Saving.of, outcome.edits)),
            lookups=lookups(request.blocks),
            skipped=dict(outcome.skipped),
            bytes_before=self.bytes_before,
            bytes_after=len(self.done.body) if self.done and not self.refused else self.bytes_before,
            text_bytes=self._text_bytes(),
            ms_added=self.ms_added,
            ms_total=(time.perf_counter() - self.clock) * 1000,
            http_status=flow.response.status_code if flow.response else 0,
            refused=self.refused,
            aborted=aborted,
            usage=self.reader.usage if self.reader else self.usage,
            auth_mode=auth_mode(flow.request.pretty_host, headers),
            client=client_family(headers.get("user-agent", "")),
            client_port=peer[1] if peer else 0,
        )

    def _text_bytes(self) -> int:
        """Of the body that the provider took, decoded."""
        if self.done is None or self.done.plan is None:
            return 0
        edited = self.original is not None and not self.refused
        return len(self.done.outcome.body if edited else self.done.plan.body)
