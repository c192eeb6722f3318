"""A Python program's own requests: `wrap(OpenAI())`, or a transport for whoever builds an httpx client.

Both stand around one request of httpx (or of httpx2, which has the same classes under another name): a chat request goes out with
its tool outputs compressed, everything else as it is. The response is the very one that came; its bytes are only looked at as
they pass, for what they say of the cost. Where the provider refuses what was changed, the original is sent, as the proxy does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache, partial, update_wrapper
from importlib import import_module
from typing import Any, Final, TypeVar

from ..providers.request_headers import BYPASS
from ..request.exchange import Exchange, Head
from ..request.usage_tap import Tap
from .embedded import UNUSABLE, Embedded, InForce, embedded

_HTTPX: Final = ("httpx", "httpx2")
_WRAPPED: Final = "_thinwire"
# Where the SDKs keep their HTTP clients; the first of these that leads to some is taken.
_PLACES: Final = (
    ("",),  # an httpx client itself
    ("_client",),  # openai, anthropic, groq, cerebras, ollama
    ("_api_client._httpx_client", "_api_client._async_httpx_client"),  # google-genai
    ("sdk_configuration.client", "sdk_configuration.async_client"),  # mistralai
    ("_client_wrapper.httpx_client.httpx_client",),  # cohere
)

Client = TypeVar("Client")
# httpx's requests and responses, whichever httpx it is.
Request = Any
Response = Any


def wrap(client: Client, **options: object) -> Client:
    """The very client, from now on sending its chat requests compressed: one of an SDK, sync or async, or of httpx.

    `options` are those of the proxy without their prefix, as in `wrap(OpenAI(), level="lossless")`; config.yaml of thinwire_dir
    says the others. Raises TypeError on a client that is not built on httpx, ValueError or StoreError on options that cannot be.
    """
    around = Around(InForce(options, everywhere=True))
    clients = next(filter(None, (_clients(client, places) for places in _PLACES)), None)
    if clients is None:
        raise TypeError(
            f"{type(client).__name__} has no httpx client that thinwire knows of: give it one with a Transport"
        )
    inner: Any = getattr(client, "_api_client", None)
    if hasattr(
        inner, "_use_aiohttp"
    ):  # google-genai prefers aiohttp where that is installed, and has httpx all the same
        inner._use_aiohttp = lambda: False
    for http in clients:
        if not hasattr(http, _WRAPPED):
            send = http.send
            seam = _sending_async if hasattr(http, "aclose") else _sending
            http.send = update_wrapper(partial(seam, around, send), send)
            setattr(http, _WRAPPED, around)
    return client


class Transport:
    """For httpx.Client or httpx.AsyncClient: `httpx.Client(transport=thinwire.Transport(httpx.HTTPTransport()))`.

    Only requests to the LLM hosts that the proxy knows are looked into.
    """

    def __init__(self, inner: Any, **options: object) -> None:
        """`inner` sends; `options` as in `wrap`. Raises ValueError or StoreError on options that cannot be."""
        self._inner, self._around = inner, Around(InForce(options))

    def handle_request(self, request: Request) -> Response:
        return self._around.send(request, self._inner.handle_request)

    async def handle_async_request(self, request: Request) -> Response:
        return await self._around.send_async(request, self._inner.handle_async_request)

    def close(self) -> None:
        self._inner.close()

    async def aclose(self) -> None:
        await self._inner.aclose()

    def __enter__(self) -> Transport:
        self._inner.__enter__()
        return self

    def __exit__(self, *trouble: Any) -> None:
        self._inner.__exit__(*trouble)

    async def __aenter__(self) -> Transport:
        await self._inner.__aenter__()
        return self

    async def __aexit__(self, *trouble: Any) -> None:
        await self._inner.__aexit__(*trouble)


class Around:
    """What is done around one request."""

    def __init__(self, config: InForce) -> None:
        self._config = config

    def send(self, request: Request, send: Callable[[Request], Response]) -> Response:
        """The response to this request, which `send` sends; it may stream. Raises whatever `send` raises."""
        opened = self._opened(request)
        if opened is None:
            return send(request)
        exchange, home = opened
        raw = b"" if exchange.reason else request.read()
        body = raw if exchange.reason else home.compressed(exchange, raw).result()
        try:
            response = send(request if body is raw else _with_body(request, body))
            if exchange.is_refusal(response.status_code):
                response.close()
                refusal, response = response, send(request)
                home.refused(exchange, refusal.status_code, response.status_code)
        except BaseException:
            home.ended(exchange, 0, aborted=True)
            raise
        return _tapped(exchange, response, home)

    async def send_async(self, request: Request, send: Callable[[Request], Awaitable[Response]]) -> Response:
        """The same, for a coroutine."""
        opened = self._opened(request)
        if opened is None:
            return await send(request)
        exchange, home = opened
        raw = b"" if exchange.reason else await request.aread()
        body = raw if exchange.reason else await asyncio.wrap_future(home.compressed(exchange, raw))
        try:
            response = await send(request if body is raw else _with_body(request, body))
            if exchange.is_refusal(response.status_code):
                await response.aclose()
                refusal, response = response, await send(request)
                home.refused(exchange, refusal.status_code, response.status_code)
        except BaseException:
            home.ended(exchange, 0, aborted=True)
            raise
        return _tapped(exchange, response, home)

    def _opened(self, request: Request) -> tuple[Exchange, Embedded] | None:
        """The exchange that begins with this request, and who compresses it; None where it is none of our business."""
        url = request.url
        head = Head(url.host, url.raw_path.decode("ascii", "replace"), dict(request.headers))
        exchange = Exchange.opened(request.method, url.port or 443, head, self._config())
        request.headers.pop(BYPASS, None)
        try:
            return (exchange, embedded(exchange.config)) if exchange is not None else None
        except UNUSABLE:
            return None


def _tapped(exchange: Exchange, response: Response, home: Embedded) -> Response:
    """The response, which tells when it has ended."""
    tap = Tap(exchange.read_usage(response.headers), lambda: None)
    streams = _streams(type(response).__module__.partition(".")[0])
    response.stream = streams(response.stream, tap, partial(home.ended, exchange, response.status_code))
    return response


class _Tapped:
    """A stream of a response whose pieces pass a tap. Each ends once, by its end or by being closed before it."""

    def __init__(self, inner: Any, tap: Tap, ended: Callable[[bool], None]) -> None:
        self._inner, self._tap, self._ended = inner, tap, ended
        self._open = True

    def __iter__(self) -> Any:
        for piece in self._inner:
            yield self._tap(piece)
        self._end(aborted=False)

    async def __aiter__(self) -> Any:
        async for piece in self._inner:
            yield self._tap(piece)
        self._end(aborted=False)

    def close(self) -> None:
        self._inner.close()
        self._end(aborted=True)

    async def aclose(self) -> None:
        await self._inner.aclose()
        self._end(aborted=True)

    def _end(self, aborted: bool) -> None:
        if self._open:
            self._open = False
            self._tap(b"")
            self._ended(aborted)


@cache
def _streams(module: str) -> Callable[..., Any]:
    """The class of tapped streams for this httpx, which insists on its own base classes."""
    httpx = import_module(module)
    return type("Tapped", (_Tapped, httpx.SyncByteStream, httpx.AsyncByteStream), {})


def _with_body(request: Request, body: bytes) -> Request:
    """The request with another body and its length, all else as it is."""
    httpx = import_module(type(request).__module__.partition(".")[0])
    headers = [
        (name, str(len(body)).encode() if name.lower() == b"content-length" else value)
        for name, value in request.headers.raw
    ]
    return httpx.Request(
        request.method, request.url, headers=headers, stream=httpx.ByteStream(body), extensions=request.extensions
    )


def _sending(
    around: Around, send: Callable[..., Response], request: Request, *, stream: bool = False, **how: Any
) -> Response:
    """httpx.Client.send, whose response is one to the request as the caller knows it."""
    response = around.send(request, lambda one: send(one, stream=True, **how))
    if not response.history:
        response.request = request
    if not stream:
        response.read()
    return response


async def _sending_async(
    around: Around, send: Callable[..., Awaitable[Response]], request: Request, *, stream: bool = False, **how: Any
) -> Response:
    response = await around.send_async(request, lambda one: send(one, stream=True, **how))
    if not response.history:
        response.request = request
    if not stream:
        await response.aread()
    return response


def _clients(client: object, places: tuple[str, ...]) -> list[Any]:
    """The httpx clients that are there."""
    return [one for place in places if _is_httpx(one := _attribute(client, place))]


def _is_httpx(thing: object) -> bool:
    modules = {base.__module__.partition(".")[0] for base in type(thing).__mro__}
    return hasattr(thing, "send") and not modules.isdisjoint(_HTTPX)


def _attribute(thing: object, place: str) -> object:
    for name in filter(None, place.split(".")):
        thing = getattr(thing, name, None)
    return thing
