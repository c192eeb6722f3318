"""What no selection can say, and that narrowed selections are the groups of the whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from thinwire.addon.ledger.lists import conversations, requests
from thinwire.addon.ledger.selection import DIMENSIONS, PARTS, Selection, since
from thinwire.addon.ledger.totals import GROUPS, Totals, grouped, left_alone, parts, reading, totals

from ..stores.ledgers import receipts, write

NOW = datetime(2026, 11, 18, 12, 30)
ALL = Selection()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = receipts(200)
    return write(tmp_path_factory.mktemp("ledger"), [*rows, replace(rows[0], client="100%_!")])


@pytest.fixture
def ledger(file: Path) -> Iterator[sqlite3.Connection]:
    with reading(file) as open_file:
        yield open_file


@pytest.mark.parametrize("text", ["", "yesterday", "7", "7 d", "-7d", "7m", "999999w", "2026-13-01", "1e3d", "todays"])
def test_what_is_no_time_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="is no time"):
        since(text, NOW)


def test_an_unknown_dimension_is_refused(ledger: sqlite3.Connection) -> None:
    with pytest.raises(KeyError):
        totals(ledger, Selection(only={"model; DROP TABLE requests": "x"}))


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        ("today", datetime(2026, 11, 18)),
        ("7d", datetime(2026, 11, 11, 12, 30)),
        ("12h", datetime(2026, 11, 18, 0, 30)),
        ("2w", NOW - timedelta(days=14)),
        ("2026-11-01", datetime(2026, 11, 1)),
        ("2026-11-01T12:00", datetime(2026, 11, 1, 12)),
        ("all", datetime.fromtimestamp(0)),
    ],
)
def test_a_period_begins_where_it_is_said(text: str, begin: datetime) -> None:
    assert since(text, NOW) == begin


@pytest.mark.parametrize("dimension", sorted(DIMENSIONS.keys() & GROUPS.keys()))
def test_a_narrowed_selection_is_a_group_of_the_whole(ledger: sqlite3.Connection, dimension: str) -> None:
    groups = grouped(ledger, ALL, dimension)
    assert groups
    for value, group in groups.items():
        narrowed = totals(ledger, Selection(only={dimension: value}))
        for f in fields(Totals):
            assert getattr(narrowed, f.name) == pytest.approx(getattr(group, f.name)), f.name


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_requests_can_be_listed_by_every_dimension(ledger: sqlite3.Connection, dimension: str) -> None:
    selection = Selection(only={dimension: "", "project": "shop"})
    assert len(requests(ledger, selection, 999)) == totals(ledger, selection).requests
    assert len(conversations(ledger, selection, 999)) <= totals(ledger, selection).requests
    assert sum(left.requests for left in left_alone(ledger, selection)) <= totals(ledger, selection).requests


@pytest.mark.parametrize("part", PARTS)
def test_the_requests_of_a_part_have_such_a_block_and_its_blocks_are_all_that_is_shown_of_them(
    ledger: sqlite3.Connection, part: str
) -> None:
    whole = {name: one for name, one in parts(ledger, ALL, part).items() if name}
    for value, one in whole.items():
        narrowed = parts(ledger, Selection(only={part: value}), part)
        assert list(narrowed) == [value]
        assert narrowed[value].blocks == one.blocks
        assert narrowed[value].saved_usd == pytest.approx(one.saved_usd)
        assert 0 < totals(ledger, Selection(only={part: value})).requests <= one.blocks + 200


@pytest.mark.parametrize(
    ("words", "found"), [("SONNET", True), ("shop", True), ("100%_!", True), ("_%_", False), ("zz", False)]
)
def test_words_are_found_as_they_are_in_any_name(ledger: sqlite3.Connection, words: str, found: bool) -> None:
    assert bool(totals(ledger, Selection(words=words)).requests) is found
