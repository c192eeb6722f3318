"""mitmproxy's hooks for requests to the proxy itself: `GET /` on its own port, without a proxy in between.

The one thing that tells such a request from one to be proxied is the request line as it came: `GET /path` instead of
`GET http://host/path` or CONNECT. mitmproxy has rewritten it when the first hook for requests is called, so `next_layer` looks
at the connection's first bytes, before any layer has. Whatever such a connection asks for, nothing of it is ever
forwarded: a name that resolves to this machine would have the proxy call itself without end.
"""

from __future__ import annotations

import asyncio
import logging
import re
import traceback
from typing import Final
from urllib.parse import parse_qs, unquote
from weakref import WeakKeyDictionary, WeakSet

from mitmproxy.connection import Client
from mitmproxy.http import HTTPFlow, Request, Response
from mitmproxy.proxy.layer import NextLayer
from mitmproxy.proxy.layers.modes import HttpProxy, HttpUpstreamProxy

from ..control.owner import is_ours
from ..control.proxy_client import CONTROL, TOKEN_HEADER
from ..page.access import HEADERS, STRANGER, Refusal, Visitor, brings, refusal
from ..page.control import Switch
from ..page.router import Answer, Router, is_public, json_answer, text_answer
from ..providers.request_headers import announced_size
from .loopback_targets import hang_up

_log: Final = logging.getLogger(__name__)

_ORIGIN_FORM: Final = re.compile(rb"[A-Z]+ /")
_LARGEST_BODY: Final = 65_536  # bytes that a refused request may carry before its connection is closed instead
_AT_ONCE: Final = 2  # answers being made; the proxy has other work


class PageHooks:
    """Comes before the addons for chat requests, which leave alone what has its answer already."""

    def __init__(self, router: Router, switch: Switch) -> None:
        self._router = router
        self._switch = switch
        self._ours: WeakSet[Client] = WeakSet()
        self._owners: WeakKeyDictionary[Client, bool] = WeakKeyDictionary()
        """Whether a connection comes from the user who runs the proxy."""
        self._seats = asyncio.Semaphore(_AT_ONCE)

    def next_layer(self, nextlayer: NextLayer) -> None:
        if _is_first(nextlayer) and _ORIGIN_FORM.match(nextlayer.data_client()):
            self._ours.add(nextlayer.context.client)

    async def requestheaders(self, flow: HTTPFlow) -> None:
        if flow.client_conn not in self._ours:
            return
        if _large(flow):
            flow.kill()
            return
        flow.response = _response(await self._answer(flow))

    def client_disconnected(self, client: Client) -> None:
        """Hangs up. mitmproxy forgets to, when a flow is killed while more of its body waits to be read."""
        if client in self._ours:
            hang_up(client, client)

    async def _answer(self, flow: HTTPFlow) -> Answer:
        try:
            if refused := await self._refused(flow.client_conn, _visitor(flow)):
                return text_answer(refused.status, refused.sentence)
            if _is_control(flow):
                return await self._controlled(flow)
            async with self._seats:
                return await asyncio.to_thread(self._router.answer, flow.request.path)
        except Exception as defect:  # noqa: BLE001  (or mitmproxy would forward the request to itself)
            place = traceback.extract_tb(defect.__traceback__)[-1]
            _log.warning("thinwire's page fails: %s in %s:%s", type(defect).__name__, place.filename, place.lineno)
            return text_answer(500, "The page has a defect; the proxy's log names it.")

    async def _refused(self, client: Client, visitor: Visitor) -> Refusal | None:
        refused = refusal(visitor, self._switch.token)
        if refused or is_public(visitor.path) or brings(visitor, self._switch.token):
            return refused
        if client not in self._owners:
            self._owners[client] = await asyncio.to_thread(_is_owner, client)
        return None if self._owners[client] else STRANGER

    async def _controlled(self, flow: HTTPFlow) -> Answer:
        """Answer on the event loop, to which the options belong."""
        if flow.request.method != "POST":
            return json_answer(self._switch.shown())
        try:
            return json_answer(await self._switch.changed(flow.request.path))
        except ValueError as refused:
            return text_answer(400, str(refused))


def _is_control(flow: HTTPFlow) -> bool:
    return flow.request.path.partition("?")[0] == CONTROL


def _is_first(nextlayer: NextLayer) -> bool:
    """Return whether these are the first bytes to a proxy, and not those inside of a tunnel or behind another layer."""
    below = [layer for layer in nextlayer.context.layers if layer is not nextlayer.layer]
    return len(below) == 1 and isinstance(below[0], HttpProxy | HttpUpstreamProxy)


def _visitor(flow: HTTPFlow) -> Visitor:
    headers = flow.request.headers
    client = flow.client_conn
    return Visitor(
        flow.request.method,
        headers.get("host", ""),
        client.peername[0] if client.peername else "",
        client.sockname[1] if client.sockname else 0,
        headers.get("sec-fetch-site", ""),
        headers.get("sec-fetch-mode", ""),
        headers.get("sec-fetch-dest", ""),
        headers.get("origin", ""),
        _token_in(flow.request),
        _is_control(flow),
        unquote(flow.request.path.partition("?")[0]),
    )


def _token_in(request: Request) -> str:
    scheme, _, credential = request.headers.get("authorization", "").partition(" ")
    bearer = credential.strip() if scheme.lower() == "bearer" else ""
    asked = (
        parse_qs(request.path.partition("?")[2], max_num_fields=20).get("token", [""])
        if request.method == "GET"
        else [""]
    )
    return request.headers.get(TOKEN_HEADER, "") or bearer or asked[0]


def _is_owner(client: Client) -> bool:
    peer, local = client.peername, client.sockname
    return bool(peer and local and is_ours(peer[:2], local[:2]))


def _large(flow: HTTPFlow) -> bool:
    """Return whether it carries more than anyone who wants to read the page would send."""
    announced = announced_size(flow.request.headers)
    return "transfer-encoding" in flow.request.headers or announced is None or announced > _LARGEST_BODY


def _response(answer: Answer) -> Response:
    headers = {**HEADERS, "Content-Type": answer.kind, **answer.headers}
    return Response.make(answer.status, answer.body, headers)
