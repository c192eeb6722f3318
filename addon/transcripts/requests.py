"""The requests of a recorded conversation, written as its client sent them.

A recording has no system prompt and no tool definitions; a text of the caller's stands for the first, and the names of the
tools that were called for the second.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .conversation import Asked, Call, Conversation, Turn

Json = dict[str, Any]
_MARK: Final = {"type": "ephemeral"}


@dataclass(frozen=True, slots=True)
class Writer:
    """How one wire format says a conversation."""

    messages: Callable[[Asked | Turn], list[Json]]
    """The messages or items of one step."""
    head: Callable[[str, str, list[Json]], Json]
    """model, system prompt, tools -> the body without the conversation."""
    holder: str
    """The key of the conversation."""
    marked: bool = False
    """The client marks what shall be cached, on the last two messages of the user."""
    opening: Callable[[str], list[Json]] = lambda system: []
    """The messages that the system prompt is said in, where it has no key of its own."""


def _json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _object(arguments: str) -> Json:
    """Arguments as an object, also where the tool took bare text."""
    try:
        call = json.loads(arguments)
    except (json.JSONDecodeError, RecursionError):
        return {"input": arguments}
    return call if isinstance(call, dict) else {"input": arguments}


def _answered(turn: Turn) -> Iterator[tuple[Call, str]]:
    return ((call, call.result) for call in turn.calls if call.result is not None)


def _anthropic(step: Asked | Turn) -> list[Json]:
    if isinstance(step, Asked):
        return [{"role": "user", "content": [{"type": "text", "text": step.text}]}]
    uses = [
        {"type": "tool_use", "id": call.id, "name": call.tool, "input": _object(call.arguments)} for call in step.calls
    ]
    results = [
        {"type": "tool_result", "tool_use_id": call.id, "content": result, "is_error": call.is_error}
        for call, result in _answered(step)
    ]
    content: list[Json] = [{"type": "text", "text": step.text}] if step.text else []
    return [
        *([{"role": "assistant", "content": content + uses}] if content or uses else []),
        *([{"role": "user", "content": results}] if results else []),
    ]


def _chat(step: Asked | Turn) -> list[Json]:
    if isinstance(step, Asked):
        return [{"role": "user", "content": step.text}]
    calls = [
        {"id": call.id, "type": "function", "function": {"name": call.tool, "arguments": call.arguments}}
        for call in step.calls
    ]
    message: Json = {"role": "assistant", "content": step.text or None}
    results = [{"role": "tool", "tool_call_id": call.id, "content": result} for call, result in _answered(step)]
    return [message | ({"tool_calls": calls} if calls else {}), *results]


def _responses(step: Asked | Turn) -> list[Json]:
    if isinstance(step, Asked):
        return [{"type": "message", "role": "user", "content": [{"type": "input_text", "text": step.text}]}]
    items: list[Json] = []
    if step.text:
        items.append({"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": step.text}]})
    for call in step.calls:
        custom = not call.arguments.lstrip().startswith("{")
        kind, key = ("custom_tool_call", "input") if custom else ("function_call", "arguments")
        items.append({"type": kind, "call_id": call.id, "name": call.tool, key: call.arguments})
    for call, result in _answered(step):
        custom = not call.arguments.lstrip().startswith("{")
        kind = "custom_tool_call_output" if custom else "function_call_output"
        items.append({"type": kind, "call_id": call.id, "output": result})
    return items


def _gemini(step: Asked | Turn) -> list[Json]:
    if isinstance(step, Asked):
        return [{"role": "user", "parts": [{"text": step.text}]}]
    calls = [
        {"functionCall": {"id": call.id, "name": call.tool, "args": _object(call.arguments)}} for call in step.calls
    ]
    results = [
        {"functionResponse": {"id": call.id, "name": call.tool, "response": {"output": result}}}
        for call, result in _answered(step)
    ]
    parts: list[Json] = [{"text": step.text}] if step.text else []
    return [
        *([{"role": "model", "parts": parts + calls}] if parts or calls else []),
        *([{"role": "user", "parts": results}] if results else []),
    ]


_SCHEMA: Final = {"type": "object"}
WRITERS: Final[Mapping[str, Writer]] = {
    "anthropic-messages": Writer(
        _anthropic,
        lambda model, system, tools: {
            "model": model,
            "max_tokens": 8192,
            "stream": True,
            "system": [{"type": "text", "text": system, "cache_control": _MARK}] if system else [],
            "tools": [{**tool, "input_schema": _SCHEMA} for tool in tools],
        },
        "messages",
        marked=True,
    ),
    "openai-chat": Writer(
        _chat,
        lambda model, system, tools: {
            "model": model,
            "stream": True,
            "tools": [{"type": "function", "function": {**tool, "parameters": _SCHEMA}} for tool in tools],
        },
        "messages",
        opening=lambda system: [{"role": "system", "content": system}] if system else [],
    ),
    "openai-responses": Writer(
        _responses,
        lambda model, system, tools: {
            "model": model,
            "instructions": system,
            "tools": [{"type": "function", **tool, "parameters": _SCHEMA} for tool in tools],
            "stream": True,
            "store": False,
        },
        "input",
    ),
    "gemini": Writer(
        _gemini,
        lambda model, system, tools: {
            "systemInstruction": {"parts": [{"text": system}]},
            "tools": [{"functionDeclarations": tools}],
        },
        "contents",
    ),
}


class Requests:
    """The requests of one conversation. Raises KeyError on a wire that no client here speaks."""

    def __init__(self, conversation: Conversation, system: str = "") -> None:
        self._writer = WRITERS[conversation.wire]
        tools = [{"name": name} for name in dict.fromkeys(call.tool for call in conversation.calls)]
        self._head = _json(self._writer.head(conversation.model, system, tools))
        self._messages = self._writer.opening(system)
        self.ends: list[int] = []
        """Messages in the request that each turn answered, and in the one that would come next."""
        for step in conversation.steps:
            if isinstance(step, Turn):
                self.ends.append(len(self._messages))
            self._messages += self._writer.messages(step)
        self.ends.append(len(self._messages))
        self._plain = [_json(message) for message in self._messages]

    def __len__(self) -> int:
        return len(self.ends)

    def body(self, number: int) -> bytes:
        """The request with that number; -1 is the last, which carries every result."""
        messages = self._plain[: self.ends[number]]
        if self._writer.marked:
            for index in [
                index for index, message in enumerate(self._messages[: len(messages)]) if message["role"] == "user"
            ][-2:]:
                messages[index] = _marked(self._messages[index])
        opening = self._head[:-1] + (b"," if self._head != b"{}" else b"")
        return opening + b'"%s":[' % self._writer.holder.encode() + b",".join(messages) + b"]}"


def _marked(message: Json) -> bytes:
    content = message["content"]
    return _json({**message, "content": [*content[:-1], {**content[-1], "cache_control": _MARK}]})
