"""Codex over WebSocket: `response.create` frames are requests of the Responses API, and events come back as frames.

Only new items travel (`previous_response_id`), so what was compressed once stays so at the provider. A changed frame that
is refused is sent again as it was, and the refusal is not shown to the client.

Two hazards of mitmproxy: it keeps every message of a connection, so older ones are dropped here; and it splits changed
messages above 4,000 bytes inside characters, which a fragment size beyond any message prevents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from json import loads
from typing import Any, Final
from weakref import WeakKeyDictionary

import msgspec
from mitmproxy import ctx
from mitmproxy.http import HTTPFlow
from mitmproxy.proxy.layers.websocket import Fragmentizer
from mitmproxy.websocket import WebSocketMessage

from thinwire.pipeline.extensions import PipelineStage
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.response.usage_reader import Answer
from thinwire.pipeline.wire.openai_responses import WIRE

from ..audit.receipt import Receipts
from ..config.config import Config
from ..providers import error_responses
from ..providers.request_headers import BYPASS, unmodifiable
from ..providers.routes import Route
from ..request import model_name
from ..request.cache_warnings import Alignment
from ..request.compression import Compression
from ..request.exchange import Exchange
from .admission import Admission
from .http import head_of, is_websocket
from .options import Configuration

_CREATE: Final = b'"response.create"'

Fragmentizer.FRAGMENT_SIZE = 1 << 40


class WebSockets:
    """Holds the one response that may be under way on each connection."""

    def __init__(
        self,
        configuration: Configuration,
        compression: Compression,
        receipts: Receipts,
        admission: Admission,
        alignment: Alignment,
    ) -> None:
        self._configuration = configuration
        self._compression = compression
        self._receipts = receipts
        self._admission = admission
        self._alignment = alignment
        self._exempt: WeakKeyDictionary[HTTPFlow, str] = WeakKeyDictionary()
        self._exchanges: WeakKeyDictionary[HTTPFlow, Exchange] = WeakKeyDictionary()

    def requestheaders(self, flow: HTTPFlow) -> None:
        if is_websocket(flow):
            self._exempt[flow] = unmodifiable(flow.request.headers) or ""
            flow.request.headers.pop(BYPASS, None)

    async def websocket_message(self, flow: HTTPFlow) -> None:
        assert flow.websocket is not None
        message = flow.websocket.messages[-1]
        del flow.websocket.messages[:-1]
        config = self._configuration.config
        route = config.routes.route(flow.request.pretty_host, flow.request.port, flow.request.path)
        if route is None or WIRE.name not in route.wires or not message.is_text or message.injected:
            return
        if (
            message.from_client
            and _CREATE in message.content
            and _event(message.content).get("type") == "response.create"
        ):
            await self._sent(flow, route, message, config)
        elif not message.from_client:
            self._on_event(flow, message)

    def websocket_end(self, flow: HTTPFlow) -> None:
        self._close(flow, aborted=True)

    def end(self) -> None:
        """The proxy ends: answers that are still coming are cut off, and what has come of them is billed."""
        for flow in list(self._exchanges):
            self._close(flow, aborted=True)

    async def _sent(self, flow: HTTPFlow, route: Route, message: WebSocketMessage, config: Config) -> None:
        self._close(flow, aborted=True)
        self._admission.entered(flow)
        if config.projects:
            config = config.of_project(await self._admission.project(flow))
        exchange = self._exchanges[flow] = Exchange.begun(
            head_of(flow), config, replace(route, wires=(WIRE.name,)), WIRE.name
        )
        exchange.bytes_before = len(message.content)
        asked = model_name.named(message.content) if self._admission.needs_model else ""
        over = await self._admission.overspent(flow, asked)
        if over is not None:
            exchange.reason, exchange.model = Reason.BUDGET, asked
            message.drop()
            ctx.master.commands.call("inject.websocket", flow, True, error_responses.event(over.sentence))
            self._close(flow)
            return
        exchange.reason = self._hands_off(flow, message, config)
        if exchange.reason:
            return
        raw = message.content
        body = await exchange.compressed(self._compression, self._alignment, raw)
        if body is not raw:
            message.content = body

    def _hands_off(self, flow: HTTPFlow, message: WebSocketMessage, config: Config) -> str:
        if config.mode == "off":
            return Reason.OFF
        return self._exempt.get(flow, "")

    def _on_event(self, flow: HTTPFlow, message: WebSocketMessage) -> None:
        exchange = self._exchanges.get(flow)
        event = _event(message.content)
        if WIRE.may_tell_usage(
            event
        ):  # its results may come before it is over, or after this proxy has lost sight of it
            self._compression.calls.remember(WIRE.calls(event))
        if exchange is None or not event:
            return
        status = event.get("status") if event.get("type") == "error" else None
        if isinstance(status, int) and exchange.is_refusal(status):
            original, exchange.original = exchange.original, None
            exchange.refused = status
            message.drop()
            ctx.master.commands.call("inject.websocket", flow, False, original)
            return
        answer = exchange.answer = exchange.answer or Answer(WIRE)
        answer.add(event)
        if answer.ended:
            exchange.answered = 200
            if exchange.refused and exchange.done is not None:
                self._compression.memo.leave(exchange.done.edited, Reason.REFUSED)
            self._close(flow)
        elif event.get("type") == "error":
            exchange.answered = status if isinstance(status, int) else 500
            self._close(flow)

    def _close(self, flow: HTTPFlow, aborted: bool = False) -> None:
        """Issue the receipt of the response under way, once."""
        exchange = self._exchanges.pop(flow, None)
        if exchange is not None:
            receipt = exchange.receipt(flow.response.status_code if flow.response else 0, aborted)
            exchange.reached(PipelineStage.POST_SEND, receipt.http_status)
            exchange.reached(PipelineStage.RESPONSE_RECEIVED, receipt.http_status, receipt.usage)
            self._receipts.issue(receipt)


def _event(content: bytes) -> Mapping[str, Any]:
    """The JSON object in a message; empty where there is none."""
    for decode in (msgspec.json.decode, loads):  # only the slower one takes half a character
        try:
            event = decode(content)
        except (msgspec.DecodeError, RecursionError, ValueError):
            continue
        return event if isinstance(event, dict) else {}
    return {}
