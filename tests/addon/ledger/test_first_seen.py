"""What is a repeat, and what only looks like one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.addon.audit.receipt import Lookup, Receipt
from thinwire.addon.ledger.first_seen import first_seen
from thinwire.addon.ledger.schema import MIGRATIONS
from thinwire.addon.stores.database import connect

from ..accounts import receipt, saving


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = connect(tmp_path / "ledger.sqlite", MIGRATIONS)
    yield connection
    connection.close()


def turn(*originals: str, **more: object) -> Receipt:
    return receipt(*(saving(original=one) for one in originals), **more)


def test_a_block_is_new_once_in_each_conversation(seen: sqlite3.Connection) -> None:
    assert first_seen(seen, turn("a", "b")).savings == (True, True)
    assert first_seen(seen, turn("a", "b", "c")).savings == (False, False, True)
    assert first_seen(seen, turn("a", conversation="c2")).savings == (True,)


def test_the_same_output_twice_is_two_blocks(seen: sqlite3.Connection) -> None:
    assert first_seen(seen, turn("a", "a")).savings == (True, True)
    assert first_seen(seen, turn("a", "a", "a")).savings == (False, False, True)


@pytest.mark.parametrize("status", [0, 400, 429, 500])
def test_what_was_not_taken_is_new_the_next_time(seen: sqlite3.Connection, status: int) -> None:
    first_seen(seen, turn("a", http_status=status))
    assert first_seen(seen, turn("a")).savings == (True,)


def test_a_continuing_request_carries_new_items_only(seen: sqlite3.Connection) -> None:
    first_seen(seen, turn("a"))
    assert first_seen(seen, turn("a", previous="r1")).savings == (True,)


def test_a_lookup_is_new_once_and_no_block(seen: sqlite3.Connection) -> None:
    lookups = (Lookup("a", 5),)
    assert first_seen(seen, turn("a", lookups=lookups)).lookups == (True,)
    again = first_seen(seen, turn("a", lookups=lookups))
    assert (again.savings, again.lookups) == ((False,), (False,))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=6))
def test_in_all_each_block_is_new_as_often_as_one_request_carried_it(turns: list[list[str]]) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(MIGRATIONS[0])
    new = [first_seen(connection, turn(*originals)).savings for originals in turns]
    connection.close()
    for original in "abc":
        firsts = sum(
            first
            for originals, firsts in zip(turns, new, strict=True)
            for one, first in zip(originals, firsts, strict=True)
            if one == original
        )
        assert firsts == max((originals.count(original) for originals in turns), default=0)
