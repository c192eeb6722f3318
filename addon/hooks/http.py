"""Chat requests over HTTP, from their headers to their receipt. Each hook is guard, call, assign.

What is not a chat request, or must not be changed, streams through unread. The body of one that may be changed is assigned once,
as the last act of `request`. Responses always stream; a tap reads what they cost. Only the refusal of a changed
request is held back, so that the answer to the original can take its place.
"""

from __future__ import annotations

from functools import partial
from weakref import WeakKeyDictionary

from mitmproxy.http import HTTPFlow, Response

from thinwire.pipeline.extensions import PipelineStage
from thinwire.pipeline.model.reasons import Reason

from ..audit.receipt import Receipts
from ..providers import error_responses
from ..providers.request_headers import BYPASS
from ..providers.routes import model_in
from ..request import model_name, resend
from ..request.cache_warnings import Alignment
from ..request.compression import Compression
from ..request.exchange import Exchange, Head
from ..request.shadow import Comparison
from ..request.usage_tap import Tap
from ..workers.background import BackgroundThread
from .admission import Admission
from .options import Configuration
from .shadow import Shadows


class Chat:
    """Holds the exchanges that are under way."""

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
        # Beside the flow, not in its metadata, which mitmproxy writes to files.
        self._exchanges: WeakKeyDictionary[HTTPFlow, Exchange] = WeakKeyDictionary()
        self._shadows = Shadows(receipts)
        self._reading = BackgroundThread("thinwire-usage")
        self._comparisons: WeakKeyDictionary[HTTPFlow, Comparison] = WeakKeyDictionary()

    async def requestheaders(self, flow: HTTPFlow) -> None:
        if flow.is_replay or is_websocket(flow) or flow.response is not None:  # which the page has answered
            return
        request, config = flow.request, self._configuration.config
        exchange = Exchange.opened(request.method, request.port, head_of(flow), config)
        if exchange is not None:
            self._admission.entered(flow)
            if config.projects:
                own = config.of_project(await self._admission.project(flow))
                exchange = Exchange.opened(request.method, request.port, head_of(flow), own)
        flow.request.headers.pop(BYPASS, None)
        if exchange is not None:
            self._exchanges[flow] = exchange
            if await self._overspent(flow, exchange, model_in(flow.request.path)):
                return
        if exchange is None or (exchange.reason and not self._admission.needs_model):
            flow.request.stream = True

    async def request(self, flow: HTTPFlow) -> None:
        exchange = self._exchanges.get(flow)
        if exchange is None or flow.response is not None:
            return
        raw = flow.request.raw_content
        if raw and self._admission.needs_model:
            asked = await model_name.asked(raw, flow.request.headers.get("content-encoding", ""))
            if await self._overspent(flow, exchange, asked):
                return
        if exchange.reason:
            return
        if raw is None:
            exchange.reason = Reason.TOO_LARGE  # mitmproxy's own stream_large_bodies let it through
            return
        if not flow.client_conn.connected:
            return
        body = await exchange.compressed(self._compression, self._alignment, raw)
        if body is not raw:
            resend.set_body(flow.request, body)
            if comparison := self._shadows.begin(flow, exchange):
                self._comparisons[flow] = comparison

    def responseheaders(self, flow: HTTPFlow) -> None:
        if flow.is_replay or flow.response is None or is_websocket(flow):
            return
        exchange = self._exchanges.get(flow)
        if exchange is None:
            flow.response.stream = True
            return
        exchange.reached(PipelineStage.POST_SEND, flow.response.status_code)
        if not exchange.is_refusal(flow.response.status_code):
            headers, comparison = flow.response.headers, self._comparisons.get(flow)
            steps = comparison.read(headers) if comparison else None
            flow.response.stream = Tap(exchange.read_usage(headers), partial(self._close, flow), steps, self._reading)

    async def response(self, flow: HTTPFlow) -> None:
        exchange = self._exchanges.get(flow)
        if exchange is not None and flow.response is not None and not flow.response.stream:
            if exchange.original is not None and exchange.is_refusal(flow.response.status_code):
                await self._send_original(flow, flow.response, exchange, exchange.original)
            self._read_whole(flow.response, exchange)
        tap = flow.response.stream if flow.response else None
        if isinstance(tap, Tap):
            if tap.is_behind:
                return
            tap(b"")  # of an answer without a body mitmproxy tells it nothing
        self._close(flow)

    def error(self, flow: HTTPFlow) -> None:
        self._close(flow, aborted=True)

    def end(self) -> None:
        """The proxy ends: answers that are still coming are cut off, and what has come of them is billed."""
        for flow in list(self._exchanges):
            self._close(flow, aborted=True)

    async def _overspent(self, flow: HTTPFlow, exchange: Exchange, model: str) -> bool:
        """Answer instead of the provider where a budget says so."""
        over = await self._admission.overspent(flow, model)
        if over is None:
            return False
        exchange.reason, exchange.model = Reason.BUDGET, model
        flow.response = error_responses.response(exchange.wire, over.sentence, over.seconds)
        return True

    async def _send_original(self, flow: HTTPFlow, refusal: Response, exchange: Exchange, original: bytes) -> None:
        answer = await resend.answer_to(flow, original)
        exchange.refused_with(refusal.status_code, answer.status_code if answer else None, self._compression)
        if answer is not None:
            flow.response = answer

    def _read_whole(self, response: Response, exchange: Exchange) -> None:
        tap = Tap(exchange.read_usage(response.headers), lambda: None)
        tap(response.raw_content or b"")
        tap(b"")

    def _close(self, flow: HTTPFlow, aborted: bool = False) -> None:
        """Issue the receipt, once."""
        exchange = self._exchanges.pop(flow, None)
        if exchange is not None:
            status = flow.response.status_code if flow.response else 0
            exchange.ended(status, aborted, self._compression, self._receipts)
            if comparison := self._comparisons.pop(flow, None):
                comparison.first_ended(whole=200 <= status < 300 and not aborted and not exchange.refused)


def is_websocket(flow: HTTPFlow) -> bool:
    """Return whether this is the request that opens a WebSocket."""
    return bool(flow.request.headers.get("upgrade", "").lower() == "websocket")


def head_of(flow: HTTPFlow) -> Head:
    """Return what is looked at of the flow's request besides its body."""
    peer = flow.client_conn.peername
    return Head(flow.request.pretty_host, flow.request.path, flow.request.headers, peer[1] if peer else 0)
