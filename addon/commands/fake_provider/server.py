"""A provider on loopback for demo, tests and bench: it records what it receives, byte for byte, and answers in kind.

Two ports. `tls_port` speaks TLS with a certificate for whatever name is asked for. `proxy_port` is an HTTP proxy that
connects every host to this provider, so that a proxy in front of it (`--mode upstream:http://127.0.0.1:PORT`) keeps the
real Host and SNI; requests in plain HTTP work there too. It runs in a thread of its own, so tests may be sync or async.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from . import websocket
from .authority import Authority
from .dialects import Bill, Dialect, Json, Reply, dialect, error, response_frames
from .encoders import ENCODERS, encode
from .exchange import Head, Received, read_body, read_head

Respond = Callable[[Received], Reply]
_HOST: Final = "127.0.0.1"
_REMEMBERED: Final = 8  # requests that the cache holds
_OFTEN: Final = 0.005  # seconds between two looks at a gate
_READ_LIMIT: Final = 1 << 26  # bytes; above any body that tests send, so that reading is never paused


class FakeProvider:
    """Use as a context manager. `respond` decides each answer and may be exchanged at any time."""

    def __init__(self, respond: Respond | None = None) -> None:
        self.respond: Respond = respond or (lambda received: Reply())
        self.received: list[Received] = []
        """Every request, in order of arrival; the answer to one is sent after it stands here."""
        self.websockets = True
        """Whether it speaks WebSocket; a request for one is answered with 426 otherwise."""
        self.proxy_port = self.tls_port = 0
        self._folder = tempfile.TemporaryDirectory(prefix="thinwire-fake-")
        self._authority = Authority(Path(self._folder.name))
        self.ca = self._authority.ca
        """The file with the CA that a client of this provider must trust."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="fake-provider", daemon=True)
        self._ready = threading.Event()

    @property
    def proxy_url(self) -> str:
        return f"http://{_HOST}:{self.proxy_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._folder.cleanup()

    def clear(self) -> None:
        """Forget what was received, and answer as at the beginning."""
        self.received.clear()
        self.websockets = True
        self.respond = lambda received: Reply()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        context = self._authority.context()
        self._context = context
        proxy = self._loop.run_until_complete(asyncio.start_server(self._serve, _HOST, 0, limit=_READ_LIMIT))
        tls = self._loop.run_until_complete(asyncio.start_server(self._serve, _HOST, 0, limit=_READ_LIMIT, ssl=context))
        self.proxy_port = proxy.sockets[0].getsockname()[1]
        self.tls_port = tls.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._converse(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client left in the middle, or the provider is being stopped
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = ""
        while head := await read_head(reader):
            if head.method == "CONNECT":
                host = head.target.removesuffix(":443")
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await writer.start_tls(self._context)
                continue
            if head.get("upgrade").lower() == "websocket":
                if not self.websockets:
                    await _send(writer, Reply(status=426), b"", "text/plain")
                    continue
                await websocket.serve(head, reader, writer, self._over_websocket(head, host))
                return
            received = _received(head, host, await read_body(head, reader, writer))
            await self._answer(received, writer)

    def _over_websocket(self, head: Head, host: str) -> websocket.Answer:
        async def answer(message: str) -> list[str]:
            received = _received(head, host, message.encode(errors="surrogatepass"), "WEBSOCKET")
            bill = self._take(received)
            reply = self.respond(received)
            if reply.status != 200:
                return [json.dumps(error(reply) | {"status": reply.status})]
            return [json.dumps(frame) for frame in response_frames(reply, bill, _model(received))]

        return answer

    def _take(self, received: Received) -> Bill:
        """Write the request down, and what it costs; what it shares with an earlier one from the start was cached."""
        recent = self.received[-_REMEMBERED:]
        earlier = (known.body for known in recent if (known.host, known.path) == (received.host, received.path))
        cached = max((_shared(body, received.body) for body in earlier), default=0)
        self.received.append(received)
        return Bill(len(received.body) // 4 + 1, cached=cached // 4, output=0, number=len(self.received))

    async def _answer(self, received: Received, writer: asyncio.StreamWriter) -> None:
        bill = self._take(received)
        reply = self.respond(received)
        bill = replace(bill, output=len(reply.text) // 4 + 1)
        spoken = dialect(received.path)
        if reply.raw is not None:
            await _send(writer, reply, reply.raw, reply.content_type or "application/json")
        elif reply.status != 200 or spoken is None:
            answer = error(reply) if reply.status != 200 else {"path": received.path}
            await _send(writer, reply, json.dumps(answer).encode(), "application/json")
        elif spoken.streams(received.path.partition("?")[0], _asked(received)):
            await _stream(writer, reply, spoken, spoken.events(reply, bill, _model(received)))
        else:
            whole = json.dumps(spoken.whole(reply, bill, _model(received))).encode()
            await _send(writer, reply, whole, "application/json")


def _received(head: Head, host: str, body: bytes, method: str = "") -> Received:
    target = urlsplit(head.target)
    path = f"{target.path}?{target.query}" if target.query else target.path
    return Received(
        method or head.method, host or target.netloc or head.get("host"), path, head.raw, head.headers, body
    )


def _asked(received: Received) -> Json:
    """The request's JSON object; empty where there is none."""
    try:
        asked = received.json()
    except (ValueError, KeyError, RecursionError):
        return {}
    return asked if isinstance(asked, dict) else {}


def _model(received: Received) -> str:
    return str(_asked(received).get("model", "fake-model"))


def _shared(one: bytes, other: bytes) -> int:
    """Length of the common prefix in bytes."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def _head(reply: Reply, content_type: str, framing: str) -> bytes:
    encoding = f"content-encoding: {reply.encoding}\r\n" if reply.encoding else ""
    return f"HTTP/1.1 {reply.status} Fake\r\ncontent-type: {content_type}\r\n{encoding}{framing}\r\n\r\n".encode()


async def _send(writer: asyncio.StreamWriter, reply: Reply, body: bytes, content_type: str) -> None:
    body = encode(body, reply.encoding)
    writer.write(_head(reply, content_type, f"content-length: {len(body)}") + body)
    await writer.drain()


async def _stream(writer: asyncio.StreamWriter, reply: Reply, spoken: Dialect, events: Iterator[bytes]) -> None:
    encoder = ENCODERS[reply.encoding]()
    writer.write(_head(reply, spoken.stream_type, "transfer-encoding: chunked"))
    for number, event in enumerate(events):
        if number and reply.delay:
            await asyncio.sleep(reply.delay)
        if number and reply.gate:
            await _pass(reply.gate, writer)
        writer.write(_chunk(encoder.chunk(event)))
        await writer.drain()
    writer.write(_chunk(encoder.end()) + b"0\r\n\r\n")
    await writer.drain()


async def _pass(gate: threading.Semaphore, writer: asyncio.StreamWriter) -> None:
    """Raises ConnectionError where the client leaves before it opens the gate."""
    while not gate.acquire(blocking=False):
        if writer.is_closing():
            raise ConnectionError
        await asyncio.sleep(_OFTEN)


def _chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n" if data else b""
