"""From blocks to tasks: what must not be pointed at, and what a decision's key hangs on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from thinwire.pipeline.json_bytes.splice import json_string
from thinwire.pipeline.model.blocks import Block, Request
from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.settings import Settings
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
    return tasks_of(Request(blocks, forgets=forgets), Settings())[0]


def target(*blocks: Block, forgets: bool = False) -> str:
    """The id of the call that the last block is compared with."""
    last = tasks(*blocks, forgets=forgets)[-1]
    assert last.block is blocks[-1]
    return last.earlier.call_id if last.earlier else ""


# --- what is not pointed at


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (result(LOG, "a"), result(PROSE, "b")),
        (result(LOG, ""), result(LOG, "")),
        (result(LOG, "a"), result(LOG, "a")),
        (result(PROSE, "a"), result(edited(1), "b", '{"command": "make"}')),
        (result(PROSE, "a"), result(PROSE * 3, "b")),
        (result(PROSE, "a", tool="Grep"), result(edited(1), "b", tool="Grep")),
        (replace(result(LOG, "a"), role="user"), result(LOG, "b")),
    ],
    ids=["another text", "no ids", "one call", "another call", "another size", "a tool of lines", "the user's text"],
)
def test_these_have_nothing_to_do_with_each_other(earlier: Block, later: Block) -> None:
    assert target(earlier, later) == ""


def test_an_exact_result_is_not_pointed_at_one_that_may_be_compressed() -> None:
    found, skipped = tasks_of(Request((result(LOG, "a"), result(LOG, "b", tool="Read"))), Settings())
    assert [task.block.call_id for task in found] == ["a"]
    assert skipped == {1: Reason.EXACT_TOOL}


def test_a_result_whose_layout_alone_may_change_is_not_pointed_at_one_that_may_lose_lines() -> None:
    assert target(result(LOG, "a"), result(LOG, "b", tool="Grep")) == ""
    assert target(result(LOG, "a", tool="Grep"), result(LOG, "b", tool="Grep")) == "a"


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
    assert read(wire, body).forgets is forgets


def test_tools_that_are_added_later_change_nothing_that_was_decided() -> None:
    shell = '{"type":"additional_tools","tools":[{"name":"shell"}]}'
    call = '{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}'
    assert read("openai-responses", f'{{"input":[{shell},{call}]}}'.encode()).tools == {"shell"}
    assert read("openai-responses", f'{{"input":[{call},{shell}]}}'.encode()).tools == frozenset()


# --- what is


def test_the_first_identical_result_is_pointed_at() -> None:
    assert target(result(LOG, "a"), result(LOG, "b"), result(LOG, "c", tool="other")) == "a"


def test_an_exact_result_is_pointed_at_the_first_exact_one() -> None:
    read_again = [result(LOG, "b", tool="Read"), result(LOG, "c", CAT), result(LOG, "d", tool="Read")]
    assert target(result(LOG, "a"), *read_again) == "b"


def test_the_same_call_again_is_compared_with_its_first_result() -> None:
    assert target(result(PROSE, "a"), result(edited(1), "b"), result(edited(2), "c")) == "a"


def test_a_first_result_that_cannot_be_compared_makes_way() -> None:
    assert target(result("short", "a"), result(PROSE, "b"), result(edited(2), "c")) == "b"


def test_a_diff_waits_for_the_decision_about_its_target() -> None:
    first, second = tasks(result(PROSE, "a"), result(edited(1), "b"))
    whole = second.job({first.key: Replacement(None)}, {}).earlier
    assert whole is not None and whole.job is None
    assert second.job({first.key: Replacement("less")}, {}).earlier is None
    open_one = second.job({}, {first.key: first.job({}, {})}).earlier
    assert open_one is not None and open_one.job == first.job({}, {})


# --- keys

CHANGES: dict[str, Callable[[Block], Block]] = {
    "text": lambda block: replace(block, body=block.body.replace(b"alpha", b"gamma")),
    "class": lambda block: replace(block, tool="Grep"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_key_hangs_on_the_text_and_the_class(change: str) -> None:
    block = result(PROSE, "a")
    assert tasks(CHANGES[change](block))[0].key != tasks(block)[0].key


def test_a_key_hangs_on_nothing_else_about_the_call() -> None:
    block = result(PROSE, "a")
    other = replace(block, tool="mcp__x__y", arguments="{}", call_id="z")
    assert tasks(other)[0].key == tasks(block)[0].key


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
        keys.append([task.key for task in tasks_of(read(wire, request(wire, turns[:n], seed)), Settings())[0]])
    for earlier, later in pairwise(keys):
        assert later[: len(earlier)] == earlier
