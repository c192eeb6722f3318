"""What the page says adds up to what the ledger says, and pages of lists meet."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from thinwire.addon.audit.budget import Budget, Notice
from thinwire.addon.ledger.events import Change, claim, record
from thinwire.addon.ledger.schema import MIGRATIONS
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import reading, totals
from thinwire.addon.stores.database import connect

from ..stores.ledgers import NOON, multiply, receipts, write
from .sites import Lab, site

Sums = tuple[Lab, Path]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sums]:
    folder = tmp_path_factory.mktemp("views")
    file = write(folder, receipts(400, apart=900.0))
    with site(folder) as lab:
        yield lab, file


@pytest.fixture(scope="module")
def overview(made: Sums) -> Any:
    return made[0].json("/api/overview.json?since=all")


@pytest.mark.parametrize("by", ["project", "model", "client"])
def test_groups_of_requests_add_up_to_the_ledger(made: Sums, overview: Any, by: str) -> None:
    with reading(made[1]) as ledger:
        whole = totals(ledger, Selection())
    for field in ("requests", "usd", "saved_usd", "input", "unpriced"):
        expected = getattr(whole, field)
        assert overview["totals"][field] == pytest.approx(expected)
        assert sum(group["sums"][field] for group in overview["groups"][by]) == pytest.approx(expected)
        assert sum(sums[field] for sums in overview["times"].values()) == pytest.approx(expected)


@pytest.mark.parametrize("by", ["tool", "compressor"])
def test_groups_of_blocks_add_up_to_what_was_saved(overview: Any, by: str) -> None:
    saved = sum(group["sums"]["saved_usd"] for group in overview["groups"][by])
    assert saved == pytest.approx(overview["totals"]["saved_usd"])


def test_many_groups_become_the_first_ones_and_all_others(tmp_path: Path) -> None:
    write(tmp_path, [replace(one, client=f"client{n}") for n, one in enumerate(receipts(40))])
    with site(tmp_path) as lab:
        groups = lab.json("/api/overview.json?since=all")["groups"]["client"]
    assert [group["name"] for group in groups].count(None) == 1
    assert (len(groups), sum(group["sums"]["requests"] for group in groups)) == (13, 40)


@pytest.mark.parametrize(("since", "hourly"), [("today", True), ("all", False)])
def test_a_short_period_is_shown_by_the_hour(made: Sums, since: str, hourly: bool) -> None:
    assert made[0].json(f"/api/overview.json?since={since}")["hourly"] is hourly


def test_pages_of_requests_meet(made: Sums) -> None:
    found: list[int] = []
    more = True
    while more:
        page = made[0].json("/api/requests.json?since=all" + f"&skipped={len(found)}")
        found += [row["id"] for row in page["rows"]]
        more = page["more"]
    assert found == list(range(400, 0, -1))


def test_requests_of_a_conversation_are_its_own(made: Sums) -> None:
    rows = made[0].json("/api/requests.json?since=all&conversation=conversation2")["rows"]
    assert {row["conversation"] for row in rows} == {"conversation2"}


def test_the_first_block_listed_of_a_request_is_one_that_it_brought(made: Sums) -> None:
    applied = next(row for row in made[0].json("/api/requests.json?since=all")["rows"][::-1] if row["applied"])
    detail = made[0].json(f"/api/request.json?id={applied['id']}")
    assert detail["blocks"]
    assert all(block["request"] <= applied["id"] for block in detail["blocks"])


def test_a_selection_narrows_every_figure(made: Sums) -> None:
    lab = made[0]
    for name, value in (
        ("project", "shop"),
        ("model", "gpt-5"),
        ("client", "codex"),
        ("tool", "Grep"),
        ("q", "gemini"),
    ):
        whole = lab.json("/api/overview.json?since=all")["totals"]["requests"]
        part = lab.json(f"/api/overview.json?since=all&{name}={value}")["totals"]["requests"]
        assert 0 < part < whole
        rows = lab.json(f"/api/requests.json?since=all&{name}={value}")
        assert min(part, 50) == len(rows["rows"])


def test_a_range_ends_with_its_last_day(made: Sums) -> None:
    lab = made[0]
    days = list(lab.json("/api/overview.json?since=all")["times"])
    asked = f"since={days[1]}&until={days[2]}"
    times = lab.json(f"/api/overview.json?{asked}")["times"]
    assert {label[:10] for label in times} == set(days[1:3])


@pytest.mark.parametrize(("order", "field"), [("dearest", "usd"), ("saved", "saved_usd"), ("slowest", "ms_total")])
def test_rows_come_in_the_order_that_was_asked_for(made: Sums, order: str, field: str) -> None:
    rows = made[0].json(f"/api/requests.json?since=all&order={order}")["rows"]
    values = [row[field] for row in rows if row[field] is not None]
    assert values == sorted(values, reverse=True)


def test_changes_and_notices_are_in_the_overview_at_once(tmp_path: Path) -> None:
    file = write(tmp_path, receipts(3))
    with site(tmp_path) as lab:
        assert lab.json("/api/overview.json?since=all")["changes"] == []
        ledger = connect(file, MIGRATIONS)
        record(ledger, Change(NOON, "mode", "optimize", "off"))
        claim(ledger, Notice(Budget(5, "day"), NOON, 0.8, 4.2))
        found = lab.json("/api/overview.json?since=all")
    assert found["changes"] == [{"at": NOON, "what": "mode", "before": "optimize", "after": "off"}]
    assert [one["budget"] for one in found["noticed"]] == ["5/day"]


def test_the_switch_knows_what_was_seen(made: Sums) -> None:
    names = made[0].json("/api/switch.json?since=all")["names"]
    assert set(names["project"]) == {"shop", "api"}
    assert "Grep" in names["tool"]
    assert "codex" in names["client"]


def test_a_hundred_thousand_requests_are_no_trouble(tmp_path: Path) -> None:
    """Seconds of processor time; measured on an idle machine: 0.5 of the overview, 0.001 again."""
    file = write(tmp_path, receipts(1000))
    assert multiply(file, 100) == 100_000
    with site(tmp_path) as lab:
        for view, seconds in {
            "overview": 4.0,
            "cache": 8.0,
            "speed": 6.0,
            "conversations": 4.0,
            "requests": 2.0,
        }.items():
            began = time.process_time()
            assert lab.get(f"/api/{view}.json?since=all").status == 200
            assert time.process_time() - began < seconds, view
            again = time.process_time()
            lab.get(f"/api/{view}.json?since=all")
            assert time.process_time() - again < 0.5, view
