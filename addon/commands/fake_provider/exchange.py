"""One request as it arrived, byte for byte, read from an HTTP/1.1 connection."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

from .encoders import decode


@dataclass(frozen=True)
class Received:
    """What reached the provider. A WebSocket message is one too, with the method WEBSOCKET and its text as body."""

    method: str
    host: str
    """The host that the client asked for (with port where it is not 443), whatever was connected."""
    path: str
    head: bytes = field(repr=False)
    """Request line and headers, exactly."""
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    """In order, names as they were spelt."""
    body: bytes = field(repr=False)
    """Exactly as sent, but for chunked framing."""
    at: float = field(default_factory=time.monotonic)

    def header(self, name: str) -> str:
        """The value of the first header of that name; "" without."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def decoded(self) -> bytes:
        """The body without its content-encoding."""
        return decode(self.body, self.header("content-encoding"))

    def json(self) -> Any:
        return json.loads(self.decoded)


@dataclass(frozen=True)
class Head:
    method: str
    target: str
    raw: bytes
    headers: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


async def read_head(reader: asyncio.StreamReader) -> Head | None:
    """The next request's head; None at the end of the connection."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    lines = raw.decode("latin-1").split("\r\n")
    method, target, _ = lines[0].split(" ", 2)
    pairs = (line.partition(":") for line in lines[1:] if line)
    return Head(method, target, raw, tuple((name, value.strip()) for name, _, value in pairs))


async def read_body(head: Head, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """Return the body that follows the head, without its chunks. Raises IncompleteReadError, and ValueError for no size."""
    if head.get("expect").lower() == "100-continue":
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    if "chunked" not in head.get("transfer-encoding").lower():
        return await reader.readexactly(int(head.get("content-length") or 0))
    parts: list[bytes] = []
    while size := int((await reader.readline()).partition(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)
