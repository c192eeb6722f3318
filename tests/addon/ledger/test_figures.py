"""Figures agree with each other, whichever is asked first, and an empty ledger has none."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from thinwire.addon.ledger.figures import Figures
from thinwire.addon.ledger.selection import PARTS, Selection
from thinwire.addon.ledger.totals import GROUPS, PartTotals, Totals, added, reading

from ..stores.ledgers import NOON, receipts, write

NOW = datetime.fromtimestamp(NOON)
ALL = Selection()


def test_of_an_empty_ledger_there_is_nothing_to_say(tmp_path: Path) -> None:
    with reading(tmp_path / "ledger.sqlite") as ledger:
        found = Figures(ledger, ALL, NOW)
        assert (found.known, found.totals, found.groups("model"), found.parts("tool")) == (None, Totals(), {}, {})
        assert (found.held, found.comparison, found.labels, list(found.unpriced)) == (0, None, {}, [])
    assert not (tmp_path / "ledger.sqlite").exists()


@pytest.mark.parametrize("by", GROUPS)
def test_groups_add_up_whichever_is_asked_first(tmp_path: Path, by: str) -> None:
    with reading(write(tmp_path, receipts(150))) as ledger:
        first, then = Figures(ledger, ALL, NOW), Figures(ledger, ALL, NOW)
        whole = first.totals
        assert added(first.groups(by).values(), Totals()).usd == pytest.approx(whole.usd)
        assert (then.groups(by), then.totals.requests) == (first.groups(by), whole.requests)
        assert then.totals.saved_usd == pytest.approx(whole.saved_usd)


@pytest.mark.parametrize("by", PARTS)
def test_parts_save_what_the_requests_save(tmp_path: Path, by: str) -> None:
    with reading(write(tmp_path, receipts(150))) as ledger:
        found = Figures(ledger, ALL, NOW)
        group = added(found.parts(by).values(), PartTotals())
        assert group.saved_usd == pytest.approx(found.totals.saved_usd)
        assert group.possible_usd == pytest.approx(found.totals.possible_usd)


def test_the_usual_times_hold_each_other(tmp_path: Path) -> None:
    with reading(write(tmp_path, receipts(150, apart=9_000.0))) as ledger:
        usual = [totals.requests for totals in Figures(ledger, ALL, NOW).usual.values()]
    assert 0 < usual[0] < usual[1] < usual[2] == 150


@pytest.mark.parametrize(("apart", "hourly"), [(60.0, True), (9_000.0, False)])
def test_a_short_time_is_shown_by_the_hour(tmp_path: Path, apart: float, hourly: bool) -> None:
    with reading(write(tmp_path, receipts(150, apart=apart))) as ledger:
        found = Figures(ledger, ALL, NOW)
        assert (found.hourly, found.times) == (hourly, found.groups("hour" if hourly else "day"))


def test_conversations_have_names_that_people_can_tell_apart(tmp_path: Path) -> None:
    with reading(write(tmp_path, receipts(20))) as ledger:
        found = Figures(ledger, ALL, NOW)
        assert found.labels.keys() == found.groups("conversation").keys()
        assert all(label.startswith(("shop ", "api ")) for label in found.labels.values())


def test_what_is_unpriced_and_what_is_held_is_named(tmp_path: Path) -> None:
    with reading(write(tmp_path, receipts(150))) as ledger:
        found = Figures(ledger, ALL, NOW)
        assert list(found.unpriced) == ["model-that-nobody-has-priced"]
        assert (found.held, found.comparison) == (1, None)
