"""Anthropic messages, also inside of Bedrock's invoke and Vertex's rawPredict.

Touched: the content of `tool_result`, a string or text blocks. Everything else that a message may hold (thinking,
documents, search results, images, what the provider's own tools returned) is not looked into.

Usage: `input_tokens` excludes what was read from and written to the cache. In a stream `message_start` brings the
input and `message_delta` what has grown since; a zero there says nothing new.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..json_bytes.json_spans import Span, is_string
from ..model.blocks import Request
from ..model.usage import Usage
from .figures import less, mapping, name, tokens
from .reading import Call, Members, Reading, tool_names

_TEXT: Final = (b'"text"',)


def read(body: bytes) -> Request:
    reading = Reading(body)
    top = reading.top()
    conversation = top.get("messages")
    messages = reading.messages(conversation)
    reading.told(top.get("system"), _TEXT)
    for message in map(reading.turn, messages):
        hear = _ROLES.get(reading.raw(message.get("role")))
        if hear is not None:
            hear(reading, message.get("content"))
    marks = reading.marks(b'"cache_control"')
    if "cache_control" in top and conversation is not None:
        marks.append(conversation.end)  # automatic caching marks the last block
    return Request(
        blocks=tuple(reading.blocks),
        model=reading.text(top.get("model")),
        stream=reading.raw(top.get("stream")) == b"true",
        tools=tool_names(body, top.get("tools")),
        system=tuple(reading.system),
        cache_marks=tuple(sorted(marks)),
        turns=len(messages),
        opening=reading.opening,
        sent_before=reading.sent_before,
        forgets=reading.forgets(top),
    )


def _user(reading: Reading, content: Span | None) -> None:
    if content is not None and is_string(reading.body, content):
        reading.asked(content, ())
    for part in map(reading.object, reading.array(content)):
        kind = reading.raw(part.get("type"))
        if kind == b'"tool_result"':
            _tool_result(reading, part)
        elif kind == b'"text"' and is_string(reading.body, part.get("text", Span(0, 0))):
            reading.asked(part["text"], ())


def _tool_result(reading: Reading, part: Members) -> None:
    call_id = reading.text(part.get("tool_use_id"))
    call = reading.call(call_id)
    failed = reading.raw(part.get("is_error")) == b"true"
    for span in reading.texts(part.get("content"), _TEXT):
        reading.touch(span, call, call_id, is_error=failed)


def _assistant(reading: Reading, content: Span | None) -> None:
    reading.answered()
    for part in map(reading.object, reading.array(content)):
        if reading.raw(part.get("type")) == b'"tool_use"':
            reading.called(reading.text(part.get("id")), Call(part.get("name", ""), part.get("input")))


def _system(reading: Reading, content: Span | None) -> None:
    reading.told(content, _TEXT)


_ROLES: Final[Mapping[bytes, Callable[[Reading, Span | None], None]]] = {
    b'"user"': _user,
    b'"assistant"': _assistant,
    b'"system"': _system,
}


def usage(event: Mapping[str, Any]) -> Usage:
    message = mapping(event.get("message")) or event
    said = mapping(message.get("usage"))
    written = mapping(said.get("cache_creation"))
    hour = tokens(written.get("ephemeral_1h_input_tokens"))
    found = Usage(
        input=tokens(said.get("input_tokens")),
        cache_read=tokens(said.get("cache_read_input_tokens")),
        cache_write=less(tokens(said.get("cache_creation_input_tokens")), hour),
        cache_write_1h=hour,
        output=tokens(said.get("output_tokens")),
        reasoning=tokens(mapping(said.get("output_tokens_details")).get("thinking_tokens")),
        model=name(message.get("model")),
        service_tier=name(said.get("service_tier")),
    )
    return _grown(found) if event.get("type") == "message_delta" else found


def _grown(found: Usage) -> Usage:
    """`found` in a delta: counts only grow, and some vendors write 0 there for what the start has said."""
    return Usage(
        input=found.input or None,
        cache_read=found.cache_read or None,
        cache_write=found.cache_write or None,
        cache_write_1h=found.cache_write_1h or None,
        output=found.output,
        reasoning=found.reasoning,
        service_tier=found.service_tier,
    )


def ends(event: Mapping[str, Any]) -> bool:
    kind = event.get("type")
    if kind == "message_delta":
        return bool(event.get("usage")) and mapping(event.get("delta")).get("stop_reason") is not None
    return kind == "message_stop" or (kind == "message" and bool(event.get("usage")))
