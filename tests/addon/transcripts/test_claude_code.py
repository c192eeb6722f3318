"""Claude Code's transcripts: what is no part of a conversation, then what is read."""

from __future__ import annotations

from json import dumps
from pathlib import Path
from typing import Any

from thinwire.addon.transcripts.claude_code import read
from thinwire.addon.transcripts.conversation import Asked, Conversation, Turn

from .recordings import numbered

AT = "2026-03-04T11:07:00.000Z"
USAGE = {"input_tokens": 3, "cache_read_input_tokens": 900, "cache_creation_input_tokens": 70, "output_tokens": 20}


def line(kind: str, content: Any, **more: Any) -> dict[str, Any]:
    message = {"role": kind, "content": content, **more.pop("message", {})}
    return {"type": kind, "message": message, "timestamp": AT, "cwd": "/work/app", "sessionId": "s", **more}


def said(*parts: dict[str, Any], message: str = "msg_1", **more: Any) -> dict[str, Any]:
    return line("assistant", list(parts), message={"id": message, "model": "claude-opus-4-6", "usage": USAGE}, **more)


def use(call: str, **arguments: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": call, "name": "Read", "input": arguments}


def returned(call: str, content: Any, **more: Any) -> dict[str, Any]:
    return line("user", [{"type": "tool_result", "tool_use_id": call, "content": content}], **more)


def conversations(tmp_path: Path, *lines: Any) -> list[Conversation]:
    path = tmp_path / "s.jsonl"
    path.write_text("".join((one if isinstance(one, str) else dumps(one)) + "\n" for one in lines))
    return list(read(path))


def test_what_is_no_message_is_left_out(tmp_path: Path) -> None:
    lines = [
        {"type": "summary", "summary": "x"},
        {"type": "file-history-snapshot", "snapshot": {}},
        line("assistant", [{"type": "text", "text": "API Error"}], message={"model": "<synthetic>"}),
        line("user", "Fix it."),
        "{broken",
        "[]",
    ]
    (found,) = conversations(tmp_path, *lines)
    assert found.steps == (Asked("Fix it."),)


def test_a_response_is_put_together_from_its_lines_and_gets_the_results_of_its_calls(tmp_path: Path) -> None:
    (found,) = conversations(
        tmp_path,
        line("user", "Fix it."),
        said({"type": "thinking", "thinking": "hm"}),
        said({"type": "text", "text": "I look."}),
        said(use("c1", file_path="a.py")),
        returned("c1", numbered(["a", "b"])),
        said(use("c2", file_path="b.py")),  # a call of the same response, which ran meanwhile
        returned("c2", [{"type": "text", "text": "x"}, {"type": "image"}, {"type": "text", "text": "y"}]),
        returned("c9", "of no call"),
        said({"type": "text", "text": "Done."}, message="msg_2"),
    )
    first, second = found.turns
    assert [(call.id, call.result) for call in first.calls] == [("c1", numbered(["a", "b"])), ("c2", "x\ny")]
    assert (first.text, second.text, first.calls[0].arguments) == ("I look.", "Done.", '{"file_path": "a.py"}')
    assert (found.client, found.model, found.project) == ("Claude Code", "claude-opus-4-6", "/work/app")
    assert first.usage is not None
    assert (first.usage.cache_read, first.usage.cache_write) == (900, 70)
    assert first.at == 1772622420.0


def test_a_subagent_has_a_conversation_of_its_own(tmp_path: Path) -> None:
    side = {"isSidechain": True, "agentId": "a1"}
    found = conversations(
        tmp_path,
        line("user", "Fix it."),
        line("user", "Find it.", **side),
        said(use("c1"), message="m1", **side),
        returned("c1", "x", **side),
        said(use("c2"), message="m2"),
    )
    assert [[type(step) for step in one.steps] for one in found] == [[Asked, Turn], [Asked, Turn]]
    assert [call.id for one in found for call in one.calls] == ["c2", "c1"]


def test_behind_a_compaction_a_new_conversation_begins(tmp_path: Path) -> None:
    boundary = {"type": "system", "subtype": "compact_boundary", "content": "Conversation compacted"}
    before, after = conversations(
        tmp_path,
        line("user", "Fix it."),
        said(use("c1")),
        returned("c1", "x"),
        boundary,
        line("user", "What was done: all.", isCompactSummary=True),
        said({"type": "text", "text": "Good."}, message="msg_2"),
    )
    assert [call.result for call in before.calls] == ["x"]
    assert after.steps[0] == Asked("What was done: all.")
