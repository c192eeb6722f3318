"""OpenCode's sessions: the same read from its database and from its files."""

from __future__ import annotations

import sqlite3
from json import dumps
from pathlib import Path
from typing import Any

import pytest

from thinwire.addon.transcripts.conversation import Asked, Conversation
from thinwire.addon.transcripts.opencode import read

TOKENS = {"input": 100, "output": 20, "reasoning": 5, "cache": {"read": 900, "write": 70}}
READ = {"status": "completed", "input": {"filePath": "a.py"}, "output": "a"}
ASKED = {"id": "msg_1", "role": "user"}
SAID = {
    "id": "msg_2",
    "role": "assistant",
    "modelID": "claude-opus-4-6",
    "providerID": "anthropic",
    "time": {"created": 1772622420000},
}
MESSAGES: list[tuple[dict[str, Any], list[dict[str, Any]]]] = [
    (ASKED, [{"type": "text", "text": "Fix it."}]),
    (
        SAID,
        [
            {"type": "step-start"},
            {"type": "text", "text": "I look."},
            {"type": "tool", "callID": "c1", "tool": "read", "state": READ},
            {"type": "tool", "callID": "c2", "tool": "bash", "state": {"status": "error", "error": "aborted"}},
            {"type": "step-finish", "tokens": TOKENS},
            {"type": "step-start"},
            {"type": "tool", "callID": "c3", "tool": "read", "state": {"status": "running", "input": {}}},
        ],
    ),
]


def database(folder: Path) -> Path:
    path = folder / "opencode.db"
    with sqlite3.connect(path) as opened:
        opened.executescript(
            "CREATE TABLE session (id TEXT, directory TEXT, time_created INTEGER);"
            "CREATE TABLE message (id TEXT, session_id TEXT, time_created INTEGER, data TEXT);"
            "CREATE TABLE part (id TEXT, message_id TEXT, session_id TEXT, data TEXT);"
            "INSERT INTO session VALUES ('ses_1', '/work/app', 1);"
        )
        for number, (message, parts) in enumerate(MESSAGES):
            row = (message["id"], "ses_1", number, dumps({key: message[key] for key in message if key != "id"}))
            opened.execute("INSERT INTO message VALUES (?, ?, ?, ?)", row)
            for at, part in enumerate(parts):
                opened.execute(
                    "INSERT INTO part VALUES (?, ?, ?, ?)", (f"prt_{at}", message["id"], "ses_1", dumps(part))
                )
    opened.close()
    return path


def files(folder: Path) -> Path:
    def write(path: Path, value: object) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dumps(value))
        return path

    storage = folder / "opencode" / "storage"
    for message, parts in MESSAGES:
        write(storage / "message" / "ses_1" / f"{message['id']}.json", message)
        for at, part in enumerate(parts):
            write(storage / "part" / message["id"] / f"prt_{at}.json", part)
    return write(storage / "session" / "project" / "ses_1.json", {"id": "ses_1", "directory": "/work/app"})


@pytest.mark.parametrize("write", [database, files])
def test_parts_become_turns_with_their_results_and_tokens(tmp_path: Path, write: Any) -> None:
    (found,) = read(write(tmp_path))
    assert isinstance(found, Conversation)
    first, second = found.turns
    assert found.steps[0] == Asked("Fix it.")
    assert [(call.id, call.result) for call in first.calls] == [("c1", "a"), ("c2", "aborted")]
    assert [(call.id, call.result) for call in second.calls] == [("c3", None)]
    assert first.usage is not None
    assert (first.usage.input, first.usage.cache_read, first.usage.cache_write, first.usage.output) == (
        100,
        900,
        70,
        25,
    )
    assert (found.wire, found.provider, found.model) == ("anthropic-messages", "anthropic", "claude-opus-4-6")
    assert (found.project, found.began, first.text) == ("/work/app", 1772622420.0, "I look.")


def test_a_database_is_not_written_to(tmp_path: Path) -> None:
    path = database(tmp_path)
    path.chmod(0o400)
    before = path.read_bytes()
    list(read(path))
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["opencode.db"]


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "opencode.db").write_text("no database at all" * 100)
    with pytest.raises(sqlite3.Error):
        list(read(tmp_path / "opencode.db"))
