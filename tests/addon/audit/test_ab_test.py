"""The holdout's figures: an interval that covers the truth as often as it says, and never more certain than the data."""

from __future__ import annotations

import random

import pytest

from thinwire.addon.audit.ab_test import LEAST, Spent, compare, group


def conversations(count: int, usd: float, rng: random.Random) -> list[Spent]:
    """Of one true cost per turn, alike within and different between."""
    found = []
    for _ in range(count):
        turns = rng.randint(1, 40)
        found.append(Spent(turns, turns * usd * rng.lognormvariate(-0.125, 0.5)))
    return found


@pytest.mark.parametrize("count", range(LEAST))
def test_too_few_conversations_say_nothing(count: int) -> None:
    rng = random.Random(1)
    assert compare(conversations(count, 1, rng), conversations(50, 1, rng)) is None
    assert compare(conversations(50, 1, rng), conversations(count, 1, rng)) is None


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    rng = random.Random(2)
    covered = 0
    for _ in range(400):
        found = compare(conversations(25, 0.05, rng), conversations(120, 0.03, rng))
        assert found is not None
        covered += found.low <= 0.02 <= found.high
    assert 0.89 < covered / 400 <= 0.99


def test_no_difference_is_rarely_called_certain() -> None:
    rng = random.Random(3)
    found = [compare(conversations(20, 0.05, rng), conversations(60, 0.05, rng)) for _ in range(300)]
    assert sum(one is not None and one.certain for one in found) < 300 * 0.1


def test_a_large_difference_is_found() -> None:
    rng = random.Random(4)
    found = compare(conversations(60, 0.10, rng), conversations(500, 0.04, rng))
    assert found is not None
    assert found.certain
    assert found.share == pytest.approx(0.6, abs=0.12)
    assert found.saved == pytest.approx(found.held.usd_per_turn - found.treated.usd_per_turn)


def test_identical_conversations_leave_no_doubt() -> None:
    found = compare([Spent(4, 1.0)] * 6, [Spent(2, 0.25)] * 9)
    assert found is not None
    assert (found.saved, found.low, found.high) == (0.125, 0.125, 0.125)


def test_a_group_is_its_sums() -> None:
    found = group([Spent(1, 1.0), Spent(3, 0.0)])
    assert (found.conversations, found.turns, found.usd_per_turn) == (2, 4, 0.25)
