"""Ollama's own /api/chat. Results name their tool (or nothing); calls have no ids, so order links them.

Touched: the content of `role: tool`, always a string.

A body without `stream` asks for a stream of JSON lines; the one that says `done` has the usage.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model.blocks import Request
from ..model.usage import Usage
from .figures import name, tokens
from .reading import Members, Reading, tool_names


def read(body: bytes) -> Request:
    reading = Reading(body)
    top = reading.top()
    messages = reading.messages(top.get("messages"))
    for message in map(reading.turn, messages):
        _hear(reading, message)
    return Request(
        blocks=tuple(reading.blocks),
        model=reading.text(top.get("model")),
        stream=reading.raw(top.get("stream")) != b"false",
        tools=tool_names(body, top.get("tools")),
        system=tuple(reading.system),
        turns=len(messages),
        opening=reading.opening,
        sent_before=reading.sent_before,
    )


def _hear(reading: Reading, message: Members) -> None:
    role, content = reading.raw(message.get("role")), message.get("content")
    if role == b'"tool"':
        call_id = reading.text(message.get("tool_call_id"))
        tool = reading.text(message.get("tool_name", message.get("name")))
        call = reading.call(call_id if reading.knows(call_id) else "", tool)
        for span in reading.texts(content, ()):
            reading.touch(span, call, call_id)
    elif role == b'"user"':
        reading.asked(content, ())
    elif role == b'"system"':
        reading.told(content, ())
    elif role == b'"assistant"':
        reading.tool_calls(message)


def usage(event: Mapping[str, Any]) -> Usage:
    return Usage(
        input=tokens(event.get("prompt_eval_count")),
        output=tokens(event.get("eval_count")),
        model=name(event.get("model")),
    )


def ends(event: Mapping[str, Any]) -> bool:
    return event.get("done") is True
