"""Claude Code: `~/.claude/projects/PROJECT/SESSION.jsonl`, and the files of its subagents.

A response is spread over several lines, one for each part of its content, all with the id of the message; results come as
messages of the user. Where the client compacted its history, a boundary stands, and the summary opens a new conversation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from json import dumps
from pathlib import Path
from typing import Any, Final

from thinwire.pipeline.wire.anthropic_messages import usage

from ..clients.table import BY_NAME
from .conversation import Call, Conversation
from .json_lines import objects
from .steps import Steps, mapping, seconds, texts

CLIENT: Final = BY_NAME["claude-code"].title
_SYNTHETIC: Final = "<synthetic>"
"""The model of messages that no model wrote: errors of the client."""


class _Thread:
    """One conversation: the session itself, or a subagent's."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.project = ""
        self.model = ""
        self.steps = Steps()

    def read(self, entry: Mapping[str, Any]) -> None:
        message = mapping(entry.get("message"))
        self.project = self.project or str(entry.get("cwd") or "")
        if entry.get("type") == "assistant" and message.get("model") != _SYNTHETIC:
            self._answered(message, seconds(entry.get("timestamp")))
        elif entry.get("type") == "user":
            self._user(message.get("content"))

    def _answered(self, message: Mapping[str, Any], moment: float | None) -> None:
        self.model = str(message.get("model") or self.model)
        response = self.steps.response(str(message.get("id") or ""), moment)
        response.usage = usage(message) if message.get("usage") else response.usage
        content = message.get("content")
        for part in map(mapping, content if isinstance(content, list) else ()):
            if part.get("type") == "text":
                response.texts.append(str(part.get("text") or ""))
            elif part.get("type") == "tool_use":
                arguments = dumps(part.get("input"), ensure_ascii=False)
                self.steps.called(response, Call(str(part.get("id")), str(part.get("name")), arguments))

    def _user(self, content: object) -> None:
        parts = [mapping(part) for part in content] if isinstance(content, list) else []
        for part in parts:
            if part.get("type") == "tool_result":
                result = texts(part.get("content"))
                self.steps.returned(str(part.get("tool_use_id")), result, is_error=part.get("is_error") is True)
        text_parts = [part for part in parts if part.get("type") == "text"]
        self.steps.asked(content if isinstance(content, str) else texts(text_parts))

    def conversation(self) -> Conversation:
        return Conversation(
            self.name, CLIENT, "anthropic-messages", "anthropic", self.model, self.steps.all(), self.project
        )


def read(path: Path) -> Iterator[Conversation]:
    """The conversations in a file. Raises OSError."""
    threads: dict[str, _Thread] = {}
    for entry in objects(path):
        side = str(entry.get("agentId") or "sidechain") if entry.get("isSidechain") else ""
        if entry.get("subtype") == "compact_boundary" and side in threads:
            yield threads.pop(side).conversation()
        elif entry.get("type") in ("user", "assistant"):
            threads.setdefault(side, _Thread(path.stem)).read(entry)
    yield from (thread.conversation() for thread in threads.values())
