"""Requests as agents send them, in the wire formats that the tests need."""

from __future__ import annotations

import json
from typing import Any

# Odd spacing, an escape and a big integer: whatever re-serialises the body shows.
TOOLS = (
    b'[ {"type":"function" , "function":{"name":"bash","description":"caf\\u00e9",'
    b'"parameters":{"type":"object","maximum":123456789012345678901234567890}}} ]'
)


def log(lines: int = 900) -> str:
    """A service log that repeats itself, with two errors in it."""
    said = [
        f"2026-03-04 11:{n // 60 % 60:02}:{n % 60:02},{n * 37 % 1000:03} INFO  worker.pool Finished job {4000 + n} "
        f"for tenant acme-{n % 7} in {n * 13 % 250} ms"
        for n in range(lines)
    ]
    said[lines // 3] = "2026-03-04 11:05:00,001 ERROR worker.pool Job 4300 failed: connection to db-7.internal refused"
    said[lines // 2] = "2026-03-04 11:07:30,001 ERROR worker.pool Job 4450 failed: disk /var/spool is full"
    return "\n".join(said)


def chat(output: str, *, tool: str = "bash", arguments: Any = None, stream: bool = False, **more: Any) -> bytes:
    """openai-chat: one tool call and its output."""
    call = {"name": tool, "arguments": json.dumps(arguments or {"command": "docker logs worker"})}
    messages = [
        {"role": "system", "content": "You are a careful engineer."},
        {"role": "user", "content": "Why does the worker fail?"},
        {"role": "assistant", "content": None, "tool_calls": [{"id": "c1", "type": "function", "function": call}]},
        {"role": "tool", "tool_call_id": "c1", "content": output},
    ]
    head = {"model": "gpt-5", "messages": messages, "stream": stream, **more}
    if stream:
        head["stream_options"] = {"include_usage": True}
    return json.dumps(head)[:-1].encode() + b', "tools":' + TOOLS + b', "tool_choice" : "auto"}'


def anthropic(output: str, *, stream: bool = False, tool: str = "Bash", call: Any = None) -> bytes:
    messages = [
        {"role": "user", "content": "Why does the worker fail?"},
        {
            "role": "assistant",
            "content": [{"type": "tool_use", "id": "t1", "name": tool, "input": call or {"command": "x"}}],
        },
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1", "content": output}]},
    ]
    return json.dumps({"model": "claude-sonnet-4-5", "max_tokens": 99, "stream": stream, "messages": messages}).encode()


def responses(output: str, **more: Any) -> bytes:
    items = [
        {"type": "function_call", "call_id": "c1", "name": "shell", "arguments": '{"command":["docker","logs","w"]}'},
        {"type": "function_call_output", "call_id": "c1", "output": output},
    ]
    return json.dumps({**more, "model": "gpt-5-codex", "input": items, "stream": True}, ensure_ascii=False).encode()


def output_of(body: bytes) -> str:
    """The tool's output in a body of `chat`."""
    return str(json.loads(body)["messages"][-1]["content"])
