"""What an agent hands over, and what it is answered: nothing wherever nothing is won or something is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import thinwire
from thinwire.addon.clients.table import HOOKS
from thinwire.addon.config.config import Config
from thinwire.addon.entry_points.agent_hook import answered
from thinwire.addon.entry_points.embedded import config_with
from thinwire.addon.stores.open_stores import open_originals

from .. import bodies

LOG = bodies.log(300)
SOURCE = "\n".join(f"def function_{n}(argument):\n    return argument + {n}\n" for n in range(200))


def event(result: Any, tool: str = "Bash", call: Any = None, **more: Any) -> dict[str, Any]:
    said = {"hook_event_name": "PostToolUse", "tool_name": tool, "tool_input": call or {"command": "make"}}
    return {**said, "tool_response": result, "session_id": "s", "cwd": "/", **more}


def patient(**options: Any) -> Config:
    """The configuration with these options, on a machine that may be busy."""
    return config_with(deadline=20_000, **options)


def bash(text: str) -> dict[str, Any]:
    return {"stdout": text, "stderr": "", "interrupted": False, "isImage": False, "noOutputExpected": False}


NOTHING: dict[str, Any] = {
    "a short output": event(bash("ok")),
    "a file that was read": event({"type": "text", "file": {"filePath": "/a.py", "content": SOURCE}}, "Read"),
    "source that was printed": event(bash(SOURCE), call={"command": "cat a.py"}),
    "no output": event(None),
    "an image": event({"type": "image", "file": {"base64": "A" * 9_000}}, "Read"),
    "an image that a shell printed": event({**bash(LOG), "isImage": True}),
    "an image of an MCP server": event([{"type": "image", "source": {"data": LOG, "text": LOG}}], "mcp__a__b"),
    "what only programs read": event({"numLines": 9, "filenames": LOG.split("\n")}, "Grep"),
    "another event": event(bash(LOG), hook_event_name="PreToolUse"),
    "no event": {},
    "no tool": {"hook_event_name": "PostToolUse", "tool_response": [1, {"a": None}]},
}


@pytest.mark.parametrize("agent", HOOKS.values(), ids=lambda agent: agent.command)
@pytest.mark.parametrize("what", NOTHING)
def test_nothing_is_said_where_nothing_is_to_be_changed(what: str, agent: Any, tmp_path: Path) -> None:
    assert answered(agent, NOTHING[what], patient(dir=tmp_path)) is None


@pytest.mark.parametrize("options", [{"mode": "off"}, {"mode": "audit"}, {"exclude_tools": "Bash"}], ids=str)
def test_nothing_is_said_where_the_user_does_not_want_it(options: Any, tmp_path: Path) -> None:
    assert answered(HOOKS["claude"], event(bash(LOG)), patient(dir=tmp_path, **options)) is None


def test_only_the_long_text_changes_in_a_result_of_any_shape(tmp_path: Path) -> None:
    config = patient(dir=tmp_path)
    answer: Any = answered(HOOKS["claude"], event(bash(LOG)), config)
    assert answer["hookSpecificOutput"]["hookEventName"] == "PostToolUse"
    said = answer["hookSpecificOutput"]["updatedToolOutput"]
    assert said == bash(said["stdout"])
    assert len(said["stdout"]) < len(LOG) / 3
    parts = [{"type": "text", "text": LOG}, {"type": "image", "data": LOG, "n": 12345678901234567890}, "short", None]
    answer = answered(HOOKS["claude"], event(parts, "mcp__logs__tail"), config)
    assert answer["hookSpecificOutput"]["updatedToolOutput"] == [{"type": "text", "text": said["stdout"]}, *parts[1:]]


def test_it_says_what_a_request_with_a_shell_would_carry_and_keeps_the_original(tmp_path: Path) -> None:
    answer: Any = answered(HOOKS["codex"], event(LOG), patient(dir=tmp_path))
    assert answer["reason"] == thinwire.compress_output(
        LOG, "Bash", {"command": "make"}, tools=["Bash"], dir=tmp_path, deadline=20_000
    )
    assert answer["continue"] is False
    originals = open_originals(tmp_path)
    (hit,) = originals.search("connection to db refused")
    assert originals.get(hit.id) == LOG
    originals.close()


def test_what_codex_would_cut_is_left_as_it_is(tmp_path: Path) -> None:
    rows = "\n".join(f"{n * 7919 % 99991:x} {n * 104729 % 999983} host-{n * 31 % 977} ready" for n in range(3000))
    large: dict[str, Any] = {"dir": tmp_path, "block_budget": 1 << 40}
    assert answered(HOOKS["claude"], event(bash(rows)), patient(**large)) is not None
    assert answered(HOOKS["codex"], event(rows), patient(**large)) is None


def test_a_model_has_its_level_where_the_agent_names_it(tmp_path: Path) -> None:
    config = patient(dir=tmp_path, model_levels="gpt-*=lossless")
    log = bodies.log(3000)
    said = [answered(HOOKS["claude"], event(bash(log), model=name), config) for name in ("gpt-6", "o9")]
    assert len(json.dumps(said[0])) > 2 * len(json.dumps(said[1]))


def run(folder: Path, given: bytes, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "thinwire.addon.commands", "hook", *words],
        input=given,
        env={**os.environ, "THINWIRE_DIR": str(folder)},
        capture_output=True,
        timeout=180,
        check=False,
    )


def test_the_command_answers_in_json_and_says_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("thinwire_deadline: 50000\n")
    done = run(tmp_path, json.dumps(event(bash(LOG))).encode(), "claude")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "4450 failed" in json.loads(done.stdout)["hookSpecificOutput"]["updatedToolOutput"]["stdout"]


@pytest.mark.parametrize("given", [b"", b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000])
def test_rubbish_is_answered_by_silence(tmp_path: Path, given: bytes) -> None:
    done = run(tmp_path, given, "claude")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_folder_that_cannot_be_used_costs_no_result(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run(tmp_path / "file", json.dumps(event(bash(LOG))).encode(), "claude")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("agent", HOOKS.values(), ids=lambda agent: agent.command)
def test_it_says_how_it_is_set_up(tmp_path: Path, agent: Any) -> None:
    file, _, text = run(tmp_path, b"", agent.command, "--setup").stdout.decode().partition("\n")
    assert file.startswith("~/")
    ((matched,),) = json.loads(text)["hooks"].values()
    (told,) = matched["hooks"]
    assert f"thinwire hook {agent.command}" in told["command"]
    given = json.dumps(event(bash(LOG), hook_event_name=agent.event)).encode()
    answered = subprocess.run(  # as the agent does, in whose shell there is no thinwire
        ["/bin/sh", "-c", told["command"]],
        input=given,
        capture_output=True,
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        timeout=180,
        check=True,
    )
    assert answered.stderr == b""
