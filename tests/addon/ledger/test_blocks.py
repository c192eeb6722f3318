"""What the ledger knows of single blocks: ids and counts, tied to the request that brought them first."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from thinwire.addon.audit.receipt import Receipt, Saving, VolatileToken
from thinwire.addon.ledger.blocks import SentBlock, sent_blocks, volatile_places
from thinwire.addon.ledger.lists import request
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import reading
from thinwire.addon.ledger.writer import FILE, Ledger
from thinwire.addon.prices import Prices

from ..stores.ledgers import NOON, receipts, write

ALL = Selection()
TOKEN = VolatileToken("date", 0, 3, "abc", 900)


def saving(name: str) -> Saving:
    return Saving("Bash", "log", "log", 1000, 200, name, False)


def turn(number: int, *names: str, conversation: str = "c", **changes: Any) -> Receipt:
    plain = replace(receipts(1)[0], reason="", lookups=(), http_status=200, refused=0, aborted=False, mode="optimize")
    given = replace(plain, started=NOON + number, conversation=conversation, savings=tuple(map(saving, names)))
    return replace(given, status="compressed" if names else "unchanged", **changes)


def blocks(file: Path, which: int) -> list[SentBlock]:
    with reading(file) as ledger:
        found = request(ledger, which)
        assert found is not None
        return sent_blocks(ledger, found[0], 99)


@pytest.mark.parametrize(
    "changes", [{"mode": "audit"}, {"refused": 400}, {"http_status": 500}, {"http_status": 0}], ids=str
)
def test_what_never_left_differently_is_not_listed(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert blocks(write(tmp_path, [turn(1, "a", **changes)]), 1) == []


def test_a_block_belongs_to_the_request_that_brought_it_first(tmp_path: Path) -> None:
    file = write(tmp_path, [turn(1, "a"), turn(2, "a", "b"), turn(3, "a", "b", "c")])
    assert [(one.original, one.request) for one in blocks(file, 3)] == [("c", 3), ("b", 2), ("a", 1)]
    assert [one.original for one in blocks(file, 1)] == ["a"]


def test_conversations_do_not_mix(tmp_path: Path) -> None:
    file = write(tmp_path, [turn(1, "a"), turn(2, "b", conversation="other")])
    assert [one.original for one in blocks(file, 2)] == ["b"]


def test_requests_that_nothing_ties_together_stand_alone(tmp_path: Path) -> None:
    file = write(tmp_path, [turn(n, "a", conversation="", session="") for n in (1, 2)])
    assert [[one.request for one in blocks(file, n)] for n in (1, 2)] == [[1], [2]]


def test_a_volatile_place_is_counted_once_with_its_last_request(tmp_path: Path) -> None:
    moved = replace(TOKEN, line=4, tokens_behind=950)
    file = write(tmp_path, [turn(1, volatile=(TOKEN,)), turn(2, volatile=(moved,)), turn(3)])
    with reading(file) as ledger:
        (found,) = volatile_places(ledger, ALL, 9)
        assert (found.kind, found.line, found.tokens_behind, found.requests, found.request) == ("date", 4, 950, 2, 2)
        assert volatile_places(ledger, Selection(NOON + 3), 9) == []


def test_they_go_with_their_requests(tmp_path: Path) -> None:
    write(tmp_path, [turn(1, "a", volatile=(TOKEN,), started=1.0)])
    Ledger(tmp_path / FILE, Prices()).close()  # sweeps when it begins
    with sqlite3.connect(tmp_path / FILE) as file:
        assert [file.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("sent", "volatile")] == [0, 0]
