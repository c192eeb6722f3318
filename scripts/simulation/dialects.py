"""The same conversation as clients of three providers write it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_TASK: Final = "The release build is red and the worker is slow. Find out why, and fix what you can."
_TOOLS: Final = {"Bash": "command", "Read": "path", "mcp__api__get": "path", "mcp__db__query": "query"}
_KEPT: Final = {"type": "ephemeral"}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    id: str
    tool: str
    argument: str
    output: str

    @property
    def arguments(self) -> Json:
        return {_TOOLS[self.tool]: self.argument}


@dataclass(frozen=True, slots=True)
class Turn:
    """What the model said and called, and what came out."""

    said: str
    calls: tuple[Call, ...]


Writer = Callable[[str, str, Sequence[Turn], bool], bytes]


@dataclass(frozen=True, slots=True)
class Dialect:
    wire: str
    model: str
    write: Writer
    """model, instructions, turns, whether the model's turns differ from what was returned -> body"""


def _tools() -> list[Json]:
    return [
        {"name": name, "parameters": {"type": "object", "properties": {key: {"type": "string"}}}}
        for name, key in _TOOLS.items()
    ]


def _anthropic(model: str, about: str, turns: Sequence[Turn], differs: bool) -> bytes:
    """Write the request as Claude Code does: markers on the instructions and on the ends of the user's last two messages."""
    messages: list[Json] = [{"role": "user", "content": [{"type": "text", "text": _TASK}]}]
    for turn in turns:
        thought = [] if differs else [{"type": "thinking", "thinking": "Let me look at that.", "signature": "c2ln"}]
        message_text = {"type": "text", "text": turn.said.strip() + ("\n" if differs else "")}
        uses = [{"type": "tool_use", "id": f"toolu_{c.id}", "name": c.tool, "input": c.arguments} for c in turn.calls]
        results = [{"type": "tool_result", "tool_use_id": f"toolu_{c.id}", "content": c.output} for c in turn.calls]
        messages += [
            {"role": "assistant", "content": [*thought, message_text, *uses]},
            {"role": "user", "content": results},
        ]
    for message in [message for message in messages if message["role"] == "user"][-2:]:
        message["content"][-1] = {**message["content"][-1], "cache_control": _KEPT}
    tools = [{"name": tool["name"], "input_schema": tool["parameters"]} for tool in _tools()]
    system = [{"type": "text", "text": about, "cache_control": _KEPT}]
    return _body(
        {"model": model, "max_tokens": 8192, "stream": True, "system": system, "tools": tools, "messages": messages}
    )


def _responses(model: str, about: str, turns: Sequence[Turn], differs: bool) -> bytes:
    items: list[Json] = [{"role": "user", "content": [{"type": "input_text", "text": _TASK}]}]
    for turn in turns:
        if not differs:
            items.append(
                {"type": "reasoning", "id": f"rs_{turn.calls[0].id}", "summary": [], "encrypted_content": "c2ln"}
            )
        items.append({"role": "assistant", "content": [{"type": "output_text", "text": turn.said}]})
        for call in turn.calls:
            arguments = json.dumps(call.arguments, separators=(",", ":") if differs else None)
            items.append(
                {"type": "function_call", "call_id": f"call_{call.id}", "name": call.tool, "arguments": arguments}
            )
        items += [{"type": "function_call_output", "call_id": f"call_{c.id}", "output": c.output} for c in turn.calls]
    tools = [{"type": "function", **tool} for tool in _tools()]
    return _body(
        {"model": model, "instructions": about, "tools": tools, "stream": True, "store": False, "input": items}
    )


def _gemini(model: str, about: str, turns: Sequence[Turn], differs: bool) -> bytes:
    contents: list[Json] = [{"role": "user", "parts": [{"text": _TASK}]}]
    for turn in turns:
        text_part = {"text": turn.said} if differs else {"text": turn.said, "thoughtSignature": "c2ln"}
        calls = [{"functionCall": {"id": c.id, "name": c.tool, "args": c.arguments}} for c in turn.calls]
        results = [
            {"functionResponse": {"id": c.id, "name": c.tool, "response": {"output": c.output}}} for c in turn.calls
        ]
        contents += [{"role": "model", "parts": [text_part, *calls]}, {"role": "user", "parts": results}]
    system = {"parts": [{"text": about}]}
    return _body({"systemInstruction": system, "tools": [{"functionDeclarations": _tools()}], "contents": contents})


def _body(document: Json) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")


DIALECTS: Final[Mapping[str, Dialect]] = {
    "anthropic": Dialect("anthropic-messages", "claude-sonnet-4-5", _anthropic),
    "openai": Dialect("openai-responses", "gpt-5", _responses),
    "gemini": Dialect("gemini", "gemini-2.5-pro", _gemini),
}
