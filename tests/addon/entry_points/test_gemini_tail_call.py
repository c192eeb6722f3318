"""What Gemini CLI is told to read in the place of a tool's result, and that it loses nothing by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import thinwire
from thinwire.addon.clients.table import HOOKS
from thinwire.addon.entry_points.agent_hook import answered
from thinwire.addon.entry_points.embedded import config_with

from .. import bodies

LOG = bodies.log(300)


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    """Where Gemini CLI keeps a session."""
    (tmp_path / "chats").mkdir()
    return tmp_path / "chats" / "session-2026-01-01T00-00-s.jsonl"


def gemini(content: Any, chat: Path | str, **more: Any) -> dict[str, Any]:
    result = {"llmContent": content, "returnDisplay": content, "error": more.pop("error", None)}
    said = {"hook_event_name": "AfterTool", "tool_name": "run_shell_command", "tool_input": {"command": "make"}}
    return {**said, "tool_response": result, "session_id": "s", "transcript_path": str(chat), **more}


SHAPES: dict[str, Any] = {
    "a text": LOG,
    "a part": {"text": LOG},
    "a part of a list": [{"text": LOG}],
    "several texts": [LOG[:9_000], {"text": LOG[9_000:]}],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_it_is_to_read_what_a_request_would_carry(shape: str, chat: Path, tmp_path: Path) -> None:
    config = config_with(dir=tmp_path / "state")
    answer: Any = answered(HOOKS["gemini"], gemini(SHAPES[shape], chat), config)
    call = answer["hookSpecificOutput"]["tailToolCallRequest"]
    file = Path(call["args"]["file_path"])
    assert (call["name"], file.parent) == ("read_file", chat.parent.parent / "tool-outputs" / "session-s")
    texts = [LOG[:9_000], LOG[9_000:]] if shape == "several texts" else [LOG]
    options: dict[str, Any] = {"dir": tmp_path / "state", "deadline": 20_000}
    assert file.read_text() == "\n".join(
        thinwire.compress_output(text, "Bash", {"command": "make"}, ["Bash"], **options) for text in texts
    )
    assert len(file.read_text()) < len(LOG) / 2
    assert file.stat().st_mode & 0o777 == 0o600
    assert answered(HOOKS["gemini"], gemini(SHAPES[shape], chat), config) == answer


LONG_LINES = f"{LOG}\nERROR cannot start: {' '.join(f'host-{n} refused' for n in range(200))}"


def test_lines_that_would_be_cut_are_else_worth_a_change(tmp_path: Path) -> None:
    bash = {"hook_event_name": "PostToolUse", "tool_name": "Bash", "tool_response": LONG_LINES}
    assert answered(HOOKS["claude"], bash, config_with(dir=tmp_path)) is not None


LOST: dict[str, Any] = {
    "a tool that failed": {"content": LOG, "error": {"message": "no such pod", "type": "execution_failed"}},
    "the result of its own call": {"content": LOG, "original_request_name": "run_shell_command"},
    "an image beside the text": {"content": [{"text": LOG}, {"inlineData": {"data": "AAAA"}}]},
    "what is sent on as it is": {"content": {"functionResponse": {"response": {"output": LOG}}}},
    "lines that would be cut": {"content": LONG_LINES},
    "a session that is not kept": {"content": LOG, "transcript_path": ""},
    "a folder that is not there": {"content": LOG, "transcript_path": "/nonexistent/chats/session-s.jsonl"},
}


@pytest.mark.parametrize("what", LOST)
def test_what_it_would_lose_by_reading_it_keeps(what: str, chat: Path, tmp_path: Path) -> None:
    given = gemini(**{"chat": chat, **LOST[what]})
    assert answered(HOOKS["gemini"], given, config_with(dir=tmp_path / "state")) is None
    assert not (tmp_path / "tool-outputs").exists()
