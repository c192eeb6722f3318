"""Cohere v2 chat. Its messages look like OpenAI's; a tool's result may also come as `document` parts.

Touched: the content of `role: tool`, a string, text parts, or the data of documents (a string, or the string leaves
of an object).

Usage: `billed_units` is what is charged; `tokens` adds what Cohere puts around the prompt. The v1 API has both under
`meta`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ..json_bytes.json_spans import Span, is_string, strings
from ..model.blocks import Request
from ..model.usage import Usage
from .contract import CallPiece, Event, Wire
from .figures import mapping, mappings, name, texts, tokens
from .openai_chat import call_piece
from .reading import Members, RequestReader, tool_names

_TEXT: Final = (b'"text"',)


def read(body: bytes) -> Request:
    reading = RequestReader(body)
    top = reading.top()
    messages = reading.messages(top.get("messages"))
    for message in map(reading.turn, messages):
        _read_message(reading, message)
    return replace(
        reading.request(len(messages)),
        model=reading.text(top.get("model")),
        stream=reading.raw(top.get("stream")) == b"true",
        tools=tool_names(body, top.get("tools")),
    )


def _read_message(reading: RequestReader, message: Members) -> None:
    role, content = reading.raw(message.get("role")), message.get("content")
    if role == b'"tool"':
        call_id = reading.text(message.get("tool_call_id"))
        call = reading.call(call_id)
        for span in _results(reading, content):
            reading.add_block(span, call, call_id)
    elif role == b'"user"':
        reading.add_user_text(content, _TEXT)
    elif role == b'"system"':
        reading.add_instructions(content, _TEXT)
    elif role == b'"assistant"':
        reading.add_tool_calls(message)


def _results(reading: RequestReader, content: Span | None) -> Iterator[Span]:
    """The strings of a tool's result, in the order of the bytes."""
    if content is not None and is_string(reading.body, content):
        yield content
    for part in map(reading.object, reading.array(content)):
        text = reading.part_text(part, _TEXT)
        data = reading.object(part.get("document")).get("data")
        if text is not None:
            yield text
        elif data is not None and reading.raw(part.get("type")) == b'"document"':
            yield from strings(reading.body, data)


def may_tell_usage(event: Event) -> bool:
    return event.get("type") != "content-delta" and event.get("event_type") != "text-generation"


def usage(event: Event) -> Usage:
    counts = _usage_of(event)
    billed, counted = mapping(counts.get("billed_units")), mapping(counts.get("tokens"))
    return Usage(
        input=_first(billed.get("input_tokens"), counted.get("input_tokens")),
        output=_first(billed.get("output_tokens"), counted.get("output_tokens")),
        model=name(event.get("model")),
    )


def is_last(event: Event) -> bool:
    return event.get("type") == "message-end" or event.get("event_type") == "stream-end" or bool(event.get("usage"))


def output_text(event: Event) -> Iterator[str]:
    """Yield what was written: in a stream `delta` has one piece of a message; the v1 API has the text beside its event's type."""
    if event.get("event_type") == "text-generation":
        yield from texts(event.get("text"))
    message = mapping(mapping(event.get("delta")).get("message")) or mapping(event.get("message"))
    yield from texts(message.get("tool_plan"))
    content, calls = message.get("content"), message.get("tool_calls")
    for part in mappings(content if isinstance(content, list) else [content]):
        yield from texts(part.get("text"), part.get("thinking"))
    for call in mappings(calls if isinstance(calls, list) else [calls]):
        function = mapping(call.get("function"))
        yield from texts(function.get("name"), function.get("arguments"))


def call_pieces(event: Event) -> Iterator[CallPiece]:
    message = mapping(mapping(event.get("delta")).get("message")) or mapping(event.get("message"))
    calls = message.get("tool_calls")
    if isinstance(calls, dict):
        yield call_piece(calls, event.get("index"))
    for number, call in enumerate(mappings(calls)):
        yield call_piece(call, number)


def rate_limit_error(sentence: str) -> Mapping[str, Any]:
    return {"message": sentence}


def _usage_of(event: Event) -> Mapping[str, Any]:
    holder = mapping(event.get("delta")) or mapping(event.get("response")) or event
    return mapping(holder.get("usage")) or mapping(holder.get("meta"))


def _first(billed: object, counted: object) -> int | None:
    tokens_billed = tokens(billed)
    return tokens(counted) if tokens_billed is None else tokens_billed


WIRE: Final = Wire("cohere-v2", read, may_tell_usage, usage, is_last, output_text, call_pieces, rate_limit_error)
