"""What the model does next, by its response: the tools it calls, with their arguments. No calls: it answers in words.

Read from a copy of the response's bytes, whole or streamed, in any wire format; a stream brings a call in pieces, which belong
together by their place in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from json import JSONDecodeError, dumps, loads
from typing import Any, Final, Literal

from .content_encoding import Broken, inflater
from .framing import framing

Step = tuple[tuple[str, str], ...]
"""Name and arguments of each call, in order; arguments as JSON in one spelling."""
Difference = Literal["same", "arguments", "tool"]
Piece = tuple[object, str, object]
"""The place of a call in the response, its name or "", and its arguments: a piece of their text, or the whole value."""


def difference(one: Step, other: Step) -> Difference:
    """`tool`: other tools, more or fewer of them, or words instead; `arguments`: the same tools, called with others."""
    if [name for name, _ in one] != [name for name, _ in other]:
        return "tool"
    return "same" if one == other else "arguments"


class StepReader:
    """Feed it a response's chunks, cut anywhere. It never raises."""

    def __init__(self, wire: str, content_type: str, content_encoding: str) -> None:
        self._pieces_in = _PIECES.get(wire)
        self._inflater, self._framing = inflater(content_encoding), framing(content_type)
        self._names: dict[object, str] = {}
        self._arguments: dict[object, list[object]] = {}
        self.broken = self._pieces_in is None or self._inflater is None
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
        assert self._pieces_in is not None
        for document in documents:
            for event in _events(document):
                for place, name, arguments in self._pieces_in(event):
                    self._names[place] = self._names.get(place) or name
                    self._arguments.setdefault(place, []).append(arguments)


def _events(document: bytes) -> Iterator[Mapping[str, Any]]:
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


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _openai(call: Mapping[str, Any], place: object) -> Piece:
    """A call as OpenAI and those after it write it."""
    function = _dict(call.get("function")) or _dict(call.get("custom"))
    return place, str(function.get("name") or ""), function.get("arguments", function.get("input")) or ""


def _chat(event: Mapping[str, Any]) -> Iterator[Piece]:
    for choice in _dicts(event.get("choices")):
        message = _dict(choice.get("delta")) or _dict(choice.get("message"))
        for number, call in enumerate(_dicts(message.get("tool_calls"))):
            yield _openai(call, call.get("index", number))


def _responses(event: Mapping[str, Any]) -> Iterator[Piece]:
    streamed = event.get("type") == "response.output_item.done"
    items = [_dict(event.get("item"))] if streamed else _dicts(event.get("output"))
    for item in items:
        if str(item.get("type")).endswith("_call") and item.get("type") != "web_search_call":
            argument = next((item[key] for key in ("arguments", "input", "action", "operation") if item.get(key)), "")
            yield item.get("call_id") or item.get("id"), str(item.get("name") or item.get("type")), argument


def _messages(event: Mapping[str, Any]) -> Iterator[Piece]:
    for number, block in enumerate(_dicts(event.get("content"))):
        if block.get("type") == "tool_use":
            yield number, str(block.get("name")), block.get("input")
    place, block, delta = event.get("index"), _dict(event.get("content_block")), _dict(event.get("delta"))
    if block.get("type") == "tool_use":
        yield place, str(block.get("name")), block.get("input")
    if delta.get("type") == "input_json_delta":
        yield place, "", delta.get("partial_json")


def _gemini(event: Mapping[str, Any]) -> Iterator[Piece]:
    for candidate in _dicts(_dict(event.get("response", event)).get("candidates")):
        for part in _dicts(_dict(candidate.get("content")).get("parts")):
            call = _dict(part.get("functionCall"))
            if call:
                yield object(), str(call.get("name")), call.get("args")


def _cohere(event: Mapping[str, Any]) -> Iterator[Piece]:
    message = _dict(_dict(event.get("delta")).get("message")) or _dict(event.get("message"))
    calls = message.get("tool_calls")
    if isinstance(calls, dict):
        yield _openai(calls, event.get("index"))
    for number, call in enumerate(_dicts(calls)):
        yield _openai(call, number)


def _ollama(event: Mapping[str, Any]) -> Iterator[Piece]:
    for call in _dicts(_dict(event.get("message")).get("tool_calls")):
        yield _openai(call, object())


def _bedrock(event: Mapping[str, Any]) -> Iterator[Piece]:
    message = _dict(_dict(event.get("output")).get("message"))
    for number, part in enumerate(_dicts(message.get("content"))):
        if use := _dict(part.get("toolUse")):
            yield number, str(use.get("name")), use.get("input")
    inner = _dict(event.get("contentBlockStart")) or _dict(event.get("contentBlockDelta")) or event
    for key in ("start", "delta"):
        if use := _dict(_dict(inner.get(key)).get("toolUse")):
            yield inner.get("contentBlockIndex"), str(use.get("name") or ""), use.get("input") or ""


_PIECES: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterator[Piece]]]] = {
    "openai-chat": _chat,
    "openai-responses": _responses,
    "anthropic-messages": _messages,
    "gemini": _gemini,
    "cohere-v2": _cohere,
    "ollama-chat": _ollama,
    "bedrock-converse": _bedrock,
}
