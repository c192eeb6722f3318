"""`thinwire report`: the figures of the ledger, in three forms."""

from __future__ import annotations

import csv
import io
import json
import resource
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from thinwire.addon.ledger.selection import PARTS, Selection
from thinwire.addon.ledger.totals import GROUPS, reading, totals

from ..stores.ledgers import multiply, receipts, write
from .conftest import Thinwire


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return write(tmp_path / ".thinwire", receipts(150, last=time.time(), apart=30))


def test_without_a_ledger_it_says_how_to_begin_and_makes_none(thinwire: Thinwire, tmp_path: Path) -> None:
    done = thinwire("report")
    assert (done.returncode, " run -- claude" in done.stdout) == (0, True)
    assert json.loads(thinwire("report", "--json").stdout)["totals"]["requests"] == 0
    assert not (tmp_path / ".thinwire").exists()


def test_a_period_without_requests_says_when_the_last_one_was(thinwire: Thinwire, tmp_path: Path) -> None:
    write(tmp_path / ".thinwire", receipts(3))
    assert "No request in this period. The last one was on 2026-11-18 at " in thinwire("report", "12h").stdout


@pytest.mark.parametrize("words", [["tomorrow"], ["--since", "x"], ["--by", "mood"], ["--budget", "5"]])
def test_what_cannot_be_understood_is_refused(thinwire: Thinwire, ledger: Path, words: list[str]) -> None:
    done = thinwire("report", *words)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_file_that_is_no_ledger_is_said(thinwire: Thinwire, tmp_path: Path) -> None:
    (tmp_path / ".thinwire").mkdir()
    (tmp_path / ".thinwire" / "ledger.sqlite").write_bytes(b"no database" * 999)
    done = thinwire("report")
    assert (done.returncode, "ledger.sqlite" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


@pytest.mark.parametrize("words", [("report",), ("status",), ("watch", "--once"), ("budget",)])
def test_a_ledger_of_a_later_version_is_said_to_be_one(
    thinwire: Thinwire, tmp_path: Path, words: tuple[str, ...]
) -> None:
    folder = tmp_path / ".thinwire"
    folder.mkdir()
    (folder / "config.yaml").write_text("thinwire_budget: 5/day")
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as later:
        later.executescript("CREATE TABLE requests (id INTEGER); PRAGMA user_version=999")
    done = thinwire(*words)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "a later thinwire has written it" in done.stderr


def test_the_overview_names_periods_models_and_what_the_figures_rest_on(thinwire: Thinwire, ledger: Path) -> None:
    said = " ".join(thinwire("report").stdout.split())
    for part in (
        "Today",
        "7 days",
        "30 days",
        "claude-sonnet-4-5",
        "Total",
        "measured",
        "estimated",
        "unpriced models:",
    ):
        assert part in said
    assert "1 conversation left alone so far; to compare costs takes 5 of known price on both sides" in said
    assert "Nothing that the provider's cache saves is in it" in said
    assert "blocks: short " in said


@pytest.mark.parametrize("by", [*GROUPS, *PARTS])
def test_every_grouping_has_a_table_and_figures_that_add_up_in_json_and_csv(
    thinwire: Thinwire, ledger: Path, by: str
) -> None:
    said = json.loads(thinwire("report", "all", "--by", by, "--json").stdout)
    rows = list(csv.DictReader(io.StringIO(thinwire("report", "all", "--by", by, "--csv").stdout)))
    with reading(ledger) as open_file:
        whole = totals(open_file, Selection())
    assert said["totals"]["usd"] == pytest.approx(whole.usd)
    assert sum(float(row["saved_usd"]) for row in rows) == pytest.approx(whole.saved_usd)
    assert sum(group["saved_usd"] for group in said["groups"]) == pytest.approx(whole.saved_usd)
    assert [row[by] for row in rows] == [group[by] for group in said["groups"]]
    assert "Total" in thinwire("report", "all", "--by", by).stdout


def test_rows_beyond_the_limit_are_added_up_in_one(thinwire: Thinwire, ledger: Path) -> None:
    shown = thinwire("report", "all", "--limit", "1").stdout
    assert ("gpt-5 " in shown, "(others)" in shown) == (False, True)
    assert "(earlier)" in thinwire("report", "all", "--by", "hour", "--limit", "1").stdout


def test_budgets_come_from_config_yaml_or_from_the_command(thinwire: Thinwire, ledger: Path) -> None:
    (ledger.parent / "config.yaml").write_text("thinwire_budget: 1000/month")
    assert "of $1,000.00 per month spent" in " ".join(thinwire("report").stdout.split())
    other = " ".join(thinwire("report", "--budget", "project=shop:3/week").stdout.split())
    assert ("shop: $" in other, "of $3.00 per week spent" in other, "1,000" in other) == (True, True, False)


def test_a_name_from_the_network_is_no_formula_and_no_terminal_command(thinwire: Thinwire, tmp_path: Path) -> None:
    (row,) = receipts(1, last=time.time())
    write(tmp_path / ".thinwire", [replace(row, model="=cmd|' /C calc'!A0\x1b[2J")])
    assert "'=cmd|" in thinwire("report", "--csv").stdout
    assert "\x1b" not in thinwire("report").stdout


def test_a_hundred_thousand_requests_take_a_moment(thinwire: Thinwire, ledger: Path) -> None:
    multiply(ledger, 667)
    began = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    done = thinwire("report", "all", "--by", "project")
    took = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - began
    assert "100k" in done.stdout
    assert took < 5  # seconds of its own, whatever else the machine does; it takes one, Python's start included
