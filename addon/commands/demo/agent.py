"""A small coding agent: it asks the model, runs the tool that the model calls for, and asks again until the model answers.

It knows nothing of thinwire: proxy and trust come from its environment. It speaks through the OpenAI SDK, streaming; where
that is not installed, through the standard library. Its tools do not run anything, they give back what was recorded.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any

from .recording import recording

MODEL = "demo-model"
URL = "https://api.openai.com/v1/chat/completions"
TOOL: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "bash",
        "description": "Run a shell command",
        "parameters": {"type": "object", "properties": {"command": {"type": "string"}}},
    },
}

Json = dict[str, Any]


def main() -> None:
    outputs = {turn.command: turn.text for turn in recording()}
    messages: list[Json] = [
        {"role": "system", "content": "You are a careful engineer."},
        {"role": "user", "content": "The release build is red. Find out why, and whether the API still answers."},
    ]
    while True:
        calls = _turn(messages)
        if not calls:
            print()
            return
        messages.append({"role": "assistant", "content": None, "tool_calls": calls})
        for call in calls:
            output = outputs[json.loads(call["function"]["arguments"])["command"]]
            messages.append({"role": "tool", "tool_call_id": call["id"], "content": output})


def _turn(messages: list[Json]) -> list[Json]:
    """Ask the model, print what it says as it comes, return the tool calls that it wants."""
    calls: list[Json] = []
    for chunk in _stream(messages):
        for choice in chunk["choices"]:
            wanted = choice["delta"].get("tool_calls") or []
            calls += [{key: call[key] for key in ("id", "type", "function")} for call in wanted]
            sys.stdout.write(choice["delta"].get("content") or "")
            sys.stdout.flush()
    return calls


def _stream(messages: list[Json]) -> Iterator[Json]:
    try:
        import openai  # noqa: PLC0415  (only the demo and the tests have it)
    except ImportError:
        yield from _without_sdk(messages)
        return
    client = openai.OpenAI(api_key="none")  # the provider is on this machine and looks at no key
    messages_left: Any = messages
    tools: Any = [TOOL]
    for chunk in client.chat.completions.create(model=MODEL, stream=True, messages=messages_left, tools=tools):
        yield chunk.model_dump()


def _without_sdk(messages: list[Json]) -> Iterator[Json]:
    request = {"model": MODEL, "stream": True, "messages": messages, "tools": [TOOL]}
    asked = urllib.request.Request(URL, json.dumps(request).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(asked) as answer:  # noqa: S310
        for line in answer:
            data = line.removeprefix(b"data: ").strip()
            if data and data != b"[DONE]":
                yield json.loads(data)


if __name__ == "__main__":
    main()
