"""What is no budget, then when one warns and when it refuses."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.audit.budget import Budget, Budgets, Period, begun, ends, parse

NOON = datetime(2026, 11, 21, 12)  # a Saturday
PERIODS: tuple[Period, ...] = ("day", "week", "month")


@pytest.mark.parametrize(
    "text",
    ["5", "5/year", "day", "0/day", "-1/day", "5/day?", "project=:2/day", "project=a/2/day", "5 day", "5/day;2/week"],
)
def test_is_no_budget(text: str) -> None:
    with pytest.raises(ValueError, match="must be budgets such as"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "budgets"),
    [
        ("", ()),
        ("5/day", (Budget(5, "day"),)),
        ("$2.50/week!", (Budget(2.5, "week", block=True),)),
        ("project=my app:2/day, 100/month", (Budget(2, "day", "my app"), Budget(100, "month"))),
    ],
)
def test_is_a_budget(text: str, budgets: tuple[Budget, ...]) -> None:
    assert parse(text) == budgets


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("day", datetime(2026, 11, 21), datetime(2026, 11, 22)),
        ("week", datetime(2026, 11, 16), datetime(2026, 11, 23)),
        ("month", datetime(2026, 11, 1), datetime(2026, 12, 1)),
    ],
)
def test_periods_begin_at_local_midnight(period: Period, first: datetime, last: datetime) -> None:
    assert (begun(period, NOON), ends(period, NOON)) == (first, last)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.sampled_from(PERIODS))
def test_every_moment_is_in_its_period(now: datetime, period: Period) -> None:
    assert begun(period, now) <= now < ends(period, now)
    assert begun(period, ends(period, now)) == ends(period, now)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def budgets(text: str, clock: Clock, spent: float = 0.0) -> tuple[Budgets, list[str]]:
    said: list[str] = []
    found = Budgets(said.append, clock)
    found.set(parse(text), lambda since, project: spent)
    return found, said


def test_a_warning_comes_once_at_each_mark() -> None:
    clock = Clock()
    found, said = budgets("5/day", clock)
    for _ in range(6):
        found.add(1.0, clock.now.timestamp(), "")
    assert [line.split("(")[1][:4] for line in said] == ["80%)", "100%"]
    assert found.verdict("") is None
    clock.now += timedelta(days=1)
    found.add(4.5, clock.now.timestamp(), "")
    assert len(said) == 3


def test_a_spent_budget_refuses_if_it_is_meant_to_and_until_it_is_over() -> None:
    clock = Clock()
    found, said = budgets("5/day!", clock, 4.99)
    assert found.verdict("") is None
    found.add(0.01, clock.now.timestamp(), "any")
    verdict = found.verdict("any")
    assert verdict is not None
    assert verdict.seconds == 12 * 3600
    assert "$5 per day" in verdict.sentence
    assert "refused" in said[-1]
    clock.now += timedelta(hours=12)
    assert found.verdict("any") is None


def test_a_projects_budget_is_its_own() -> None:
    clock = Clock()
    found, _ = budgets("project=a:1/day!", clock)
    assert found.need_project
    found.add(3.0, clock.now.timestamp(), "b")
    assert found.verdict("a") is None
    found.add(1.0, clock.now.timestamp(), "a")
    assert found.verdict("a") is not None
    assert found.verdict("b") is None


def test_what_was_spent_before_the_period_does_not_count() -> None:
    clock = Clock()
    found, _ = budgets("1/day!", clock)
    found.add(3.0, (clock.now - timedelta(days=1)).timestamp(), "")
    assert found.verdict("") is None


def test_what_other_proxies_spent_is_read() -> None:
    found, said = budgets("1/day!", Clock())
    found.refresh(lambda since, project: 1.5 if since == datetime(2026, 11, 21).timestamp() else 0.0)
    assert found.verdict("") is not None
    assert said


def test_no_budget_says_nothing() -> None:
    found, said = budgets("", Clock())
    found.add(1e9, NOON.timestamp(), "")
    assert (found.verdict(""), found.need_project, said) == (None, False, [])
