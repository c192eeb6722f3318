"""Tokens times rates."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.prices import FREE, Rate, Rates, cost_of
from thinwire.pipeline.model.usage import Usage

COUNT = st.integers(0, 2_000_000)
USAGES = st.builds(Usage, COUNT, COUNT, COUNT, COUNT, COUNT)
RATE = st.builds(Rate, st.floats(0, 100))
FLAT = st.builds(Rates, RATE, RATE, RATE, RATE, RATE)
MILLION = Usage(1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000)


def test_nothing_costs_nothing() -> None:
    assert cost_of(Usage(), Rates(Rate(3.0), output=Rate(15.0))) == FREE


def test_classes_without_a_rate_are_paid_as_what_they_are_part_of() -> None:
    cost = cost_of(MILLION, Rates(input=Rate(3.0), output=Rate(15.0)))
    assert (cost.input, cost.cache_read, cost.cache_write, cost.output) == (3.0, 3.0, 6.0, 15.0)
    assert cost_of(MILLION, Rates(Rate(3.0), cache_write=Rate(4.0))).cache_write == 8.0


def test_reasoning_is_output_unless_it_has_a_rate() -> None:
    usage = Usage(0, output=10, reasoning=4)
    assert cost_of(usage, Rates(output=Rate(1.0))).output == pytest.approx(10e-6)
    assert cost_of(usage, Rates(output=Rate(1.0), reasoning=Rate(0.5))).output == pytest.approx(8e-6)


def test_a_fee_per_request_is_counted_once() -> None:
    assert cost_of(Usage(1, output=0), Rates(request=Rate(12.0))).total == pytest.approx(0.012)


@pytest.mark.parametrize(("prompt", "rate"), [(0, 3.0), (200_000, 3.0), (200_001, 6.0), (900_000, 6.0), (900_001, 9.0)])
def test_a_tier_begins_above_its_size(prompt: int, rate: float) -> None:
    assert Rate(3.0, ((200_000, 6.0), (900_000, 9.0))).at(prompt) == rate


def test_the_whole_prompt_decides_about_the_tier_and_it_holds_for_all() -> None:
    tiered = Rate(1.0, ((100, 2.0),))
    assert cost_of(Usage(50, 51, output=10), Rates(tiered, tiered, output=tiered)).total == pytest.approx(111 * 2e-6)


@given(USAGES, FLAT)
def test_classes_add_up(usage: Usage, rates: Rates) -> None:
    cost = cost_of(usage, rates)
    assert cost.total == pytest.approx(cost.input + cost.cache_read + cost.cache_write + cost.output)
    assert cost.total >= 0


@given(USAGES, USAGES, FLAT)
def test_without_tiers_costs_are_additive(one: Usage, other: Usage, rates: Rates) -> None:
    classes = ("input", "cache_read", "cache_write", "cache_write_1h", "output")
    both = replace(one, **{name: getattr(one, name) + getattr(other, name) for name in classes})
    assert cost_of(both, rates).total == pytest.approx(cost_of(one, rates).total + cost_of(other, rates).total)
