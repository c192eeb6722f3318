"""A server that passes LLM requests on, as ASGI middleware: `app = thinwire.ASGIMiddleware(app)`.

A chat request reaches the app with its tool outputs compressed, and all other requests as they are; responses pass untouched.
Where the app answers that the changed request is refused, it is asked once more with the original.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from ..config.config import Config
from ..providers.request_headers import BYPASS
from ..request.exchange import Exchange, Head
from ..request.usage_tap import Tap
from .embedded import UNUSABLE, Embedded, InForce, embedded

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_PORT: Final = re.compile(r"[0-9]{1,5}")


class ASGIMiddleware:
    """Goes by the usual paths of chat requests (`/v1/messages`, `/chat/completions`, ...), whatever the host is called."""

    def __init__(self, app: App, **options: object) -> None:
        """`options` as in `thinwire.wrap`. Raises ValueError or StoreError on options that cannot be."""
        self._app, self._config = app, InForce(options, everywhere=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = _opened(scope, self._config()) if scope["type"] == "http" else None
        try:
            home = embedded(exchange.config) if exchange is not None else None
        except UNUSABLE:
            home = None
        if exchange is None or home is None:
            await self._app(scope, receive, send)
            return
        answer = Answer(exchange, send)
        try:
            await self._answer(exchange, home, answer, scope, receive)
        finally:
            home.ended(exchange, answer.status, aborted=not answer.whole)

    async def _answer(self, exchange: Exchange, home: Embedded, answer: Answer, scope: Scope, receive: Receive) -> None:
        raw = None if exchange.reason else await _body(receive)
        if raw is None:
            await self._app(_scope(scope), receive, answer)
            return
        body = await asyncio.wrap_future(home.compressed(exchange, raw))
        await self._app(_scope(scope, len(body)), _given(body, receive), answer)
        if answer.refusal:
            answer.held_back = False
            await self._app(_scope(scope, len(raw)), _given(raw, receive), answer)
            home.refused(exchange, answer.refusal, answer.status)


class Answer:
    """What the app sends, as it is, with a tap on it; but the refusal of what was changed goes no further."""

    def __init__(self, exchange: Exchange, send: Send) -> None:
        self._exchange, self._send = exchange, send
        self._tap: Tap | None = None
        self.status = 0
        self.whole = False
        self.refusal = 0
        """The status with which the changed request was refused; 0 if it was not."""
        self.held_back = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if not self.refusal and self._exchange.is_refusal(self.status):
                self.refusal, self.held_back = self.status, True
            headers = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in message.get("headers", ())
            }
            self._tap = Tap(self._exchange.read_usage(headers), lambda: None)
        if self.held_back:
            return
        if message["type"] == "http.response.body" and self._tap is not None:
            self._read(self._tap, message)
        await self._send(message)

    def _read(self, tap: Tap, message: Message) -> None:
        if message.get("body"):
            tap(message["body"])
        if not message.get("more_body"):
            tap(b"")
            self.whole = True


def _opened(scope: Scope, config: Config) -> Exchange | None:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    host, _, port = headers.get("host", "").partition(":")
    path = scope.get("raw_path") or scope["path"].encode()
    head = Head(host, path.decode("latin-1"), headers)
    return Exchange.opened(scope["method"], int(port) if _PORT.fullmatch(port) else 443, head, config)


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None when the client left in the middle."""
    parts: list[bytes] = []
    while (message := await receive())["type"] == "http.request":
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)
    return None


def _given(body: bytes, receive: Receive) -> Receive:
    """Gives this body, and then what comes behind it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def given() -> Message:
        return waiting.pop() if waiting else await receive()

    return given


def _scope(scope: Scope, size: int | None = None) -> Scope:
    """The scope of a body of so many bytes (None: of what it is), without what is meant for thinwire."""
    headers = [
        (name, str(size).encode() if size is not None and name.lower() == b"content-length" else value)
        for name, value in scope["headers"]
        if name.lower() != BYPASS.encode()
    ]
    return {**scope, "headers": headers}
