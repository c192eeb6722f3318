"""thinwire's own format: what is refused, then what is read."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from thinwire.addon.transcripts.conversation import Asked, Turn
from thinwire.addon.transcripts.recorded import read

from .recordings import session, written


@pytest.mark.parametrize("line", ["{", "[]", '{"agent": "x"}', '{"agent":"x","wire":"w","model":"m","steps":[{}]}'])
def test_a_line_that_is_no_session_is_said_to_be_none(tmp_path: Path, line: str) -> None:
    (tmp_path / "odd.jsonl").write_text(line + "\n")
    with pytest.raises((ValueError, KeyError, TypeError)):
        list(read(tmp_path / "odd.jsonl"))


def test_steps_become_questions_and_turns(tmp_path: Path) -> None:
    (found,) = read(written(tmp_path / "s.jsonl", session()))
    assert [type(step) for step in found.steps[:2]] == [Asked, Turn]
    assert [call.id for call in found.calls] == ["c1", "c2", "c3", "c4", "c5"]
    assert next(found.calls).arguments == '{"file_path": "/work/app/handlers.py"}'
    assert (found.client, found.provider, found.used) == ("Claude Code", "anthropic", None)


def test_a_packed_file_is_read_as_well(tmp_path: Path) -> None:
    plain = written(tmp_path / "s.jsonl", {**session(), "used": {"c1": ["step_57"]}}, session(name="s2"))
    packed = tmp_path / "s.jsonl.xz"
    packed.write_bytes(lzma.compress(plain.read_bytes()))
    first, second = read(packed)
    assert first.used == {"c1": ("step_57",)}
    assert second.name == "s2"
