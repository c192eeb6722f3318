"""The forecast is what was spent and the pace of the last days; a first hour is no pace."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from thinwire.addon.audit.budget import Budget, parse
from thinwire.addon.audit.receipt import Receipt
from thinwire.addon.ledger.forecast import Forecast, forecasts, spent_in
from thinwire.addon.ledger.totals import reading
from thinwire.pipeline.model.usage import Usage

from ..stores.ledgers import receipts, write

NOW = datetime(2026, 11, 18, 12, 0)  # a Wednesday


def costing(usd: float, hours_ago: float, turns: int = 0) -> Receipt:
    """A request that the provider says cost so much; even turns are of the project shop, odd ones of api."""
    plain = replace(receipts(1)[0], status="unchanged", savings=(), lookups=(), http_status=200, aborted=False)
    started = (NOW - timedelta(hours=hours_ago)).timestamp()
    return replace(plain, started=started, usage=Usage(input=1, output=1, cost_usd=usd), turns=turns)


def forecast(folder: Path, rows: list[Receipt], *budgets: Budget) -> list[Forecast]:
    with reading(write(folder, rows)) as ledger:
        return forecasts(ledger, budgets, NOW)


def test_nothing_spent_is_nothing_expected(tmp_path: Path) -> None:
    (month,) = forecast(tmp_path, [])
    assert (month.period, month.spent, month.expected, month.limit, month.over) == ("month", 0, 0, None, False)


@pytest.mark.parametrize(("limit", "over"), [(None, False), (1.9, True), (2.0, False), (2.1, False)])
def test_a_budget_that_will_just_be_reached_is_not_passed(limit: float | None, over: bool) -> None:
    assert Forecast("day", "", "", limit, block=False, spent=1.0, expected=2.0, ends=0.0).over is over


def test_an_even_pace_goes_on_until_the_period_is_over(tmp_path: Path) -> None:
    rows = [costing(1.0, 24 * days) for days in range(7)]
    month, day, week = forecast(tmp_path, rows, Budget(2, "day"), Budget(4, "week"))
    assert month.spent == 7
    assert month.expected == pytest.approx(7 + 7 / 6 * 12.5, rel=0.01)  # twelve and a half days of November are left
    assert day.expected == pytest.approx(1 + 7 / 6 / 2, rel=0.01)
    assert (day.spent, day.over) == (1, False)
    assert (week.spent, week.over) == (3, True)


def test_a_busy_first_hour_counts_as_a_whole_day(tmp_path: Path) -> None:
    month, *_ = forecast(tmp_path, [costing(1.0, 1)])
    assert month.expected == pytest.approx(1 + 12.5)


def test_a_project_is_judged_by_what_it_spends_itself(tmp_path: Path) -> None:
    rows = [costing(1.0, 1, turns=0), costing(5.0, 2, turns=1)]
    _, shop, nobody = forecast(
        tmp_path, rows, Budget(9, "day", "project", "sh*"), Budget(9, "day", "project", "nobody")
    )
    assert (shop.spent, shop.by, shop.name, nobody.spent, nobody.expected) == (1, "project", "sh*", 0, 0)


def test_what_was_spent_is_read_as_a_budget_counts_it(tmp_path: Path) -> None:
    path = write(tmp_path, [costing(1.0, 1, turns=0), costing(5.0, 2, turns=1)])
    model, client = receipts(1)[0].model, receipts(1)[0].client
    spent, all_day = spent_in(path), (NOW - timedelta(hours=9)).timestamp()
    spenders = {"": 6, "project=SHOP": 1, f"model={model[:4]}*": 6, "model=x*": 0, f"client={client}": 6, "client=x": 0}
    budgets = {name: parse(f"{name}{':' * bool(name)}1/day")[0] for name in spenders}
    assert {name: spent(all_day, budget) for name, budget in budgets.items()} == spenders
    assert spent((NOW - timedelta(hours=1.5)).timestamp(), budgets[""]) == 1


def test_a_period_ends_where_its_budget_ends(tmp_path: Path) -> None:
    assert forecast(tmp_path, [])[0].ends == time.mktime((2026, 12, 1, 0, 0, 0, 0, 0, -1))
