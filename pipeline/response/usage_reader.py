"""Reads what a response says it cost, and what it calls, from a copy of its bytes as they come.

Bytes -> content-encoding off -> documents -> usage. Most documents of a stream carry a word of the answer and nothing
else, so only those that can tell about usage are parsed. A stream that turns out broken is not read on; what it said
until then holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from json import loads
from typing import Any, Final

import msgspec
import orjson

from ..model.usage import Usage
from ..wire import BY_NAME
from .content_encoding import Broken, inflater
from .framing import framing

# What stands in every document that says anything about usage or ends a stream, in any wire format. Vendors that write
# `"usage": null` into each chunk are not parsed for it.
_TELLING: Final = re.compile(
    rb'usage(?:Metadata)?"\s*:\s*\{|eval_count|billed_units|message_stop|message-end|stream-end'
    rb"|response\.(?:completed|incomplete|failed)"
)
_DONE: Final = b"[DONE]"
_LARGE: Final = 64 * 1024
"""Bytes above which a document is split, and what is large in it (the answer, images) never parsed."""
_OBJECT: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ARRAY: Final = msgspec.json.Decoder(list[msgspec.Raw])


class UsageReader:
    """Feed it a response's chunks, cut anywhere. It never raises; `usage` is what was said so far."""

    def __init__(self, wire: str, content_type: str, content_encoding: str) -> None:
        self.usage = Usage()
        self.ended = False
        """Nothing more will be said about usage."""
        self.calls: list[tuple[str, tuple[str, str]]] = []
        """The tool calls in it that later requests will not repeat: call id, tool, arguments."""
        self._wire = BY_NAME.get(wire)
        self._inflater = inflater(content_encoding)
        self._framing = framing(content_type)
        self._open = self._wire is not None and self._inflater is not None

    def feed(self, chunk: bytes) -> None:
        if not self._open or self._inflater is None:
            return
        try:
            for piece in self._inflater.decode(chunk):
                for document in self._framing.feed(piece):
                    self._read(document)
        except Broken:
            self._open = False

    def flush(self) -> Usage:
        """The response is over."""
        if self._open:
            for document in self._framing.flush():
                self._read(document)
        self._open = False
        return self.usage

    def _read(self, document: bytes) -> None:
        if self._wire is None or self.ended:
            return
        if len(document) < 16 and document.strip() == _DONE:
            self.ended = True
        elif _TELLING.search(document):
            for event in _events(document):
                self.usage = self.usage.updated(self._wire.usage(event))
                self.calls += self._wire.calls(event)
                self.ended = self.ended or self._wire.ends(event)


def _events(document: bytes) -> Iterator[Mapping[str, Any]]:
    """The JSON objects in a document: itself, the elements of an array, or one a line. What is no JSON has none."""
    for value in _values(document):
        elements = value if isinstance(value, list) else [value]
        yield from (element for element in elements if isinstance(element, dict))


def _values(document: bytes) -> Iterable[object]:
    try:
        return [_slim(document) if len(document) > _LARGE else orjson.loads(document)]
    except (ValueError, msgspec.MsgspecError, RecursionError):
        pass  # a lone surrogate, for one, which only the slower parser takes
    try:
        return [loads(document)]
    except (ValueError, RecursionError):
        lines = document.splitlines()
    return [value for line in lines for value in _values(line)] if len(lines) > 1 else []


def _slim(raw: bytes, depth: int = 3) -> object:
    """The JSON value `raw` without what is large in it, but for objects and arrays down to `depth`."""
    if len(raw) <= _LARGE:
        return orjson.loads(raw)
    if raw.lstrip().startswith(b"[") and depth:
        return [_slim(bytes(element), depth - 1) for element in _ARRAY.decode(raw)]
    if raw.lstrip().startswith(b"{") and depth:
        return {key: _slim(bytes(value), depth - 1) for key, value in _OBJECT.decode(raw).items()}
    return None
