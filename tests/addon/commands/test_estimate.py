"""`thinwire estimate`: what it refuses and what it says, on transcripts of its own."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.addon.transcripts.recordings import session, written
from thinwire.addon.commands.estimate import command


def run(*arguments: str | Path, home: Path | None = None) -> Result:
    environment = {"HOME": str(home), "XDG_DATA_HOME": "", "CODEX_HOME": "", "CLAUDE_CONFIG_DIR": ""} if home else {}
    return CliRunner().invoke(command, [str(one) for one in arguments], env=environment)


def test_where_no_agent_keeps_transcripts_it_says_where_it_looked(tmp_path: Path) -> None:
    done = run(home=tmp_path)
    assert done.exit_code == 1
    assert "~/.claude" in done.output and "~/.codex" in done.output


@pytest.mark.parametrize("arguments", [("--since", "soon"), ("--by", "weekday"), ("nowhere.jsonl",)])
def test_what_cannot_be_understood_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert run(*arguments, home=tmp_path).exit_code == 2


def test_a_file_that_cannot_be_read_is_said_and_the_others_count(tmp_path: Path) -> None:
    (tmp_path / "broken.traj").write_text("{")
    written(tmp_path / "s.jsonl", session())
    done = run(tmp_path)
    assert done.exit_code == 0, done.output
    assert "1 files could not be read; the first:" in done.output
    assert "broken.traj" in done.output.replace("\n", "")


def test_it_says_what_would_have_been_saved_by_project_and_month_and_how_far_to_trust_it(tmp_path: Path) -> None:
    path = written(tmp_path / "s.jsonl", {**session(), "source": "handlers"}, session(name="s2"))
    before = path.read_bytes()
    done = run(path)
    assert done.exit_code == 0, done.output
    for said in ("project", "month", "handlers", "requests", "$", "An estimate, at list prices", "it is modelled"):
        assert said in done.output
    assert path.read_bytes() == before


def test_as_json_it_has_each_conversation(tmp_path: Path) -> None:
    path = written(tmp_path / "s.jsonl", session())
    found = json.loads(run(path, "--json", "--line-numbers", "tens").output)
    fewer = json.loads(run(path, "--json").output)
    assert [one["client"] for one in found["conversations"]] == ["Claude Code"]
    assert found["all"]["saved_tokens"] > fewer["all"]["saved_tokens"] > 0


def test_the_agents_own_folders_are_looked_through_for_what_is_recent(tmp_path: Path) -> None:
    folder = tmp_path / ".claude" / "projects" / "x"
    folder.mkdir(parents=True)
    written(folder / "s.jsonl", session())
    assert "requests" in run(home=tmp_path).output
    os.utime(folder / "s.jsonl", (1e9, 1e9))
    assert "No conversation" in run(home=tmp_path).output
    assert "requests" in run("--since", "all", home=tmp_path).output


def test_many_files_are_read_by_several_processes(tmp_path: Path) -> None:
    for number in range(9):
        written(tmp_path / f"s{number}.jsonl", session())
    found = json.loads(run(tmp_path, "--json").output)
    assert found["all"]["conversations"] == 9
