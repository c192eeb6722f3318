"""Gemini CLI's chats: what is refused, then what is read, from one object and from lines."""

from __future__ import annotations

from json import dumps
from pathlib import Path
from typing import Any

import pytest

from thinwire.addon.transcripts.conversation import Asked
from thinwire.addon.transcripts.gemini_cli import read


def result(call: str, **response: Any) -> list[dict[str, Any]]:
    return [{"functionResponse": {"id": call, "name": "read_file", "response": response}}]


MESSAGES = [
    {"id": "1", "type": "user", "content": [{"text": "Fix it."}], "timestamp": "2026-03-04T11:07:00.000Z"},
    {"id": "2", "type": "info", "content": "Loaded."},
    {
        "id": "3",
        "type": "gemini",
        "timestamp": "2026-03-04T11:07:00.000Z",
        "content": "I look.",
        "model": "gemini-2.5-pro",
        "tokens": {"input": 1000, "cached": 900, "output": 20, "thoughts": 5},
        "toolCalls": [
            {"id": "c1", "name": "read_file", "args": {"path": "a.py"}, "result": result("c1", output="a"), "status": "success"},
            {"id": "c2", "name": "read_file", "args": {}, "result": result("c2", error="no such file"), "status": "error"},
            {"id": "c3", "name": "read_file", "args": {}, "status": "cancelled"},
        ],
    },
]  # fmt: skip


def chat(tmp_path: Path, name: str, text: str) -> Path:
    folder = tmp_path / ("ab12" * 16) / "chats"
    folder.mkdir(parents=True)
    (folder / name).write_text(text)
    return folder / name


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_what_is_no_session_is_refused_or_empty(tmp_path: Path, text: str) -> None:
    path = chat(tmp_path, "session-1.json", text)
    if text == "[]":
        assert [one.steps for one in read(path)] == [()]
    else:
        with pytest.raises(ValueError):
            list(read(path))


@pytest.mark.parametrize("lines", [False, True], ids=["one object", "lines"])
def test_messages_become_turns_with_their_results_and_tokens(tmp_path: Path, lines: bool) -> None:
    text = "\n".join(map(dumps, MESSAGES)) if lines else dumps({"sessionId": "s", "messages": MESSAGES})
    (found,) = read(chat(tmp_path, f"session-1.json{'l' * lines}", text))
    (turn,) = found.turns
    assert found.steps[0] == Asked("Fix it.")
    assert [(call.result, call.is_error) for call in turn.calls] == [
        ("a", False),
        ("no such file", True),
        (None, False),
    ]
    assert turn.usage is not None
    assert (turn.usage.input, turn.usage.cache_read, turn.usage.output) == (100, 900, 25)
    assert (found.wire, found.model, found.project, turn.at) == ("gemini", "gemini-2.5-pro", "ab12ab12", 1772622420.0)
