"""Sessions in thinwire's own format: one JSON object a line, `agent`, `wire`, `model` and `steps`.

A step is `{"user": TEXT}`, `{"say": TEXT}`, or `{"say", "tool", "arguments", "call", "result", "error"}`. `used`, where it is
there, says for a call which literals of its result the agent's next turns used. `.xz` files are unpacked.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from .conversation import Asked, Call, Conversation, Step, Turn

PATTERN: Final = "*.jsonl.xz"
"""Of the names of such files."""
PROVIDERS: Final = {"anthropic-messages": "anthropic", "gemini": "gemini"}
"""Who speaks a wire format, where nothing else is known; else OpenAI."""


def read(path: Path) -> Iterator[Conversation]:
    """The sessions in a file. Raises ValueError, KeyError or TypeError on a line that is none."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            yield _conversation(json.loads(line))


def _conversation(session: dict[str, Any]) -> Conversation:
    return Conversation(
        client=session["agent"],
        name=session.get("id", ""),
        wire=session["wire"],
        provider=PROVIDERS.get(session["wire"], "openai"),
        model=session["model"],
        steps=tuple(map(_step, session["steps"])),
        project=str(session.get("source", "")),
        used={call: tuple(literals) for call, literals in session["used"].items()} if "used" in session else None,
    )


def _step(step: dict[str, Any]) -> Step:
    if "user" in step:
        return Asked(step["user"])
    if "tool" not in step:
        return Turn(step["say"])
    arguments = step["arguments"]
    written = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    call = Call(step["call"], step["tool"], written, step["result"], bool(step["error"]))
    return Turn(step.get("say") or "", (call,))
