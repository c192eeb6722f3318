"""Windows do not overlap, hold every request of a subscription, and only the running one is forecast."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thinwire.addon.ledger.five_hours import Window, windows
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import reading

from ..stores.ledgers import NOON, receipts, write

BEGIN = NOON // 3600 * 3600
ONE = replace(receipts(1)[0], auth_mode="subscription")


def test_who_pays_by_use_has_no_windows(tmp_path: Path) -> None:
    with reading(write(tmp_path, receipts(20))) as ledger:
        assert windows(ledger, Selection()) == []


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(minutes=st.lists(st.integers(0, 3_000), min_size=1, max_size=25))
def test_windows_hold_every_request_once(tmp_path: Path, minutes: list[int]) -> None:
    (tmp_path / "ledger.sqlite").unlink(missing_ok=True)
    times = sorted(BEGIN + minute * 60 for minute in minutes)
    with reading(write(tmp_path, [replace(ONE, started=time) for time in times])) as ledger:
        found = windows(ledger, Selection())
    assert [one.requests for one in found] == [sum(w.begin <= t < w.end for t in times) for w in found]
    assert sum(one.requests for one in found) == len(times)
    assert all(one.end <= then.begin for one, then in pairwise(found))
    assert all(one.begin % 3600 == 0 and one.end - one.begin == 5 * 3600 for one in found)


def test_the_running_window_goes_on_at_its_pace() -> None:
    window = Window(BEGIN, BEGIN + 5 * 3600, BEGIN + 3600, 9, 1_000, 2.0)
    assert window.usd_per_hour(BEGIN + 3600) == pytest.approx(2.0)
    assert window.expected(BEGIN + 3600) == pytest.approx(10.0)
    assert window.expected(BEGIN + 6 * 3600) == 2.0
