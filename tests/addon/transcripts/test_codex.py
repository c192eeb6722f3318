"""Codex's rollouts: what is no part of a conversation, then what is read, in both of their forms."""

from __future__ import annotations

from json import dumps
from pathlib import Path
from typing import Any

import pytest

from thinwire.addon.transcripts.codex import read
from thinwire.addon.transcripts.conversation import Asked, Conversation

AT = "2026-03-04T11:07:00.000Z"
ITEMS: tuple[dict[str, Any], ...] = (
    {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Fix it."}]},
    {"type": "reasoning", "summary": [], "encrypted_content": "x"},
    {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "I look."}]},
    {"type": "function_call", "name": "exec_command", "arguments": '{"cmd": "ls"}', "call_id": "c1"},
    {"type": "custom_tool_call", "name": "apply_patch", "input": "*** Begin Patch", "call_id": "c2"},
    {"type": "function_call_output", "call_id": "c1", "output": "a.py"},
    {"type": "custom_tool_call_output", "call_id": "c2", "output": {"content": "Done!", "success": True}},
    {"type": "local_shell_call", "call_id": "c3", "action": {"type": "exec", "command": ["ls"]}},
    {"type": "local_shell_call_output", "call_id": "c3", "output": [{"type": "input_text", "text": "b.py"}]},
    {"type": "web_search_call", "id": "w"},
    {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Done."}]},
)


def wrapped(item: dict[str, Any], kind: str = "response_item") -> dict[str, Any]:
    return {"timestamp": AT, "type": kind, "payload": item}


def conversations(tmp_path: Path, *lines: Any) -> list[Conversation]:
    path = tmp_path / "rollout-1.jsonl"
    path.write_text("".join(dumps(one) + "\n" for one in lines))
    return list(read(path))


def test_events_and_odd_lines_are_left_out(tmp_path: Path) -> None:
    (found,) = conversations(
        tmp_path, wrapped({"type": "agent_message", "message": "x"}, "event_msg"), {"record_type": "state"}, 7, {}
    )
    assert found.steps == ()


@pytest.mark.parametrize("old", [False, True], ids=["wrapped", "bare"])
def test_items_become_turns_with_the_results_of_their_calls(tmp_path: Path, old: bool) -> None:
    (found,) = conversations(tmp_path, *(item if old else wrapped(item) for item in ITEMS))
    first, second, third = found.turns
    assert found.steps[0] == Asked("Fix it.")
    assert [(call.tool, call.result) for call in first.calls] == [("exec_command", "a.py"), ("apply_patch", "Done!")]
    assert [(call.tool, call.arguments, call.result) for call in second.calls] == [
        ("local_shell", '{"type": "exec", "command": ["ls"]}', "b.py")
    ]
    assert (first.text, second.text, third.text) == ("I look.", "", "Done.")


def test_where_when_by_which_model_and_for_how_much(tmp_path: Path) -> None:
    usage = {"input_tokens": 1000, "cached_input_tokens": 900, "output_tokens": 20}
    (found,) = conversations(
        tmp_path,
        wrapped({"id": "s", "cwd": "/work/app"}, "session_meta"),
        wrapped({"cwd": "/work/app", "model": "gpt-5.5"}, "turn_context"),
        *map(wrapped, ITEMS[:6]),
        wrapped({"type": "token_count", "info": {"last_token_usage": usage}}, "event_msg"),
        wrapped({"type": "token_count", "info": None}, "event_msg"),
    )
    (turn,) = found.turns
    assert (found.project, found.model, turn.at) == ("/work/app", "gpt-5.5", 1772622420.0)
    assert turn.usage is not None
    assert (turn.usage.input, turn.usage.cache_read, turn.usage.output) == (100, 900, 20)


def test_behind_a_compaction_a_new_conversation_begins(tmp_path: Path) -> None:
    before, after = conversations(
        tmp_path, *map(wrapped, ITEMS[:6]), wrapped({"message": "All was done."}, "compacted"), wrapped(ITEMS[-1])
    )
    assert len(list(before.calls)) == 2
    assert after.steps[0] == Asked("All was done.")
