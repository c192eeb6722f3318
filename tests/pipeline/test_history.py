"""What is known of a conversation's earlier requests: first what is not, then what a prefix hash hangs on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from thinwire.addon.stores.recent_memo import RecentMemo
from thinwire.pipeline.history import History, Sent, history, prefix_hashes
from thinwire.pipeline.json_bytes.splice import json_string
from thinwire.pipeline.model.blocks import Block, Request
from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.wire import WIRES, read

from .sessions import SESSIONS, request
from .wire.conversations import Turn

SHORTER = Replacement("less", tokens_before=9, tokens_after=1)


def conversation(*said: str, sent: int, previous: str = "") -> Request:
    """Results in one body; the first `sent` of them stand before the model's last turn."""
    raw = [json_string(text, b"") for text in said]
    body, blocks, at = b"".join(raw), [], 0
    for number, piece in enumerate(raw):
        blocks.append(Block(body, at, at + len(piece), call_id=f"c{number}"))
        at += len(piece)
    return Request(tuple(blocks), sent_before=blocks[sent - 1].end if sent else 0, previous=previous)


def remembered(asked: Request) -> RecentMemo:
    """A memo that knows: the first block was shortened, the others were left alone."""
    memo = RecentMemo()
    first, *others = prefix_hashes(asked.blocks)
    memo.hold({first: b"k" * 32, **dict.fromkeys(others, Reason.SHORT)})
    memo.put({b"k" * 32: SHORTER})
    return memo


def test_without_a_memo_nothing_is_known() -> None:
    assert history(conversation("a", sent=1), None) == History()


def test_where_only_new_items_travel_nothing_is_known() -> None:
    asked = conversation("a", sent=1)
    assert history(replace(asked, previous="resp_1"), remembered(asked)) == History()


def test_what_is_behind_the_models_last_turn_is_new() -> None:
    asked = conversation("a", "b", sent=0)
    assert not history(asked, remembered(asked)).sent


def test_a_decision_that_the_memo_has_lost_binds_nobody() -> None:
    asked, memo = conversation("a", "b", sent=2), RecentMemo()
    memo.hold(remembered(asked).held(prefix_hashes(asked.blocks)))
    assert history(asked, memo).sent.keys() == {1}


def test_a_decision_that_is_over_binds_nobody() -> None:
    asked = conversation("a", "b", sent=2)
    assert history(asked, remembered(asked), lambda decision: decision == SHORTER).sent.keys() == {1}


def test_what_an_earlier_request_carried_is_known_with_its_decision() -> None:
    asked = conversation("a", "b", "c", sent=2)
    assert history(asked, remembered(asked)).sent == {
        0: Sent(b"k" * 32, SHORTER),
        1: Sent(None, Replacement(None, Reason.SHORT)),
    }


CHANGES: dict[str, Callable[[Block], Block]] = {
    "text": lambda block: replace(block, body=block.body.replace(b"a", b"x")),
    "call": lambda block: replace(block, call_id="other"),
    "tool": lambda block: replace(block, tool="other"),
    "arguments": lambda block: replace(block, arguments='{"command": "other"}'),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_prefix_hash_hangs_on_the_block_and_all_before_it(change: str) -> None:
    blocks = conversation("a", "b", sent=0).blocks
    changed = (CHANGES[change](blocks[0]), blocks[1])
    assert not set(prefix_hashes(changed)) & set(prefix_hashes(blocks))


def test_a_prefix_hash_hangs_on_nothing_else() -> None:
    blocks = conversation("a", "b", sent=0).blocks
    others = [replace(block, is_error=True) for block in blocks]
    assert prefix_hashes(others) == prefix_hashes(blocks)


@pytest.mark.parametrize("wire", [wire.name for wire in WIRES])
@given(turns=SESSIONS, seed=st.integers(0, 99))
@limits(max_examples=20, deadline=None)
def test_no_prefix_hash_changes_when_the_conversation_goes_on(wire: str, turns: list[Turn], seed: int) -> None:
    hashes = [prefix_hashes(read(wire, request(wire, turns[:n], seed)).blocks) for n in range(1, len(turns) + 1)]
    for earlier, later in pairwise(hashes):
        assert later[: len(earlier)] == earlier
