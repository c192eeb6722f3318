"""Ollama's own /api/chat. Results name their tool (or nothing); calls have no ids, so order links them.

Touched: the content of `role: tool`, always a string.

A body without `stream` asks for a stream of JSON lines; the one that says `done` has the usage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ..model.blocks import Request
from ..model.usage import Usage
from .contract import CallPiece, Event, Wire
from .figures import dumps_if, mapping, mappings, name, texts, tokens
from .openai_chat import call_piece
from .reading import Members, RequestReader, tool_names


def read(body: bytes) -> Request:
    reading = RequestReader(body)
    top = reading.top()
    messages = reading.messages(top.get("messages"))
    for message in map(reading.turn, messages):
        _read_message(reading, message)
    return replace(
        reading.request(len(messages)),
        model=reading.text(top.get("model")),
        stream=reading.raw(top.get("stream")) != b"false",
        tools=tool_names(body, top.get("tools")),
    )


def _read_message(reading: RequestReader, message: Members) -> None:
    role, content = reading.raw(message.get("role")), message.get("content")
    if role == b'"tool"':
        call_id = reading.text(message.get("tool_call_id"))
        tool = reading.text(message.get("tool_name", message.get("name")))
        call = reading.call(call_id if reading.knows(call_id) else "", tool)
        for span in reading.texts(content, ()):
            reading.add_block(span, call, call_id)
    elif role == b'"user"':
        reading.add_user_text(content, ())
    elif role == b'"system"':
        reading.add_instructions(content, ())
    elif role == b'"assistant"':
        reading.add_tool_calls(message)


def may_tell_usage(event: Event) -> bool:
    return event.get("done") is not False


def usage(event: Event) -> Usage:
    return Usage(
        input=tokens(event.get("prompt_eval_count")),
        output=tokens(event.get("eval_count")),
        model=name(event.get("model")),
    )


def is_last(event: Event) -> bool:
    return event.get("done") is True


def output_text(event: Event) -> Iterator[str]:
    message = mapping(event.get("message"))
    yield from texts(message.get("content"), message.get("thinking"))
    for call in mappings(message.get("tool_calls")):
        function = mapping(call.get("function"))
        yield from texts(function.get("name"), dumps_if(function.get("arguments")))


def call_pieces(event: Event) -> Iterator[CallPiece]:
    for call in mappings(mapping(event.get("message")).get("tool_calls")):
        yield call_piece(call, object())


def rate_limit_error(sentence: str) -> Mapping[str, Any]:
    return {"error": sentence}


WIRE: Final = Wire("ollama-chat", read, may_tell_usage, usage, is_last, output_text, call_pieces, rate_limit_error)
