"""Reads what a response says it cost, what it calls, and what the model wrote, from a copy of its bytes as they come.

Bytes -> content-encoding off -> documents -> events -> Answer. A stream that turns out broken is not read on; what it said
until then holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from json import loads
from typing import Final

import msgspec
import orjson

from ..model.usage import Usage
from ..wire import BY_NAME
from ..wire.contract import CallMade, Event, Wire
from .content_encoding import Broken, inflater
from .framing import framing

_DONE: Final = b"[DONE]"
_NO_ANSWER: Final = frozenset({b"", b"<"})
"""How what is no answer of a model begins, in any framing: not at all, or as HTML or XML does."""
_LARGE: Final = 64 * 1024
"""Bytes above which a document is split, and what is large in it (the answer, images) never parsed."""
_MOST_WRITTEN: Final = 4 << 20
"""Characters of the model's own text that are kept; ten times what any model writes at once."""
_OBJECT: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ARRAY: Final = msgspec.json.Decoder(list[msgspec.Raw])


class Answer:
    """What one response has said so far."""

    def __init__(self, wire: Wire) -> None:
        self.usage = Usage()
        self.ended = False
        """Nothing more will be said about usage."""
        self.calls: list[CallMade] = []
        """The tool calls in it that later requests will not repeat."""
        self.is_missing = False
        """The response is over, and was none of a model: empty, or the page of a gateway or a login."""
        self._error = False
        self._wire = wire
        self._begun = False
        self._written: list[str] = []
        self._room = _MOST_WRITTEN

    def add(self, event: Event) -> None:
        """The next event, in order; those after the end say nothing."""
        if self.ended:
            return
        self._error = self._error or bool(event.get("error")) or event.get("type") == "error"
        for text in self._wire.output_text(event):
            self._written.append(text[: self._room])
            self._room -= len(self._written[-1])
        if not self._begun or self._wire.may_tell_usage(event):
            self._begun = True
            self.usage = self.usage.updated(self._wire.usage(event))
            self.calls += self._wire.calls(event)
            self.ended = self._wire.is_last(event)

    @property
    def failed(self) -> bool:
        """Return whether it said nothing that is billed, though it had begun with status 200: an error alone, or nothing."""
        return (self._error or self.is_missing) and not self.usage.known and not any(self._written)

    @property
    def output_text(self) -> str:
        """Return what the model wrote, as far as it is shown: words, arguments of tool calls, reasoning."""
        return "".join(self._written)


class UsageReader:
    """Feed it a response's chunks, cut anywhere. It never raises; `answer` is what was said so far."""

    def __init__(self, wire: str, content_type: str, content_encoding: str) -> None:
        known = BY_NAME.get(wire)
        self.answer = Answer(known or next(iter(BY_NAME.values())))
        self._inflater = inflater(content_encoding)
        self._framing = framing(content_type)
        self._first = b""
        """The first byte that is no blank."""
        self._open = known is not None and self._inflater is not None

    def feed(self, chunk: bytes) -> None:
        for _ in self.feed_in_steps(chunk):
            pass

    def feed_in_steps(self, chunk: bytes) -> Iterator[None]:
        """Feed it this chunk step by step, each at most some ten kilobytes, unpacked."""
        if not self._open or self._inflater is None:
            return
        try:
            for piece in self._inflater.decode(chunk):
                self._first = self._first or piece.lstrip()[:1]
                for document in self._framing.feed(piece):
                    self._read(document)
                yield
        except Broken:
            self._open = False

    def flush(self) -> Usage:
        """The response is over."""
        if self._open:
            for document in self._framing.flush():
                self._read(document)
            self.answer.is_missing = self._first in _NO_ANSWER
        self._open = False
        return self.answer.usage

    def _read(self, document: bytes) -> None:
        if len(document) < 16 and document.strip() == _DONE:
            self.answer.ended = True
            return
        for event in _events(document):
            self.answer.add(event)


def _events(document: bytes) -> Iterator[Event]:
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
