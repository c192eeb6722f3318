"""What a coding agent runs after each of its tools: compression where the output is born, without a proxy.

The agent hands over the tool's result as JSON, and takes another one of the same shape. Strings in it that are long enough go
through the pipeline as they would in a request; all else stays as it is. Whatever goes wrong, nothing is said, and the agent goes
on with the result that it has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from thinwire.pipeline import compress

from ..config.options import Config
from ..stores.open_stores import open_both
from .messages import written

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Agent:
    """One that runs hooks."""

    name: str
    shell: str
    """Its tool with which the model can look an original up."""
    event: str
    """The name of what happens after a tool."""
    answer: Callable[[Any], object]
    """What says that this stands in the place of the result."""
    setup: str
    """How a user has it run `thinwire hook`, as a file and what is to stand in it."""
    most_bytes: int = 1 << 30
    """Of a text that it takes from a hook."""


def _claude(result: Any) -> object:
    return {"hookSpecificOutput": {"hookEventName": "PostToolUse", "updatedToolOutput": result}}


def _codex(result: Any) -> object:
    """The model gets the reason of a stop as the result, and goes on. Where it calls tools from a program (code mode), this
    changes nothing; a `decision` to block would have the program fail."""
    text = result if isinstance(result, str) else json.dumps(result, ensure_ascii=False)
    return {"continue": False, "stopReason": "said in fewer tokens by thinwire", "reason": text}


AGENTS: Final = (
    Agent(
        "claude",
        "Bash",
        "PostToolUse",
        _claude,
        '~/.claude/settings.json\n{"hooks": {"PostToolUse": [{"matcher": "*", "hooks": '
        '[{"type": "command", "command": "thinwire hook claude", "timeout": 10}]}]}}',
    ),
    Agent(
        "codex",
        "shell",
        "PostToolUse",
        _codex,
        '~/.codex/hooks.json\n{"hooks": {"PostToolUse": [{"matcher": ".*", "hooks": '
        '[{"type": "command", "command": "thinwire hook codex", "timeout": 10}]}]}}',
        most_bytes=9_500,  # above 2,500 tokens of 4 bytes it cuts the text and puts the whole into a file
    ),
)
BY_NAME: Final = {agent.name: agent for agent in AGENTS}


def answered(agent: Agent, event: Event, config: Config) -> object | None:
    """What to answer to this event; None: nothing, the result stays as it is. Raises whatever goes wrong."""
    if config.mode != "optimize" or event.get("hook_event_name") != agent.event:
        return None
    result = event.get("tool_response")
    body = _body(agent, str(event.get("tool_name")), event.get("tool_input"), result)
    settings = config.of("payg", str(event.get("model") or "")).settings
    if len(body) < settings.min_tokens:  # a token has at least one byte
        return None
    memo, originals = open_both(config.store, config.directory, keep=settings.originals)
    try:
        outcome = compress(body, "gemini", settings, memo, originals)
    finally:
        memo.close()
        if originals is not None:
            originals.close()  # which waits until they are written
    if outcome.status != "compressed":
        return None
    said = json.loads(outcome.body)["contents"][1]["parts"][0]["functionResponse"]["response"]["output"]
    return agent.answer(said) if len(written(said)) <= agent.most_bytes else None


def _body(agent: Agent, tool: str, arguments: object, result: object) -> bytes:
    """A conversation in which the tool was called once, in the one format that takes results of every shape."""
    call = {"functionCall": {"name": tool, "args": arguments}}
    answer = {"functionResponse": {"name": tool, "response": {"output": result}}}
    contents = [{"role": "model", "parts": [call]}, {"role": "user", "parts": [answer]}]
    return written({"contents": contents, "tools": [{"functionDeclarations": [{"name": agent.shell}]}]})
