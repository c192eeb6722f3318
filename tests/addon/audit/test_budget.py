"""What is no budget, then when one warns and when it refuses."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.audit.budget import (
    BY,
    Budget,
    Budgets,
    Notice,
    Period,
    Spender,
    begun,
    changed,
    ends,
    parse,
    without,
)

NOON = datetime(2026, 11, 21, 12)  # a Saturday
PERIODS: tuple[Period, ...] = ("day", "week", "month")


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "5/year",
        "day",
        "0/day",
        "-1/day",
        "5/day?",
        "project=:2/day",
        "project= :2/day",
        "tool=a:2/day",
        "project=a/2/day",
        "5 day",
        "5/day;2/week",
    ],
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
        ("project=my app:2/day, 100/month", (Budget(2, "day", "project", "my app"), Budget(100, "month"))),
        ("model=claude:thinking:1/day!", (Budget(1, "day", "model", "claude:thinking", block=True),)),
        ("client=codex:$3/week", (Budget(3, "week", "client", "codex"),)),
    ],
)
def test_is_a_budget(text: str, budgets: tuple[Budget, ...]) -> None:
    assert parse(text) == budgets


BUDGETS = st.builds(
    Budget,
    st.integers(1, 10**7).map(lambda cents: cents / 100),
    st.sampled_from(PERIODS),
    st.sampled_from(BY),
    st.text(st.characters(codec="ascii", categories=["L", "N", "P"], exclude_characters=","), min_size=1),
    st.booleans(),
)


@given(st.lists(BUDGETS, max_size=4))
def test_a_budget_is_written_as_it_is_read(budgets: list[Budget]) -> None:
    assert list(parse(",".join(budget.text for budget in budgets))) == budgets


def test_a_budget_takes_the_place_of_the_one_for_the_same_spender_and_period() -> None:
    day, week, mine = Budget(5, "day"), Budget(5, "week"), Budget(1, "day", "project", "mine")
    assert changed((day, week, mine), Budget(7, "day", block=True)) == (Budget(7, "day", block=True), week, mine)
    assert changed((day,), mine) == (day, mine)
    assert without((day, week, mine), "", "") == (mine,)
    assert without((day, mine), "project", "mine") == (day,)


@pytest.mark.parametrize(
    ("budget", "counted", "others"),
    [
        ("5/day", (Spender(), Spender("m", "n", "p", "c")), ()),
        ("model=GPT-5*:1/day", (Spender("gpt-5"), Spender("auto", "gpt-5-mini")), (Spender("gpt-4"), Spender())),
        ("project=shop:1/day", (Spender(project="Shop"),), (Spender(project="shop2"), Spender("shop"))),
        ("client=co*x:1/day", (Spender(client="codex"),), (Spender(client="claude-code"),)),
        ("model=opus[1m]:1/day", (Spender("opus[1m]"),), (Spender("opus1"), Spender("opusm"))),
        ("project=École:1/day", (Spender(project="école"), Spender(project="ÉCOLE")), (Spender(project="ecole"),)),
    ],
)
def test_whom_a_budget_counts(budget: str, counted: tuple[Spender, ...], others: tuple[Spender, ...]) -> None:
    (one,) = parse(budget)
    assert [one.counts(spender) for spender in (*counted, *others)] == [True] * len(counted) + [False] * len(others)


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
    found = Budgets(lambda notice: said.append(notice.sentence), clock)
    found.set(parse(text), lambda since, budget: spent)
    return found, said


def test_a_warning_comes_once_at_each_mark() -> None:
    clock = Clock()
    found, said = budgets("5/day", clock)
    for _ in range(6):
        found.add(1.0, clock.now.timestamp(), Spender())
    assert [line.split("(")[1][:4] for line in said] == ["80%)", "100%"]
    assert found.verdict(Spender()) is None
    clock.now += timedelta(days=1)
    found.add(4.5, clock.now.timestamp(), Spender())
    assert len(said) == 3


def test_a_spent_budget_refuses_if_it_is_meant_to_and_until_it_is_over() -> None:
    clock = Clock()
    found, said = budgets("5/day!", clock, 4.99)
    assert found.verdict(Spender()) is None
    found.add(0.01, clock.now.timestamp(), Spender(project="any"))
    verdict = found.verdict(Spender(project="any"))
    assert verdict is not None
    assert verdict.seconds == 12 * 3600
    assert "$5 per day" in verdict.sentence
    assert "refused" in said[-1]
    clock.now += timedelta(hours=12)
    assert found.verdict(Spender(project="any")) is None


def test_a_projects_budget_is_its_own() -> None:
    clock = Clock()
    found, _ = budgets("project=a:1/day!", clock)
    assert found.need_project
    found.add(3.0, clock.now.timestamp(), Spender(project="b"))
    assert found.verdict(Spender(project="a")) is None
    found.add(1.0, clock.now.timestamp(), Spender(project="a"))
    assert found.verdict(Spender(project="a")) is not None
    assert found.verdict(Spender(project="b")) is None


def test_the_model_is_asked_for_only_where_a_budget_of_one_is_spent() -> None:
    clock = Clock()
    found, _ = budgets("model=gpt-5*:1/day!,model=o3:1/day", clock)
    assert not found.need_model
    found.add(1.0, clock.now.timestamp(), Spender("o3"))
    assert not found.need_model
    found.add(1.0, clock.now.timestamp(), Spender("auto", answered="gpt-5-mini"))
    assert found.need_model
    assert found.verdict(Spender("gpt-5")) is not None
    assert found.verdict(Spender("o3")) is None


def test_a_notice_names_the_highest_mark_that_was_reached() -> None:
    noticed: list[Notice] = []
    found = Budgets(noticed.append, Clock())
    found.set(parse("1/day"), lambda since, budget: 3.0)
    assert [(one.mark, one.spent, one.begun) for one in noticed] == [(1.0, 3.0, datetime(2026, 11, 21).timestamp())]


def test_what_was_spent_before_the_period_does_not_count() -> None:
    clock = Clock()
    found, _ = budgets("1/day!", clock)
    found.add(3.0, (clock.now - timedelta(days=1)).timestamp(), Spender())
    assert found.verdict(Spender()) is None


def test_what_other_proxies_spent_is_read() -> None:
    found, said = budgets("1/day!", Clock())
    found.refresh(lambda since, budget: 1.5 if since == datetime(2026, 11, 21).timestamp() else 0.0)
    assert found.verdict(Spender()) is not None
    assert said


def test_budgets_may_be_exchanged_while_another_thread_adds_to_them() -> None:
    clock = Clock()
    found = Budgets(lambda notice: found.set(parse("3/day!"), lambda since, budget: 3.0), clock)
    found.set(parse("1/day!,2/week"), lambda since, budget: 0.0)
    found.add(3.0, clock.now.timestamp(), Spender())
    assert found.verdict(Spender()) is not None


def test_no_budget_says_nothing() -> None:
    found, said = budgets("", Clock())
    found.add(1e9, NOON.timestamp(), Spender())
    assert (found.verdict(Spender()), found.need_project, said) == (None, False, [])
