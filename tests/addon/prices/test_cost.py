"""What is billed times rates: parts of a class at their own rate, calls at theirs, and nothing guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.prices import FREE, Charge, Rate, Rates, cost_of
from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.wire.figures import times

from ..accounts import rates

PARTS = ("input_audio", "input_image", "cache_read_audio", "output_image", "reasoning")

COUNT = st.integers(0, 2_000_000)
USAGES = st.builds(Usage, COUNT, COUNT, COUNT, COUNT, COUNT)
RATE = st.builds(Rate, st.floats(0, 100))
CLASSES = ("input", "cache_read", "cache_write", "cache_write_1h", "output")
FLAT = st.fixed_dictionaries(dict.fromkeys((*CLASSES, "input_audio", "output_image", "web_search"), RATE)).map(Rates)
MILLION = Usage(1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000)


def test_nothing_costs_nothing() -> None:
    assert cost_of(Usage(), rates(input=3.0, output=15.0)) == FREE


def test_classes_without_a_rate_are_paid_as_what_they_are_part_of() -> None:
    cost = cost_of(MILLION, rates(input=3.0, output=15.0))
    assert (cost.input, cost.cache_read, cost.cache_write, cost.output) == (3.0, 3.0, 6.0, 15.0)
    assert cost_of(MILLION, rates(input=3.0, cache_write=4.0)).cache_write == 8.0


def test_reasoning_is_output_unless_it_has_a_rate() -> None:
    usage = Usage(0, output=10, reasoning=4)
    assert cost_of(usage, rates(output=1.0)).output == pytest.approx(10e-6)
    assert cost_of(usage, rates(output=1.0, reasoning=0.5)).output == pytest.approx(8e-6)


def test_a_fee_per_request_is_counted_once() -> None:
    assert cost_of(Usage(1, output=0), rates(request=12.0)).total == pytest.approx(0.012)


@pytest.mark.parametrize(("prompt", "rate"), [(0, 3.0), (200_000, 3.0), (200_001, 6.0), (900_000, 6.0), (900_001, 9.0)])
def test_a_tier_begins_above_its_size(prompt: int, rate: float) -> None:
    assert Rate(3.0, ((200_000, 6.0), (900_000, 9.0))).at(prompt) == rate


def test_the_whole_prompt_decides_about_the_tier_and_it_holds_for_all() -> None:
    tiered = Rate(1.0, ((100, 2.0),))
    assert cost_of(
        Usage(50, 51, output=10), rates(input=tiered, cache_read=tiered, output=tiered)
    ).total == pytest.approx(111 * 2e-6)


@given(USAGES, FLAT)
def test_classes_add_up(usage: Usage, rates: Rates) -> None:
    cost = cost_of(usage, rates)
    assert cost.total == pytest.approx(cost.input + cost.cache_read + cost.cache_write + cost.output + cost.fees)
    assert cost.total >= 0


@given(USAGES, FLAT, st.dictionaries(st.sampled_from(PARTS), st.integers(0, 3_000_000)))
def test_parts_of_a_class_cost_no_more_than_it_has_tokens(usage: Usage, rates: Rates, parts: dict[str, int]) -> None:
    cost = cost_of(replace(usage, parts=parts), rates)
    flat = rates.at(0)
    dearest = max(flat[kind] for kind in (*CLASSES, *PARTS))
    assert cost.input <= (usage.input or 0) * dearest / 1e6 + 1e-9
    assert cost.output <= (usage.output or 0) * dearest / 1e6 + 1e-9
    assert all(charge.amount <= parts[kind] for kind, charge in cost.charges.items())


def test_parts_are_paid_at_their_own_rate_and_the_rest_at_that_of_the_class() -> None:
    usage = Usage(
        1_000_000, output=1_000_000, parts={"input_audio": 200_000, "output_image": 500_000, "input_video": 9}
    )
    cost = cost_of(usage, rates(input=1.0, input_audio=10.0, output=2.0, output_image=40.0))
    assert cost.input == pytest.approx(0.8 + 2.0)
    assert cost.output == pytest.approx(1.0 + 20.0)
    assert cost.charges["output_image"] == Charge(500_000, 20.0)


def test_calls_cost_by_the_thousand_and_one_that_nobody_lists_is_in_no_sum() -> None:
    usage = Usage(0, output=0, calls=times("web_search", 3) | times("code_execution", 1))
    cost = cost_of(usage, rates(input=1.0, web_search=10.0))
    assert cost.fees == pytest.approx(0.03)
    assert cost.unpriced
    assert cost.charges["code_execution"] == Charge(1, None)
    assert not cost_of(usage, rates(web_search=10.0, code_execution=30.0)).unpriced


def test_where_a_model_runs_has_its_price_for_tokens_and_not_for_calls() -> None:
    usage = Usage(1_000_000, output=0, calls=times("web_search", 1))
    dearer = rates(input=Rate(1.0, ((100, 2.0),)), web_search=10.0).times(1.1)
    assert cost_of(usage, dearer).input == pytest.approx(2.2)
    assert cost_of(usage, dearer).fees == pytest.approx(0.01)


@given(USAGES, USAGES, FLAT)
def test_without_tiers_costs_are_additive(one: Usage, other: Usage, rates: Rates) -> None:
    both = replace(one, **{name: getattr(one, name) + getattr(other, name) for name in CLASSES})
    assert cost_of(both, rates).total == pytest.approx(cost_of(one, rates).total + cost_of(other, rates).total)
