"""The holdout's figures: an interval that covers the truth as often as it says, and never more certain than the data."""

from __future__ import annotations

import numpy as np
import pytest

from scripts.holdout_coverage import MEASURES, TAILS, conversations, coverages
from thinwire.addon.audit.ab_test import LEAST, Spent, compare

SOME = conversations(np.random.default_rng(1), 50, TAILS["mild"], 0.0)


@pytest.mark.parametrize("count", range(LEAST))
def test_too_few_conversations_say_nothing(count: int) -> None:
    assert compare(SOME[:count], SOME) is None
    assert compare(SOME, SOME[:count]) is None


def test_a_side_that_cost_nothing_says_nothing() -> None:
    assert compare([Spent(3, 0.0)] * 9, SOME) is None
    assert compare(SOME, [Spent(3, 0.0)] * 9) is None


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    for name, sizes, effect, shares in coverages(150):
        assert min(shares) > 0.87, (name, sizes, effect)


@pytest.mark.slow
def test_with_any_tail_any_groups_and_any_effect_it_covers_the_truth_in_93_to_97_of_100_cases() -> None:
    for name, sizes, effect, shares in coverages(3_000, seed=7):
        assert 0.93 - 0.01 < min(shares) <= max(shares) < 0.97 + 0.01, (
            name,
            sizes,
            effect,
        )  # 0.01: two standard errors


def test_a_large_difference_is_found() -> None:
    random = np.random.default_rng(4)
    found = compare(conversations(random, 60, TAILS["mild"], 0.0), conversations(random, 500, TAILS["mild"], 0.4))
    assert found is not None
    assert (found.held, found.treated) == (60, 500)
    assert found.usd_per_conversation.certain
    assert found.usd_per_conversation.saved == pytest.approx(0.4, abs=0.15)
    assert not found.turns_per_conversation.certain


def test_a_saving_per_turn_that_makes_the_model_look_twice_is_seen() -> None:
    found = compare(
        [Spent(10 + n % 3, 1.0 + n % 5 / 10) for n in range(40)],
        [Spent(20 + n % 3, 1.1 + n % 5 / 10) for n in range(60)],
    )
    assert found is not None
    assert found.usd_per_turn.saved > 0.4
    assert found.turns_per_conversation.high < 0
    assert found.usd_per_conversation.saved < 0


def test_the_larger_side_says_how_far_both_spread() -> None:
    steady, wild = [Spent(4, 2.0)] * 6, [Spent(4, usd) for usd in (0.1, 9.0, 0.2, 4.0) * 10]
    found = compare(steady, wild)
    assert found is not None
    assert not found.usd_per_conversation.certain


def test_identical_conversations_leave_no_doubt() -> None:
    found = compare([Spent(4, 1.0)] * 6, [Spent(2, 0.25)] * 9)
    assert found is not None
    for measure, saved in zip(MEASURES, (0.75, 0.5, 0.5), strict=True):
        one = getattr(found, measure)
        assert (one.saved, one.low, one.high) == pytest.approx((saved, saved, saved))
    assert (found.usd_per_turn.held, found.usd_per_turn.treated) == (0.25, 0.125)
