"""From blocks to tasks: what must not be pointed at, and what a decision's key hangs on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from json import dumps

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from thinwire.pipeline.json_bytes.splice import json_string
from thinwire.pipeline.model.blocks import Block, Request
from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.references.above import Above
from thinwire.pipeline.tasks import Task, fingerprint, tasks_of
from thinwire.pipeline.wire import WIRES, read

from .sessions import SESSIONS, edited, request, text
from .wire.conversations import Turn

PROSE, LOG = text("prose", 0), text("log", 0)
CAT = '{"command": "cat a.py"}'
RUN = '{"command": "make test"}'


def result(said: str, call_id: str, arguments: str = RUN, tool: str = "Bash", **more: bool) -> Block:
    raw = json_string(said, b"")
    return Block(raw, 0, len(raw), "tool", tool, arguments, call_id, **more)


def tasks(*blocks: Block, forgets: bool = False) -> list[Task]:
    return tasks_of(Request(blocks, drops_results=forgets), Settings())[0]


def target(*blocks: Block, forgets: bool = False) -> str:
    """The ids of the calls that the last block can be referred to."""
    last = tasks(*blocks, forgets=forgets)[-1]
    assert last.block is blocks[-1]
    if last.same:
        return blocks[Above(blocks).labels.index(last.same)].call_id
    return " ".join(place.block.call_id for place in last.places)


# --- what is not pointed at


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (result(LOG, "a"), result(PROSE, "b")),
        (result(LOG, ""), result(LOG, "")),
        (replace(result(LOG, "a"), role="user"), result(LOG, "b")),
    ],
    ids=["another text", "no ids", "the user's text"],
)
def test_these_have_nothing_to_do_with_each_other(earlier: Block, later: Block) -> None:
    assert target(earlier, later) == ""


def test_an_exact_result_is_not_pointed_at_one_that_may_be_compressed() -> None:
    _, read = tasks(result(LOG, "a"), result(LOG, "b", tool="Read"))
    assert (read.same, [place.label for place in read.places]) == ("", ["Bash: make test"])
    assert read.waits_for({})  # whether lines of it stand there is open


def test_a_result_whose_layout_alone_may_change_is_not_pointed_at_one_that_may_lose_lines() -> None:
    assert tasks(result(LOG, "a"), result(LOG, "b", tool="Grep"))[1].same == ""
    assert tasks(result(LOG, "a", tool="Grep"), result(LOG, "b", tool="Grep"))[1].same == "Grep: make test"


def test_with_repeats_off_nothing_stands_above() -> None:
    blocks = (result(LOG, "a"), result(LOG, "b"), result(edited(1), "c"))
    found, _ = tasks_of(Request(blocks), Settings(repeats=False))
    assert not any(task.same or task.places for task in found)


def test_what_may_not_be_reworded_is_asked_about_where_it_is_a_long_file() -> None:
    long, short = ("\n".join(f"line {n} of {lines}" for n in range(lines)) for lines in (600, 400))
    blocks = (result(long, "a", tool="Read"), result(short, "b", tool="Read"))
    assert [task.block for task in tasks(*blocks)] == [blocks[0]]
    assert tasks_of(Request(blocks), Settings(repeats=False))[0] == []


def test_nothing_is_pointed_at_where_the_provider_may_forget_it() -> None:
    assert target(result(LOG, "a"), result(LOG, "b"), forgets=True) == ""


@pytest.mark.parametrize(
    ("wire", "body", "forgets"),
    [
        (
            "anthropic-messages",
            b'{"messages":[],"context_management":{"edits":[{"type":"clear_tool_uses_20250919"}]}}',
            True,
        ),
        (
            "anthropic-messages",
            b'{"messages":[],"context_management":{"edits":[{"type":"clear_thinking_20251015"}]}}',
            False,
        ),
        ("anthropic-messages", b'{"messages":[{"role":"user","content":"clear_tool_uses"}]}', False),
        (
            "anthropic-messages",
            b'{"messages":[{"role":"assistant","content":[{"input":{"truncation":"auto"}}]}]}',
            False,
        ),
        ("openai-responses", b'{"input":[],"truncation":"auto"}', True),
        ("openai-responses", b'{"input":[],"truncation":"disabled"}', False),
        ("openai-responses", b'{"input":[],"context_management":[{"type":"compaction"}]}', True),
        ("openai-chat", b'{"messages":[]}', False),
        (
            "bedrock-converse",
            b'{"messages":[],"additionalModelRequestFields":{"context_management":{"clear_tool_uses":1}}}',
            True,
        ),
    ],
)
def test_only_the_request_itself_can_say_that_results_are_forgotten(wire: str, body: bytes, forgets: bool) -> None:
    assert read(wire, body).drops_results is forgets


def test_tools_that_are_added_later_change_nothing_that_was_decided() -> None:
    shell = '{"type":"additional_tools","tools":[{"name":"shell"}]}'
    call = '{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}'
    assert read("openai-responses", f'{{"input":[{shell},{call}]}}'.encode()).tools == {"shell"}
    assert read("openai-responses", f'{{"input":[{call},{shell}]}}'.encode()).tools == frozenset()


# --- what is


def test_the_first_identical_result_is_pointed_at() -> None:
    assert target(result(LOG, "a"), result(LOG, "b"), result(LOG, "c", tool="other")) == "a"


def test_an_exact_result_is_referred_to_line_by_line_where_it_stands() -> None:
    read_again = [result(LOG, "b", tool="Read"), result(LOG, "c", CAT), result(LOG, "d", tool="Read")]
    last = tasks(result(LOG, "a"), *read_again)[-1]
    assert (last.same, last.exact) == ("", Reason.EXACT_TOOL)
    assert [place.block.call_id for place in last.places] == ["a", "b", "c"]


def test_only_so_much_of_what_stands_above_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinwire.pipeline.tasks._MOST_ABOVE", 2 * len(PROSE) + 100)
    assert target(*(result(edited(n), f"c{n}") for n in range(4))) == "c1 c2"


def test_what_has_lines_in_common_can_be_referred_to_whoever_printed_it() -> None:
    assert target(result(PROSE, "a"), result("other", "x"), result(edited(1), "b", tool="Grep")) == "a"
    assert target(result(PROSE, "a"), result(edited(1), "b"), result(edited(2), "c", CAT)) == "a b"


def test_what_the_model_wrote_can_be_referred_to_when_it_is_read_back() -> None:
    wrote = result("done", "a", dumps({"file_path": "a.py", "content": PROSE}), "Write")
    (task,) = tasks(wrote, result(f"Here it is:\n{PROSE}", "b", '{"file_path": "a.py"}', "Read"))
    assert [place.label for place in task.places] == ["your Write: a.py"]
    changed = result("done", "a", dumps({"old_string": PROSE, "new_string": "x"}), "Edit")
    assert tasks(changed, result(PROSE, "b", '{"file_path": "a.py"}', "Read")) == []


def test_a_task_waits_for_the_decisions_about_what_stands_above() -> None:
    first, second = tasks(result(PROSE, "a"), result(edited(1), "b"))
    assert (first.waits_for({}), second.waits_for({}), second.waits_for({0: Replacement(None)})) == (False, True, False)
    (source,) = second.job({0: Replacement(None)}).sources
    assert (source.label, source.text) == ("Bash: make test", PROSE)
    assert second.job({0: Replacement("less")}).sources[0].text == "less"


def test_an_exact_result_is_a_task_where_something_can_be_said_shorter() -> None:
    read = result("\n".join(f"{n:>6}→  {n}" for n in range(200)), "a", tool="Read")
    assert tasks(read) == []
    assert len(tasks_of(Request((read,)), Settings(line_numbers="tens"))[0]) == 1
    assert len(tasks_of(Request((read,)), Settings(line_numbers="unpadded"))[0]) == 1
    bare = result("\n".join(f"{n}\t  {n}" for n in range(200)), "a", tool="Read")
    assert tasks_of(Request((bare,)), Settings(line_numbers="unpadded"))[0] == []


# --- keys

CHANGES: dict[str, Callable[[Block], Block]] = {
    "text": lambda block: replace(block, body=block.body.replace(b"alpha", b"gamma")),
    "class": lambda block: replace(block, tool="Grep"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_key_hangs_on_the_text_and_the_class(change: str) -> None:
    block = result(PROSE, "a")
    assert key(CHANGES[change](block)) != key(block)


def key(*blocks: Block, **decided: Replacement) -> bytes:
    """The key of the last block's task, under these decisions about the blocks `_0`, `_1` before it."""
    return tasks(*blocks)[-1].named({int(name[1:]): decision for name, decision in decided.items()})


