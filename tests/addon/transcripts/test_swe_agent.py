"""Runs of SWE-agent and mini-SWE-agent: what is refused, then what is read."""

from __future__ import annotations

from json import dumps
from pathlib import Path
from typing import Any

import pytest

from thinwire.addon.transcripts.conversation import Asked, Turn
from thinwire.addon.transcripts.swe_agent import read

CALL = {"id": "c1", "type": "function", "function": {"name": "bash", "arguments": '{"command": "ls"}'}}
MESSAGES: list[dict[str, Any]] = [
    {"role": "system", "content": "You are ..."},
    {"role": "user", "content": "An example.", "is_demo": True},
    {"role": "user", "content": [{"type": "text", "text": "Fix it."}]},
    {"role": "assistant", "content": "I look.", "tool_calls": [CALL]},
    {"role": "tool", "content": [{"type": "text", "text": "a.py"}], "tool_call_ids": ["c1"]},
    {"role": "assistant", "content": "Done."},
]


def run(tmp_path: Path, name: str, value: object) -> Path:
    path = tmp_path / name
    path.write_text(value if isinstance(value, str) else dumps(value))
    return path


@pytest.mark.parametrize("value", ["", "{}", "[]", {"messages": 3}])
def test_what_is_no_run_is_refused(tmp_path: Path, value: object) -> None:
    with pytest.raises(ValueError):
        list(read(run(tmp_path, "a.traj", value)))


def test_messages_become_turns(tmp_path: Path) -> None:
    replayed = dumps({"agent": {"model": {"name": "claude-opus-4-6"}}})
    (found,) = read(run(tmp_path, "django-1.traj", {"history": MESSAGES, "replay_config": replayed}))
    assert [type(step) for step in found.steps] == [Asked, Turn, Turn]
    assert [(call.tool, call.result) for call in found.calls] == [("bash", "a.py")]
    assert (found.client, found.provider, found.model, found.name) == (
        "SWE-agent",
        "anthropic",
        "claude-opus-4-6",
        "django-1",
    )


def test_mini_names_its_model_elsewhere_and_its_call_in_the_singular(tmp_path: Path) -> None:
    messages = [{**one, "tool_call_id": "c1"} if one["role"] == "tool" else one for one in MESSAGES]
    del messages[4]["tool_call_ids"]
    info = {"config": {"model": {"model_name": "openai/gpt-5"}}}
    (found,) = read(run(tmp_path, "x.traj.json", {"messages": messages, "info": info}))
    assert [call.result for call in found.calls] == ["a.py"]
    assert (found.client, found.provider, found.model) == ("mini-SWE-agent", "openai", "openai/gpt-5")


def test_results_that_travel_as_the_users_words_are_nobodys_calls(tmp_path: Path) -> None:
    messages = [*MESSAGES[:3], {"role": "assistant", "content": "```ls```"}, {"role": "user", "content": "a.py"}]
    (found,) = read(run(tmp_path, "a.traj", {"history": messages}))
    assert list(found.calls) == []
    assert found.steps[-1] == Asked("a.py")
