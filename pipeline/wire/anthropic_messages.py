"""Anthropic messages, also inside of Bedrock's invoke and Vertex's rawPredict.

Touched: the content of `tool_result`, a string or text blocks. Everything else that a message may hold (thinking,
documents, search results, images, what the provider's own tools returned) is not looked into.

Usage: `input_tokens` excludes what was read from and written to the cache. In a stream `message_start` brings the
input and `message_delta` what has grown since; a zero there says nothing new. A stream that is cut off has told its input,
but not its output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any, Final

from ..json_bytes.json_spans import Span, is_string
from ..model.blocks import Request
from ..model.usage import Usage
from .contract import CallPiece, Event, Wire
from .figures import dumps_if, less, mapping, mappings, name, plus, texts, times, tokens
from .reading import CallSpans, Members, RequestReader, tool_names

_TEXT: Final = (b'"text"',)


def read(body: bytes) -> Request:
    reading = RequestReader(body)
    top = reading.top()
    conversation = top.get("messages")
    messages = reading.messages(conversation)
    reading.add_instructions(top.get("system"), _TEXT)
    for message in map(reading.turn, messages):
        read_content = _ROLES.get(reading.raw(message.get("role")))
        if read_content is not None:
            read_content(reading, message.get("content"))
    marks = reading.marks(b'"cache_control"')
    if "cache_control" in top and conversation is not None:
        marks.append(conversation.end)  # automatic caching marks the last block
    return replace(
        reading.request(len(messages)),
        model=reading.text(top.get("model")),
        stream=reading.raw(top.get("stream")) == b"true",
        tools=tool_names(body, top.get("tools")),
        cache_marks=tuple(sorted(marks)),
        drops_results=reading.drops_results(top),
    )


def _user(reading: RequestReader, content: Span | None) -> None:
    if content is not None and is_string(reading.body, content):
        reading.add_user_text(content, ())
    for part in map(reading.object, reading.array(content)):
        kind = reading.raw(part.get("type"))
        if kind == b'"tool_result"':
            _tool_result(reading, part)
        elif kind == b'"text"' and is_string(reading.body, part.get("text", Span(0, 0))):
            reading.add_user_text(part["text"], ())


def _tool_result(reading: RequestReader, part: Members) -> None:
    call_id = reading.text(part.get("tool_use_id"))
    call = reading.call(call_id)
    failed = reading.raw(part.get("is_error")) == b"true"
    for span in reading.texts(part.get("content"), _TEXT):
        reading.add_block(span, call, call_id, is_error=failed)


def _assistant(reading: RequestReader, content: Span | None) -> None:
    reading.end_model_turn()
    for part in map(reading.object, reading.array(content)):
        if reading.raw(part.get("type")) == b'"tool_use"':
            reading.add_call(reading.text(part.get("id")), CallSpans(part.get("name", ""), part.get("input")))


def _system(reading: RequestReader, content: Span | None) -> None:
    reading.add_instructions(content, _TEXT)


_ROLES: Final[Mapping[bytes, Callable[[RequestReader, Span | None], None]]] = {
    b'"user"': _user,
    b'"assistant"': _assistant,
    b'"system"': _system,
}


def may_tell_usage(event: Event) -> bool:
    return event.get("type") != "content_block_delta"


def usage(event: Event) -> Usage:
    message = mapping(event.get("message")) or event
    counts = mapping(message.get("usage"))
    counted = _counted(counts)
    usage_so_far = replace(
        counted,
        model=name(message.get("model")),
        service_tier=name(counts.get("service_tier")),
        speed=name(counts.get("speed")),
        geo=name(counts.get("inference_geo")),
        calls=_billed_calls(counts),
    )
    kind = event.get("type")
    if kind == "message_start":
        return replace(usage_so_far, output=None, reasoning=None)  # a token that stands for all that is to come
    return _grown(usage_so_far) if kind == "message_delta" else usage_so_far


def _counted(counts: Mapping[str, Any]) -> Usage:
    """Return the counts. Compacting the conversation was a pass of its own, and only the list of passes tells of it."""
    passes = list(mappings(counts.get("iterations")))
    if any(one.get("type") == "compaction" for one in passes):
        return reduce(_together, (_classes(one) for one in passes if one.get("type") in _OWN_PASSES))
    return _classes(counts)


_OWN_PASSES: Final = ("message", "compaction")
"""Kinds of passes over the request's own model; an advisor is another one."""


