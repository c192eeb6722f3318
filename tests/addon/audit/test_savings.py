"""What is never claimed, then what is: a saving is this request's price without thinwire, less its price."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.audit.savings import KeptTokens, possible_value, saved_value
from thinwire.addon.prices import Rate, Rates
from thinwire.pipeline.model.usage import Usage

from ..accounts import rates

SONNET = rates(input=3.0, cache_read=0.3, cache_write=3.75, cache_write_1h=6.0, output=15.0)
TIERED = rates(
    input=Rate(3.0, ((200_000, 6.0),)),
    cache_read=Rate(0.3, ((200_000, 0.6),)),
    output=Rate(15.0, ((200_000, 22.5),)),
)
COUNT = st.integers(0, 400_000)
USAGES = st.builds(Usage, COUNT, COUNT, COUNT, st.none(), COUNT)
KEPT = st.builds(KeptTokens, st.integers(0, 200_000), st.integers(0, 200_000))


def usd(kept: KeptTokens, usage: Usage, rates: Rates = SONNET, min_prefix: int = 0, known: bool = True) -> float:
    return saved_value(kept, usage, rates, min_prefix, known).usd


@given(USAGES)
def test_nothing_kept_is_nothing_saved(usage: Usage) -> None:
    assert usd(KeptTokens(), usage) == 0


@given(USAGES, KEPT)
def test_the_cache_is_never_ours_to_claim(usage: Usage, kept: KeptTokens) -> None:
    cached = Usage(usage.input, (usage.cache_read or 0) + 1, None, None, usage.output)
    assert usd(kept, cached) <= usd(kept, Usage(usage.input, None, None, None, usage.output)) + 1e-9


@given(USAGES, KEPT)
def test_a_repeat_is_never_worth_more_than_its_first_time(usage: Usage, kept: KeptTokens) -> None:
    assert usd(KeptTokens(0, kept.again), usage) <= usd(KeptTokens(kept.again, 0), usage) + 1e-9


@given(USAGES, KEPT)
def test_what_came_back_cancels_what_was_kept(usage: Usage, kept: KeptTokens) -> None:
    net = KeptTokens(kept.new - kept.new, kept.again - kept.again)
    assert usd(net, usage) == 0


@pytest.mark.parametrize(
    ("usage", "kept", "expected"),
    [
        (Usage(5_000, output=9), KeptTokens(new=1_000_000), 3.0),
        (Usage(5_000, 0, 700), KeptTokens(new=1_000_000), 3.75),
        (Usage(5_000, 0, 700, 5), KeptTokens(new=1_000_000), 6.0),
        (Usage(5_000, 90_000, 700), KeptTokens(again=1_000_000), 0.3),
        (
            Usage(5_000, 0, 700),
            KeptTokens(again=1_000_000),
            3.75,
        ),  # the cache had expired: it would have been written again
        (Usage(5_000, 90_000, 700), KeptTokens(1_000_000, 1_000_000), 4.05),
    ],
)
def test_tokens_are_worth_the_class_that_they_would_have_had(usage: Usage, kept: KeptTokens, expected: float) -> None:
    assert usd(kept, usage) == pytest.approx(expected)


def test_repeats_in_an_untold_request_count_as_cache_reads() -> None:
    assert usd(KeptTokens(again=1_000_000), Usage(5_000), known=False) == pytest.approx(0.3)


def test_a_tier_that_was_not_crossed_is_saved_for_all_classes() -> None:
    usage = Usage(100_000, 90_000, output=1_000)
    below = KeptTokens(new=9_000)
    across = KeptTokens(new=11_000)
    assert usd(below, usage, TIERED) == pytest.approx(9_000 * 3e-6)
    assert usd(across, usage, TIERED) == pytest.approx(111_000 * 6e-6 + 90_000 * 0.6e-6 + 0.0225 - 0.3 - 0.027 - 0.015)


def test_more_that_came_back_than_was_kept_is_a_loss() -> None:
    assert usd(KeptTokens(new=-1_000), Usage(5_000)) == pytest.approx(-0.003)


def test_a_prompt_made_too_short_to_be_cached_has_lost_its_cache_reads() -> None:
    short = Usage(900, 0, 0, output=10)
    assert usd(KeptTokens(again=3_000), short, min_prefix=1_024) == pytest.approx(3_900 * 0.3e-6 - 900 * 3e-6)
    assert usd(KeptTokens(again=3_000), short, min_prefix=4_096) > 0
    with_new = usd(KeptTokens(new=500, again=3_000), short, min_prefix=1_024)
    assert with_new == pytest.approx(500 * 3e-6 + 3_900 * 0.3e-6 - 900 * 3e-6)


@given(KEPT)
def test_an_audit_shows_what_the_proxy_would_then_count(kept: KeptTokens) -> None:
    small = Usage(500_000, 500_000, 500_000, output=5)
    large = Usage(500_000, 500_000 + int(kept.again), 500_000 + int(kept.new), output=5)
    assert possible_value(kept, large, SONNET, True).usd == pytest.approx(usd(kept, small))
