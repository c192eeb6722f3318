"""The model that a body asks for, read before anything else: where a budget depends on it, a request may not even be planned."""

from __future__ import annotations

import asyncio
from typing import Final

import msgspec

from thinwire.pipeline.response.content_encoding import Broken

from . import encoding

_CAP: Final = 256 << 20  # bytes, decoded: more than any provider takes
_SMALL: Final = 32_000  # bytes that are read where they are; the rest in a thread


class _Asked(msgspec.Struct):
    model: str = ""
    response: _Asked | None = None
    """The older way to write a WebSocket's response.create."""


_DECODER: Final = msgspec.json.Decoder(_Asked)


def named(body: bytes) -> str:
    """The model in a decoded body; "" where it names none, or is none that could be read."""
    try:
        asked = _DECODER.decode(body)
    except (msgspec.DecodeError, RecursionError):
        return ""
    return asked.model or (asked.response.model if asked.response else "")


async def asked(raw: bytes, content_encoding: str) -> str:
    """The model in a body as it was sent. Never raises, and does not hold up the event loop."""
    if len(raw) <= _SMALL and not content_encoding:
        return named(raw)
    return await asyncio.to_thread(_decoded, raw, encoding.name(content_encoding))


def _decoded(raw: bytes, encoded: str) -> str:
    try:
        return named(encoding.decode(raw, encoded, _CAP))
    except Broken:
        return ""
