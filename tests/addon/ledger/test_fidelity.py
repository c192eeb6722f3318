"""What stayed adds up by the hour and is forgotten in time; shadows are counted once, by level and kind, with their interval."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.audit.receipt import Receipt, Shadow
from thinwire.addon.ledger.fidelity import forget, interval, record, retained, shadowed
from thinwire.addon.ledger.schema import MIGRATIONS
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import reading
from thinwire.addon.ledger.writer import FILE, Ledger
from thinwire.addon.prices import Prices
from thinwire.addon.stores.database import connect
from thinwire.pipeline.retention import Retained

from ..stores.ledgers import NOON, receipts


def test_what_stayed_adds_up_in_a_span_of_time(tmp_path: Path) -> None:
    file = tmp_path / FILE
    record(file, NOON, {"number": Retained(9, 8), "path": Retained()})
    record(file, NOON + 60, {"number": Retained(1, 1), "error": Retained(2, 2)})
    record(file, NOON - 9_000, {"number": Retained(100, 1)})
    with closing(connect(file, MIGRATIONS)) as ledger:
        assert retained(ledger, NOON, NOON + 60) == {"number": Retained(10, 9), "error": Retained(2, 2)}
        assert retained(ledger, 0, 1e12)["number"] == Retained(110, 10)
        forget(ledger, NOON)
        assert retained(ledger, 0, 1e12)["number"] == Retained(10, 9)


def written(folder: Path, rows: list[Receipt]) -> Path:
    ledger = Ledger(folder / FILE, Prices())
    for row in rows:
        ledger.put(row)
    ledger.close()
    return folder / FILE


def test_a_shadow_of_two_kinds_is_one_request_of_each_and_one_of_all(tmp_path: Path) -> None:
    (base,) = receipts(1)
    same, tool = (Shadow("original", outcome, ("json", "log")) for outcome in ("same", "tool"))
    again = Shadow("again", "same", ("log",))
    rows = [replace(base, savings=(), shadow=one) for one in (same, tool, again, None)]
    with reading(written(tmp_path, rows)) as ledger:
        found = {(one.kind, one.arm): (one.requests, one.other_tool) for one in shadowed(ledger, Selection())}
        assert shadowed(ledger, Selection(since=NOON + 1)) == []
    assert found == {
        ("", "original"): (2, 1),
        ("", "again"): (1, 0),
        ("json", "original"): (2, 1),
        ("log", "original"): (2, 1),
        ("log", "again"): (1, 0),
    }


@given(of=st.integers(1, 10_000), hits=st.integers(0, 10_000))
def test_an_interval_holds_the_share_and_shrinks_with_more(of: int, hits: int) -> None:
    hits = min(hits, of)
    low, high = interval(hits, of)
    assert 0 <= low <= hits / of + 1e-9
    assert hits / of - 1e-9 <= high <= 1
    wider = interval(hits, of)[1] - interval(hits, of)[0]
    assert interval(hits * 4, of * 4)[1] - interval(hits * 4, of * 4)[0] < wider


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)],
)
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    assert interval(hits, of) == pytest.approx((low, high), abs=1e-4)
