"""Bedrock converse and converse-stream. Model and streaming stand in the URL.

Touched: what `toolResult` holds, its text and the string leaves of its `json`. Images, documents and videos are not
looked into.

Usage: `inputTokens` excludes the cache classes, as Anthropic's does; a stream brings it in its `metadata` event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ..json_bytes.json_spans import is_string, strings
from ..model.blocks import Request
from ..model.usage import Usage
from .contract import CallPiece, Event, Wire
from .figures import dumps_if, less, mapping, mappings, name, texts, tokens
from .reading import CallSpans, Members, RequestReader, tool_names

_UNTYPED: Final = (b"",)
_READABLE: Final = ("text", "json")


def read(body: bytes) -> Request:
    reading = RequestReader(body)
    top = reading.top()
    messages = reading.messages(top.get("messages"))
    reading.add_instructions(top.get("system"), _UNTYPED)
    for message in map(reading.turn, messages):
        assistant = reading.raw(message.get("role")) == b'"assistant"'
        if assistant:
            reading.end_model_turn()
        for part in map(reading.object, reading.array(message.get("content"))):
            (_assistant if assistant else _user)(reading, part)
    return replace(
        reading.request(len(messages)),
        tools=tool_names(body, reading.object(top.get("toolConfig")).get("tools")),
        cache_marks=tuple(reading.marks(b'"cachePoint"')),
        drops_results=reading.drops_results(reading.object(top.get("additionalModelRequestFields"))),
    )


def _assistant(reading: RequestReader, part: Members) -> None:
    call = reading.object(part.get("toolUse"))
    if call:
        reading.add_call(reading.text(call.get("toolUseId")), CallSpans(call.get("name", ""), call.get("input")))


def _user(reading: RequestReader, part: Members) -> None:
    if "text" in part and is_string(reading.body, part["text"]):
        reading.add_user_text(part["text"], ())
    result = reading.object(part.get("toolResult"))
    call_id = reading.text(result.get("toolUseId"))
    failed = reading.text(result.get("status")) == "error"
    for content in map(reading.object, reading.array(result.get("content"))):
        for text_span in (
            span for key, value in content.items() if key in _READABLE for span in strings(reading.body, value)
        ):
            reading.add_block(text_span, reading.call(call_id), call_id, is_error=failed)


def may_tell_usage(event: Event) -> bool:
    return "delta" not in event


def usage(event: Event) -> Usage:
    counts = mapping(event.get("usage"))
    hour = next(
        (tokens(one.get("inputTokens")) for one in mappings(counts.get("cacheDetails")) if one.get("ttl") == "1h"), None
    )
    return Usage(
        input=tokens(counts.get("inputTokens")),
        cache_read=tokens(counts.get("cacheReadInputTokens")),
        cache_write=less(tokens(counts.get("cacheWriteInputTokens")), hour),
        cache_write_1h=hour,
        output=tokens(counts.get("outputTokens")),
        service_tier=name(mapping(event.get("serviceTier")).get("type")),
    )


def is_last(event: Event) -> bool:
    return bool(mapping(event.get("usage")))


def output_text(event: Event) -> Iterator[str]:
    delta = mapping(event.get("delta"))
    yield from texts(
        delta.get("text"),
        mapping(delta.get("toolUse")).get("input"),
        mapping(delta.get("reasoningContent")).get("text"),
    )
    for part in mappings(mapping(mapping(event.get("output")).get("message")).get("content")):
        reasoning = mapping(mapping(part.get("reasoningContent")).get("reasoningText"))
        yield from texts(part.get("text"), reasoning.get("text"), dumps_if(mapping(part.get("toolUse")).get("input")))


def call_pieces(event: Event) -> Iterator[CallPiece]:
    message = mapping(mapping(event.get("output")).get("message"))
    for number, part in enumerate(mappings(message.get("content"))):
        if use := mapping(part.get("toolUse")):
            yield number, str(use.get("name")), use.get("input")
    inner = mapping(event.get("contentBlockStart")) or mapping(event.get("contentBlockDelta")) or event
    for key in ("start", "delta"):
        if use := mapping(mapping(inner.get(key)).get("toolUse")):
            yield inner.get("contentBlockIndex"), str(use.get("name") or ""), use.get("input") or ""


def rate_limit_error(sentence: str) -> Mapping[str, Any]:
    return {"message": sentence}


WIRE: Final = Wire(
    "bedrock-converse",
    read,
    may_tell_usage,
    usage,
    is_last,
    output_text,
    call_pieces,
    rate_limit_error,
    {"x-amzn-errortype": "ThrottlingException"},
)
