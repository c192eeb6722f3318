"""Sums of the ledger add up in whichever groups, say what is not in them, and change nothing."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thinwire.addon.ledger.selection import PARTS, Selection
from thinwire.addon.ledger.totals import (
    GROUPS,
    Left,
    PartTotals,
    Totals,
    added,
    first_of,
    grouped,
    grouped_together,
    left_alone,
    parts,
    reading,
    span,
    totals,
)

from ..stores.ledgers import NOON, multiply, receipts, write

MOMENTS = st.floats(NOON - 20_000, NOON + 100)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("ledger"), receipts(300))


@pytest.fixture
def ledger(file: Path) -> Iterator[sqlite3.Connection]:
    with reading(file) as open_file:
        yield open_file


def close(one: Totals | PartTotals, other: Totals | PartTotals) -> bool:
    return all(getattr(one, f.name) == pytest.approx(getattr(other, f.name), abs=1e-9) for f in fields(one))


def test_nobody_who_asks_can_write(ledger: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError):
        ledger.execute("DELETE FROM requests")


def test_figures_agree_while_others_write(tmp_path: Path) -> None:
    path = write(tmp_path, receipts(10))
    with reading(path) as before:
        assert totals(before, Selection()).requests == 10
        write(tmp_path, receipts(5, last=NOON + 999))
        assert added(grouped(before, Selection(), "model").values(), Totals()).requests == 10
    with reading(path) as after:
        assert totals(after, Selection()).requests == 15


def test_an_empty_ledger_has_no_span_no_groups_and_nothing_in_its_totals(tmp_path: Path) -> None:
    with reading(tmp_path / "new.sqlite") as empty:
        assert (span(empty), totals(empty, Selection()), left_alone(empty, Selection())) == (None, Totals(), [])
        assert [grouped(empty, Selection(), by) for by in GROUPS] + [parts(empty, Selection(), by) for by in PARTS] == [
            {}
        ] * (len(GROUPS) + len(PARTS))


@pytest.mark.parametrize("by", GROUPS)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(moments=st.tuples(MOMENTS, MOMENTS))
def test_the_groups_of_requests_add_up_to_the_totals_of_any_period(
    ledger: sqlite3.Connection, by: str, moments: tuple[float, float]
) -> None:
    period = Selection(min(moments), max(moments))
    assert close(added(grouped(ledger, period, by).values(), Totals()), totals(ledger, period))


@pytest.mark.parametrize("by", PARTS)
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(moments=st.tuples(MOMENTS, MOMENTS))
def test_the_parts_save_what_the_requests_save(
    ledger: sqlite3.Connection, by: str, moments: tuple[float, float]
) -> None:
    period = Selection(min(moments), max(moments))
    whole, sum_of_parts = totals(ledger, period), added(parts(ledger, period, by).values(), PartTotals())
    names = ("saved_usd", "possible_usd", "tokens_before", "tokens_after")
    assert [getattr(sum_of_parts, n) for n in names] == pytest.approx([getattr(whole, n) for n in names], abs=1e-9)


def test_two_halves_of_a_period_share_no_request(ledger: sqlite3.Connection) -> None:
    halves = Selection(0, NOON - 9_000), Selection(NOON - 9_000)
    assert close(added((totals(ledger, half) for half in halves), Totals()), totals(ledger, Selection()))


def test_totals_are_those_of_the_receipts(ledger: sqlite3.Connection) -> None:
    rows, found = receipts(300), totals(ledger, Selection())
    assert found.requests == 300
    billed = [row for row in rows if row.delivered]
    estimated = sum(round(row.bytes_after / 4) for row in billed if row.usage.input is None)
    assert found.input == sum(row.usage.input or 0 for row in billed) + estimated
    assert found.cache_read == sum(row.usage.cache_read or 0 for row in billed)
    assert found.aborted == sum(row.aborted for row in rows)
    assert found.unanswered == sum(not row.delivered for row in rows)
    assert found.tokens_before == sum(
        row.tokens_before for row in rows if row.applied or (row.mode == "audit" and row.delivered)
    )


def test_what_is_unpriced_or_estimated_is_said_beside_the_sum(ledger: sqlite3.Connection) -> None:
    nobody_knows = grouped(ledger, Selection(), "model")["model-that-nobody-has-priced"]
    assert (nobody_knows.usd, nobody_knows.unpriced > 0, nobody_knows.unpriced_tokens > 0) == (0, True, True)
    priced = grouped(ledger, Selection(), "model")["gpt-5"]
    assert (priced.unpriced, 0 < priced.usd_estimated < priced.usd) == (0, True)


def test_days_come_in_their_order_and_models_with_the_dearest_first(ledger: sqlite3.Connection) -> None:
    assert list(grouped(ledger, Selection(), "hour")) == sorted(grouped(ledger, Selection(), "hour"))
    spent = [group.usd for group in grouped(ledger, Selection(), "model").values()]
    assert spent == sorted(spent, reverse=True)


def test_reasons_are_counted_for_whole_requests_and_for_blocks(ledger: sqlite3.Connection) -> None:
    found = {left.reason: left for left in left_alone(ledger, Selection())}
    assert found["exact-tool"] == Left("exact-tool", 0, 300)
    assert found["holdout"].requests == sum(row.held for row in receipts(300))


@given(st.integers(0, 5))
def test_the_first_groups_and_the_others_are_all_groups(most: int) -> None:
    groups = {str(n): Totals(requests=n) for n in range(4)}
    kept, others = first_of(groups, most, Totals())
    assert len(kept) == min(most, 4)
    assert added(kept.values(), others).requests == 6


def test_a_hundred_thousand_requests_are_added_up_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, receipts(500))
    assert multiply(path, 200) == 100_000
    with reading(path) as many:
        began = time.process_time()
        whole = totals(many, Selection())
        groups = grouped(many, Selection(), "day")
        parts(many, Selection(), "tool")
        took = time.process_time() - began
    assert (whole.requests, added(groups.values(), Totals()).requests) == (100_000, 100_000)
    assert took < 6  # seconds of this process, whatever else the machine does; it takes half a one


def test_groups_that_are_read_together_are_those_that_are_read_apart(ledger: sqlite3.Connection) -> None:
    names = ("model", "project", "client", "day")
    together = grouped_together(ledger, Selection(), names)
    for name in names:
        apart = grouped(ledger, Selection(), name)
        assert list(together[name]) == list(apart)
        assert all(close(together[name][key], apart[key]) for key in apart)