def test_a_key_hangs_on_what_stands_above_as_it_is_sent() -> None:
    blocks = result(PROSE, "a"), result(edited(1), "b")
    whole, less = Replacement(None), Replacement("less")
    assert key(*blocks, _0=whole) != key(*blocks, _0=less)
    assert key(*blocks, _0=whole) == key(*blocks, _0=Replacement(None, Reason.NO_GAIN))
    assert key(*blocks, _0=whole) != key(replace(blocks[0], tool="shell"), blocks[1], _0=whole)
    assert key(result(LOG, "x", CAT), *blocks, _0=less, _1=whole) == key(*blocks, _0=whole)


def test_a_key_hangs_on_nothing_else_about_the_call() -> None:
    block = result(PROSE, "a")
    other = replace(block, tool="mcp__x__y", arguments="{}", call_id="z")
    assert key(other) == key(block)


def test_every_choice_that_changes_what_is_said_changes_the_key() -> None:
    choices = [
        Settings(),
        Settings(level="aggressive"),
        Settings(min_tokens=9),
        Settings(block_budget=9),
        Settings(code=True),
        Settings(keep="AUDIT"),
    ]
    names = {
        fingerprint(choice, kind, hint) for choice in choices for kind in ("any", "lossless") for hint in (True, False)
    }
    assert len(names) == 4 * len(choices)
    assert fingerprint(Settings(exact_tools=frozenset({"x"})), "any", True) in names


@pytest.mark.parametrize("wire", [wire.name for wire in WIRES])
@given(turns=SESSIONS, seed=st.integers(0, 99))
@limits(max_examples=20, deadline=None)
def test_no_key_changes_when_the_conversation_goes_on(wire: str, turns: list[Turn], seed: int) -> None:
    keys = []
    for n in range(1, len(turns) + 1):
        found, left = tasks_of(read(wire, request(wire, turns[:n], seed)), Settings())
        decisions = {number: Replacement(None) for number in left.keys() | {task.number for task in found}}
        keys.append([task.named(decisions) for task in found])
    for earlier, later in pairwise(keys):
        assert later[: len(earlier)] == earlier
