"""A summary's groups add up to its totals, and its period begins where it is said."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from thinwire.addon.ledger.summary import nothing, since, summary
from thinwire.addon.ledger.totals import GROUPS, PARTS, Part, Totals, added, reading

from ..stores.ledgers import NOON, receipts, write

NOW = datetime(2026, 11, 18, 12, 30)


@pytest.mark.parametrize("text", ["", "yesterday", "7", "7 d", "-7d", "7m", "999999w", "2026-13-01", "1e3d", "todays"])
def test_what_is_no_time_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="is no time"):
        since(text, NOW)


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


@pytest.mark.parametrize("by", [*GROUPS, *PARTS])
def test_groups_and_parts_add_up(tmp_path: Path, by: str) -> None:
    with reading(write(tmp_path, receipts(150))) as ledger:
        found = summary(ledger, since("all", NOW), by, (), datetime.fromtimestamp(NOON))
    assert bool(found.groups) != bool(found.parts)
    group: Totals | Part = (
        added(found.groups.values(), Totals()) if found.groups else added(found.parts.values(), Part())
    )
    assert group.saved_usd == pytest.approx(found.totals.saved_usd)
    assert group.possible_usd == pytest.approx(found.totals.possible_usd)


def test_conversations_have_names_that_people_can_tell_apart(tmp_path: Path) -> None:
    with reading(write(tmp_path, receipts(20))) as ledger:
        found = summary(ledger, since("all", NOW), "conversation", (), NOW)
    assert found.labels.keys() == found.groups.keys()
    assert all(label.startswith(("shop ", "api ")) for label in found.labels.values())


def test_what_is_unpriced_and_what_is_held_is_named(tmp_path: Path) -> None:
    with reading(write(tmp_path, receipts(150))) as ledger:
        found = summary(ledger, since("all", NOW), "model", (), NOW)
    assert list(found.unpriced) == ["model-that-nobody-has-priced"]
    assert (found.held, found.comparison) == (1, None)


def test_nothing_says_nothing() -> None:
    found = nothing(NOW, "model")
    assert (found.known, found.totals, dict(found.groups)) == (None, Totals(), {})
