"""Lists of the ledger: pages that meet, the last state of each conversation, and cache losses with a guess at why."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from thinwire.addon.audit.receipt import Receipt
from thinwire.addon.ledger.lists import Bust, busts, conversations, request, requests
from thinwire.addon.ledger.rows import Request
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import reading, totals
from thinwire.pipeline.model.usage import Usage

from ..stores.ledgers import NOON, receipts, write

ALL = Selection()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("ledger"), receipts(100))


@pytest.fixture
def ledger(file: Path) -> Iterator[sqlite3.Connection]:
    with reading(file) as open_file:
        yield open_file


def test_pages_of_requests_meet_and_leave_nothing_out(ledger: sqlite3.Connection) -> None:
    found: list[Request] = []
    while page := requests(ledger, ALL, 30, skipped=len(found)):
        found += page
    assert [row.id for row in found] == list(range(100, 0, -1))


def test_requests_of_one_conversation_are_its_own(ledger: sqlite3.Connection) -> None:
    assert {row.conversation for row in requests(ledger, Selection(only={"conversation": "conversation3"}), 99)} == {
        "conversation3"
    }


def test_a_request_says_what_its_receipt_said(ledger: sqlite3.Connection) -> None:
    for number, receipt in enumerate(receipts(100), 1):
        found = request(ledger, number)
        assert found is not None
        row, edits, skips = found
        assert (row.started, row.model, row.http_status) == (receipt.started, receipt.model, receipt.http_status)
        assert sum(edit.blocks for edit in edits) == len(receipt.savings)
        assert skips == receipt.skipped


def test_an_unknown_request_is_none(ledger: sqlite3.Connection) -> None:
    assert request(ledger, 101) is None


def test_a_conversation_shows_its_last_request_and_costs_all_of_them(ledger: sqlite3.Connection) -> None:
    found = conversations(ledger, ALL, 99)
    assert [one.last for one in found] == sorted((one.last for one in found), reverse=True)
    for one in found:
        last = requests(ledger, Selection(only={"conversation": one.id}), 1)[0]
        assert (one.last, one.turns, one.context) == (last.started, last.turns, last.request_tokens)
    assert sum(one.usd for one in found) == pytest.approx(totals(ledger, ALL).usd)
    assert conversations(ledger, ALL, 3, 2) == found[2:5]


def turn(number: int, read: int | None, wrote: int | None = None, after: float = 60) -> Receipt:
    usage = Usage(input=100, cache_read=read, cache_write=wrote, output=9)
    plain = replace(receipts(1)[0], reason="", status="unchanged", savings=(), lookups=(), skipped={})
    return replace(plain, started=NOON + after * number, turns=number, http_status=200, usage=usage, aborted=False)


WARM = [turn(0, 0, 5000), turn(1, 5000, 900), turn(2, 5900, 100)]
LOST = {
    "": [*WARM, turn(3, 0, 6200)],
    "another model": [*WARM, replace(turn(3, 0, 6200), model="claude-opus-4-5")],
    "the cache may have expired": [*WARM, turn(3, 0, 6200, after=500)],
    "the client shortened its history": [*WARM, replace(turn(3, 0, 2000), turns=1)],
    "another level or mode of thinwire": [*WARM, replace(turn(3, 0, 6200), level="aggressive")],
    "thinwire sent the original after a refusal": [*WARM, replace(turn(3, 0, 6200), refused=400)],
}


@pytest.mark.parametrize(
    "kept",
    [WARM, [turn(0, None), turn(1, None)], [turn(0, 900), turn(1, 0)], [turn(0, 5000), replace(turn(1, 0), agent="b")]],
    ids=["all read", "no cache", "too little to be cached", "another agent"],
)
def test_no_loss_is_suspected_where_there_is_none(tmp_path: Path, kept: list[Receipt]) -> None:
    with reading(write(tmp_path, kept)) as ledger:
        assert busts(ledger, ALL, 9) == []


@pytest.mark.parametrize("why", LOST)
def test_a_lost_cache_is_suspected_with_what_may_have_lost_it(tmp_path: Path, why: str) -> None:
    with reading(write(tmp_path, LOST[why])) as ledger:
        found = busts(ledger, ALL, 9)
    last = LOST[why][-1]
    assert found == [Bust(4, last.started, last.conversation, last.model, 6000, 0, why)]
