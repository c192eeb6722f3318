"""Which files are transcripts: what is refused, then who reads what."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from thinwire.addon.transcripts.find import TranscriptError, conversations, known_folders, transcripts

from .recordings import session, written


def touched(path: Path, text: str = "", at: float = 0.0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (at, at))
    return path


def test_a_file_of_another_name_is_refused_when_it_is_named_and_passed_over_in_a_folder(tmp_path: Path) -> None:
    path = touched(tmp_path / "notes.txt")
    with pytest.raises(TranscriptError, match=r"notes\.txt"):
        transcripts([path])
    with pytest.raises(TranscriptError, match=r"notes\.txt"):
        conversations(path)
    assert transcripts([tmp_path]) == []


@pytest.mark.parametrize("name", ["a.traj", "chats/session-1.json", "opencode.db", "rollout-1.jsonl.xz"])
def test_a_file_that_cannot_be_read_is_said_to_be_so(tmp_path: Path, name: str) -> None:
    path = touched(tmp_path / name, "\x00\x01 no transcript")
    with pytest.raises(TranscriptError, match="cannot be read"):
        conversations(path)


def test_a_folder_is_looked_through_the_latest_first(tmp_path: Path) -> None:
    names = [
        "a/b.jsonl",
        "sessions/2026/03/04/rollout-1.jsonl",
        "tmp/x/chats/session-1.json",
        "r/a.traj",
        "o/opencode.db",
    ]
    files = [touched(tmp_path / name, at=1000.0 + at) for at, name in enumerate(names)]
    touched(tmp_path / "settings.json")
    assert transcripts([tmp_path, files[0]]) == files[::-1]


def test_a_conversation_without_results_is_none(tmp_path: Path) -> None:
    talk = {**session(), "steps": session()["steps"][:2]}
    assert conversations(written(tmp_path / "s.jsonl", talk)) == []


def test_thinwires_own_format_is_told_from_claude_codes_by_its_first_line(tmp_path: Path) -> None:
    (own,) = conversations(written(tmp_path / "own.jsonl", session()))
    assert len(list(own.calls)) == 5


def test_the_folders_are_those_that_are_there_or_that_the_environment_names(tmp_path: Path) -> None:
    assert known_folders(tmp_path, {}) == []
    for folder in (".claude/projects", ".codex/sessions", ".gemini/tmp", "elsewhere/opencode"):
        (tmp_path / folder).mkdir(parents=True)
    assert known_folders(tmp_path, {"XDG_DATA_HOME": str(tmp_path / "elsewhere")}) == [
        tmp_path / ".claude/projects",
        tmp_path / ".codex/sessions",
        tmp_path / ".gemini/tmp",
        tmp_path / "elsewhere/opencode",
    ]
