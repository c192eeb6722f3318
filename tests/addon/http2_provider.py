"""A provider that speaks HTTP/2 and nothing else, behind a CONNECT proxy of its own; it writes down what arrives."""

from __future__ import annotations

import asyncio
import ssl
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, RequestReceived, StreamEnded

from thinwire.addon.commands.fake_provider.authority import Authority

Answer = tuple[int, tuple[bytes, ...]]
"""Status, and the pieces of a stream of events."""


class Http2Provider:
    """`answer` takes the body of each request and may be exchanged at any time; a `gate` is taken before each piece."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.headers: list[dict[bytes, bytes]] = []
        self.clear()
        self._folder = tempfile.TemporaryDirectory(prefix="thinwire-http2-")
        self._authority = Authority(Path(self._folder.name), ("h2",))
        self.ca = self._authority.ca
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()

    def clear(self) -> None:
        self.received.clear()
        self.headers.clear()
        self.gate: threading.Semaphore | None = None
        self.answer: Callable[[bytes], Answer] = lambda body: (200, (b"data: {}\n\n", b"data: [DONE]\n\n"))

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._folder.cleanup()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.proxy_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        self._loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await writer.start_tls(self._authority.context())
            await _Connection(self, reader, writer).converse()
        except (OSError, ssl.SSLError, asyncio.IncompleteReadError):
            pass  # the client left
        finally:
            writer.close()


class _Connection:
    def __init__(self, provider: Http2Provider, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._provider, self._reader, self._writer = provider, reader, writer
        self._h2 = H2Connection(H2Configuration(client_side=False, header_encoding=None))
        self._bodies: dict[int, bytes] = {}
        self._heads: dict[int, dict[bytes, bytes]] = {}
        self._answers: set[asyncio.Task[None]] = set()

    async def converse(self) -> None:
        self._h2.initiate_connection()
        await self._flush()
        while data := await self._reader.read(1 << 16):
            for event in self._h2.receive_data(data):
                self._on(event)
            await self._flush()

    async def _flush(self) -> None:
        self._writer.write(self._h2.data_to_send())
        await self._writer.drain()

    def _on(self, event: Event) -> None:
        match event:
            case RequestReceived(stream_id=int(stream)):
                self._bodies[stream], self._heads[stream] = b"", dict(event.headers)
            case DataReceived(stream_id=int(stream)):
                self._bodies[stream] += event.data
                self._h2.acknowledge_received_data(event.flow_controlled_length, stream)
            case StreamEnded(stream_id=int(stream)):
                task = asyncio.ensure_future(self._answer(stream))
                self._answers.add(task)
                task.add_done_callback(self._answers.discard)

    async def _answer(self, stream: int) -> None:
        body = self._bodies.pop(stream)
        self._provider.received.append(body)
        self._provider.headers.append(self._heads.pop(stream))
        status, pieces = self._provider.answer(body)
        self._h2.send_headers(stream, [(":status", str(status)), ("content-type", "text/event-stream")])
        gate = self._provider.gate
        for piece in pieces:
            while gate and not gate.acquire(blocking=False):
                if self._writer.is_closing():
                    return
                await asyncio.sleep(0.005)
            self._h2.send_data(stream, piece)
            await self._flush()
        self._h2.end_stream(stream)
        await self._flush()
