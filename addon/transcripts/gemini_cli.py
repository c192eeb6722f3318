"""Gemini CLI: `~/.gemini/tmp/PROJECT/chats/session-*.json`, one object a session, or since 2026 its messages one a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from json import dumps
from pathlib import Path
from typing import Any, Final

import orjson

from thinwire.pipeline.model.usage import Usage

from ..clients.table import BY_NAME
from .conversation import Call, Conversation
from .json_lines import objects
from .steps import Steps, count, mapping, seconds, texts

CLIENT: Final = BY_NAME["gemini-cli"].title
_RESPONSES: Final = ("output", "error", "content")
"""Where a function response says its text."""


def read(path: Path) -> Iterator[Conversation]:
    """The session in a file. Raises OSError, or ValueError where it is none."""
    messages = list(_messages(path))
    steps, model = Steps(), ""
    for message in messages:
        if message.get("type") == "user":
            steps.asked(texts(message.get("content")))
        elif message.get("type") == "gemini":
            model = str(message.get("model") or model)
            _answered(steps, message)
    project = path.parent.parent.name
    short = project[:8] if len(project) == 64 else project  # a hash of the folder's path
    yield Conversation(path.stem, CLIENT, "gemini", "gemini", model, steps.all(), short)


def _messages(path: Path) -> Iterator[Mapping[str, Any]]:
    if path.suffix == ".jsonl":
        yield from objects(path)
        return
    session = orjson.loads(path.read_bytes())
    messages = mapping(session).get("messages")
    yield from map(mapping, messages if isinstance(messages, list) else ())


def _answered(steps: Steps, message: Mapping[str, Any]) -> None:
    response = steps.response(str(message.get("id") or ""), seconds(message.get("timestamp")))
    response.texts.append(texts(message.get("content")))
    tokens = mapping(message.get("tokens"))
    if tokens:
        cached = count(tokens.get("cached"))
        response.usage = Usage(
            input=max(0, count(tokens.get("input")) - cached),
            cache_read=cached,
            output=count(tokens.get("output")) + count(tokens.get("thoughts")),
        )
    calls = message.get("toolCalls")
    for call in map(mapping, calls if isinstance(calls, list) else ()):
        arguments = dumps(call.get("args"), ensure_ascii=False)
        steps.called(response, Call(str(call.get("id")), str(call.get("name")), arguments))
        if call.get("result"):
            steps.returned(str(call.get("id")), _result(call.get("result")), is_error=call.get("status") == "error")


def _result(parts: object) -> str:
    functions = [mapping(mapping(part).get("functionResponse")) for part in (parts if isinstance(parts, list) else ())]
    responses = [mapping(function.get("response")) for function in functions]
    return "\n".join(
        str(response[key]) for response in responses for key in _RESPONSES if isinstance(response.get(key), str)
    )
