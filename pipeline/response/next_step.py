"""What the model does next, by its response: the tools it calls, with their arguments. No calls: it answers in words.

Read from a copy of the response's bytes, whole or streamed, in any wire format; a stream brings a call in pieces, which belong
together by their place in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from json import JSONDecodeError, dumps, loads
from typing import Literal

from ..wire import BY_NAME
from ..wire.contract import Event
from .content_encoding import Broken, inflater
from .framing import framing

Step = tuple[tuple[str, str], ...]
"""Name and arguments of each call, in order; arguments as JSON in one spelling."""
Difference = Literal["same", "arguments", "tool"]


def difference(one: Step, other: Step) -> Difference:
    """`tool`: other tools, more or fewer of them, or words instead; `arguments`: the same tools, called with others."""
    if [name for name, _ in one] != [name for name, _ in other]:
        return "tool"
    return "same" if one == other else "arguments"


class StepReader:
    """Feed it a response's chunks, cut anywhere. It never raises."""

    def __init__(self, wire: str, content_type: str, content_encoding: str) -> None:
        self._wire = BY_NAME.get(wire)
        self._inflater, self._framing = inflater(content_encoding), framing(content_type)
        self._names: dict[object, str] = {}
        self._arguments: dict[object, list[object]] = {}
        self.broken = self._wire is None or self._inflater is None
        """It cannot be read, and the step is not to be trusted."""

    def feed(self, chunk: bytes) -> None:
        for _ in self.feed_in_steps(chunk):
            pass

    def feed_in_steps(self, chunk: bytes) -> Iterator[None]:
        """Feed it this chunk step by step."""
        if self.broken or self._inflater is None:
            return
        try:
            for piece in self._inflater.decode(chunk):
                self._read(self._framing.feed(piece))
                yield
        except Broken:
            self.broken = True

    def flush(self) -> Step:
        """The response is over."""
        if not self.broken:
            self._read(self._framing.flush())
        called = tuple(self._names.items())  # a client that hangs up ends it while another thread may still read
        return tuple((name, _spelt(self._arguments.get(place, []))) for place, name in called)

    def _read(self, documents: Iterable[bytes]) -> None:
        assert self._wire is not None
        for document in documents:
            for event in _events(document):
                for place, name, arguments in self._wire.call_pieces(event):
                    key = dumps(place) if isinstance(place, list | dict) else place
                    self._names[key] = self._names.get(key) or name
                    self._arguments.setdefault(key, []).append(arguments)


def _events(document: bytes) -> Iterator[Event]:
    try:
        event = loads(document)
    except (ValueError, RecursionError):
        return
    yield from (one for one in (event if isinstance(event, list) else [event]) if isinstance(one, dict))


def _spelt(pieces: list[object]) -> str:
    """The arguments in one spelling, however they came."""
    text = "".join(piece for piece in pieces if isinstance(piece, str))
    value: object = text
    if text:
        try:
            value = loads(text)
        except (JSONDecodeError, RecursionError):
            value = text
    else:
        value = next((piece for piece in pieces if piece and not isinstance(piece, str)), {})
    return dumps(value, sort_keys=True)
