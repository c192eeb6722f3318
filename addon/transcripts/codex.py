"""Codex: `~/.codex/sessions/YYYY/MM/DD/rollout-*.jsonl`, the items of the Responses API as they were sent and received.

Older files have the items themselves, one a line, without an envelope around each. After every response stands an event with
its token counts. Where the history was compacted, a new conversation begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from json import dumps
from pathlib import Path
from typing import Any, Final

from thinwire.pipeline.model.usage import Usage

from ..clients.table import BY_NAME
from .conversation import Call, Conversation
from .json_lines import objects
from .steps import Steps, count, mapping, seconds, texts

CLIENT: Final = BY_NAME["codex"].title
_CALLS: Final = {
    "function_call": ("name", "arguments", ""),
    "custom_tool_call": ("name", "input", ""),
    "local_shell_call": ("name", "action", "local_shell"),
}
"""Type of a call -> where its name and arguments stand, and its name where it has none."""


class _Rollout:
    """One session while it is read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.project = ""
        self.model = ""
        self.steps = Steps()

    def item(self, item: Mapping[str, Any], moment: float | None) -> None:
        kind = str(item.get("type") or "message")
        if kind in _CALLS:
            name, arguments, default = _CALLS[kind]
            written = item.get(arguments)
            text = written if isinstance(written, str) else dumps(written, ensure_ascii=False)
            call = Call(str(item.get("call_id") or item.get("id")), str(item.get(name) or default), text)
            self.steps.called(self.steps.response(at=moment), call)
        elif kind.endswith("_output"):
            self.steps.returned(str(item.get("call_id")), _output(item.get("output")))
        elif kind == "message" and item.get("role") == "assistant":
            self.steps.response(at=moment).texts.append(texts(item.get("content")))
        elif kind == "message":
            self.steps.asked(texts(item.get("content")))

    def counted(self, counts: Mapping[str, Any]) -> None:
        """The token counts of the last response; `input_tokens` are with those read from the cache."""
        response = self.steps.last
        if response is not None and counts:
            cached = count(counts.get("cached_input_tokens"))
            response.usage = Usage(
                input=max(0, count(counts.get("input_tokens")) - cached),
                cache_read=cached,
                output=count(counts.get("output_tokens")),
            )

    def conversation(self) -> Conversation:
        return Conversation(self.name, CLIENT, "openai-responses", "openai", self.model, self.steps.all(), self.project)


def _output(output: object) -> str:
    if isinstance(output, dict):
        return texts(output.get("content"))
    return texts(output)


def read(path: Path) -> Iterator[Conversation]:
    """The conversations in a file. Raises OSError."""
    rollout = _Rollout(path.stem)
    for line in objects(path):
        kind, payload, moment = line.get("type"), mapping(line.get("payload")), seconds(line.get("timestamp"))
        if not payload:
            rollout.item(line, moment) if "role" in line or "call_id" in line else None
        elif kind in ("session_meta", "turn_context"):
            rollout.project = str(payload.get("cwd") or rollout.project)
            rollout.model = str(payload.get("model") or rollout.model)
        elif kind == "response_item":
            rollout.item(payload, moment)
        elif kind == "event_msg" and payload.get("type") == "token_count":
            rollout.counted(mapping(mapping(payload.get("info")).get("last_token_usage")))
        elif kind == "compacted":
            yield rollout.conversation()
            rollout.steps = Steps()
            rollout.steps.asked(str(payload.get("message") or ""))
    yield rollout.conversation()
