"""Recorded conversations as requests: every wire reads back what was said, and a request is the beginning of the next."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from thinwire.addon.transcripts.conversation import Asked, Call, Conversation, Turn
from thinwire.addon.transcripts.recorded import read
from thinwire.addon.transcripts.requests import WRITERS, Requests
from thinwire.pipeline import wire as wires

from .recordings import WIRES, session, written

every_wire = pytest.mark.parametrize("wire", WIRES)


def conversation(wire: str, tmp_path: Path) -> Conversation:
    (found,) = read(written(tmp_path / "s.jsonl", session(wire)))
    return found


def test_the_wires_are_all_tested() -> None:
    assert set(WRITERS) == set(WIRES)


@every_wire
def test_the_wire_reads_what_the_tools_returned(wire: str, tmp_path: Path) -> None:
    found = conversation(wire, tmp_path)
    request = wires.read(wire, Requests(found, "be brief").body(-1))
    blocks = [block for block in request.blocks if block.role == "tool"]
    assert [(block.call_id, block.tool, block.text) for block in blocks] == [
        (call.id, call.tool, call.result) for call in found.calls
    ]
    assert json.loads(blocks[1].arguments) == {"command": "pytest -v"}
    assert request.system == ("be brief",)
    assert {"Read", "Bash", "Edit"} <= request.tools


@every_wire
def test_each_request_goes_on_where_the_one_before_ended(wire: str, tmp_path: Path) -> None:
    requests = Requests(conversation(wire, tmp_path))
    assert len(requests) == 8  # before each turn of the model, and after the last
    bodies = [json.loads(requests.body(number)) for number in range(len(requests))]
    for earlier, later in pairwise(_unmarked(body[WRITERS[wire].holder]) for body in bodies):
        assert later[: len(earlier)] == earlier
        assert len(later) > len(earlier)


def _unmarked(messages: list[object]) -> list[object]:
    return [json.loads(json.dumps(one).replace(', "cache_control": {"type": "ephemeral"}', "")) for one in messages]


def test_a_tool_of_bare_text_gets_it_as_such() -> None:
    call = Call("c", "apply_patch", "*** Begin Patch\n", "Done!")
    conversation = Conversation("n", "Codex", "openai-responses", "openai", "gpt-5", (Asked("x"), Turn("", (call,))))
    items = json.loads(Requests(conversation).body(-1))["input"]
    assert [item["type"] for item in items[1:]] == ["custom_tool_call", "custom_tool_call_output"]


def test_claude_marks_what_shall_be_cached(tmp_path: Path) -> None:
    body = json.loads(Requests(conversation("anthropic-messages", tmp_path)).body(-1))
    marked = [at for at, message in enumerate(body["messages"]) if "cache_control" in json.dumps(message)]
    assert len(marked) == 2 and marked[-1] >= len(body["messages"]) - 2