def _classes(counts: Mapping[str, Any]) -> Usage:
    hour = tokens(mapping(counts.get("cache_creation")).get("ephemeral_1h_input_tokens"))
    return Usage(
        input=tokens(counts.get("input_tokens")),
        cache_read=tokens(counts.get("cache_read_input_tokens")),
        cache_write=less(tokens(counts.get("cache_creation_input_tokens")), hour),
        cache_write_1h=hour,
        output=tokens(counts.get("output_tokens")),
        reasoning=tokens(mapping(counts.get("output_tokens_details")).get("thinking_tokens")),
    )


def _together(one: Usage, other: Usage) -> Usage:
    return Usage(
        input=plus(one.input, other.input),
        cache_read=plus(one.cache_read, other.cache_read),
        cache_write=plus(one.cache_write, other.cache_write),
        cache_write_1h=plus(one.cache_write_1h, other.cache_write_1h),
        output=plus(one.output, other.output),
        reasoning=plus(one.reasoning, other.reasoning),
    )


def _billed_calls(counts: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    """Fetching pages is free; an advisor is billed at its own model's rates, which stand nowhere here."""
    tools = mapping(counts.get("server_tool_use"))
    advised = sum(one.get("type") == "advisor_message" for one in mappings(counts.get("iterations")))
    return (
        times("web_search", tools.get("web_search_requests"))
        | times("code_execution", tools.get("code_execution_requests"))
        | times("advisor", advised)
    )


def _grown(delta: Usage) -> Usage:
    """The usage of a delta: counts only grow, and some vendors write 0 there for what the start has said."""
    return replace(
        delta,
        input=delta.input or None,
        cache_read=delta.cache_read or None,
        cache_write=delta.cache_write or None,
        cache_write_1h=delta.cache_write_1h or None,
        model=None,
    )


def is_last(event: Event) -> bool:
    kind = event.get("type")
    if kind == "message_delta":
        return bool(event.get("usage")) and mapping(event.get("delta")).get("stop_reason") is not None
    return kind == "message_stop" or (kind == "message" and bool(event.get("usage")))


def output_text(event: Event) -> Iterator[str]:
    if event.get("type") == "content_block_delta":
        delta = mapping(event.get("delta"))
        yield from texts(*(delta.get(key) for key in ("text", "partial_json", "thinking", "content")))
    elif event.get("type") == "message":
        for part in mappings(event.get("content")):
            yield from texts(part.get("text"), part.get("thinking"), dumps_if(part.get("input")))


def call_pieces(event: Event) -> Iterator[CallPiece]:
    for number, block in enumerate(mappings(event.get("content"))):
        if block.get("type") == "tool_use":
            yield number, str(block.get("name")), block.get("input")
    place, block, delta = event.get("index"), mapping(event.get("content_block")), mapping(event.get("delta"))
    if block.get("type") == "tool_use":
        yield place, str(block.get("name")), block.get("input")
    if delta.get("type") == "input_json_delta":
        yield place, "", delta.get("partial_json")


def rate_limit_error(sentence: str) -> Mapping[str, Any]:
    return {"type": "error", "error": {"type": "rate_limit_error", "message": sentence}}


WIRE: Final = Wire(
    "anthropic-messages", read, may_tell_usage, usage, is_last, output_text, call_pieces, rate_limit_error
)
