"""What a coding agent runs after each of its tools: compression where the output is born, without a proxy.

The agent hands over the tool's result as JSON, and takes another one of the same shape. The texts in it that the model will read
go through the pipeline as they would in a request; all else stays as it is. Whatever goes wrong, nothing is said, and the agent
goes on with the result that it has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
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
# The keys under which results have what the model reads: of Claude Code's own tools, of MCP's, and of their parts.
_READ: Final = frozenset({"content", "output", "result", "stderr", "stdout", "text"})
_MOST_BYTES: Final = 4  # of a character
BY_NAME: Final = {agent.name: agent for agent in AGENTS}


def answered(agent: Agent, event: Event, config: Config) -> object | None:
    """What to answer to this event; None: nothing, the result stays as it is. Raises whatever goes wrong."""
    if config.mode != "optimize" or event.get("hook_event_name") != agent.event:
        return None
    result = event.get("tool_response")
    texts = list(_texts(result))
    settings = config.of("payg", str(event.get("model") or "")).settings
    if sum(len(text) for text in texts) * _MOST_BYTES < settings.min_tokens:  # a token has at least one byte
        return None
    body = _body(agent, str(event.get("tool_name")), event.get("tool_input"), texts)
    memo, originals = open_both(config.store, config.directory, keep=settings.originals)
    try:
        outcome = compress(body, "anthropic-messages", settings, memo, originals)
    finally:
        memo.close()
        if originals is not None:
            originals.close()  # which waits until they are written
    if outcome.status != "compressed":
        return None
    parts = json.loads(outcome.body)["messages"][1]["content"][0]["content"]
    said = _with_texts(result, iter([part["text"] for part in parts]))
    return agent.answer(said) if len(written(said)) <= agent.most_bytes else None


def _texts(result: Any) -> Iterator[str]:
    """The texts in a result that the model will read."""
    if isinstance(result, str):
        yield result
    for part in _parts(result):
        yield from _texts(part)


def _with_texts(result: Any, texts: Iterator[str]) -> Any:
    """The result with these texts in the place of its own, in order."""
    if isinstance(result, str):
        return next(texts)
    if isinstance(result, list):
        return [_with_texts(part, texts) for part in result]
    if isinstance(result, dict) and _parts(result):
        return {key: _with_texts(of, texts) if key in _READ else of for key, of in result.items()}
    return result


def _parts(result: Any) -> Sequence[Any]:
    """What may hold texts in a result; images, files and what only programs read do not."""
    if isinstance(result, list):
        return result
    if not isinstance(result, dict) or result.get("type", "text") != "text" or result.get("isImage"):
        return ()
    return [of for key, of in result.items() if key in _READ]


def _body(agent: Agent, tool: str, arguments: object, texts: Sequence[str]) -> bytes:
    """A conversation in which the tool was called once, and answered these texts."""
    use = {"type": "tool_use", "id": "call", "name": tool, "input": arguments or {}}
    parts = [{"type": "text", "text": text} for text in texts]
    result = {"type": "tool_result", "tool_use_id": "call", "content": parts}
    messages = [{"role": "assistant", "content": [use]}, {"role": "user", "content": [result]}]
    return written({"messages": messages, "tools": [{"name": agent.shell}]})
