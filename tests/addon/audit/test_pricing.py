"""What costs nothing, what saves nothing, and what each figure is said to rest on."""

from __future__ import annotations

from typing import Any

import pytest

from thinwire.addon.audit.pricing import Account, Caveat, Factor, FirstSeen, account_of, is_silent, speaks_o200k
from thinwire.addon.audit.receipt import Lookup, Receipt
from thinwire.addon.prices import Prices
from thinwire.pipeline.model import tokens
from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.wire.figures import times

from ..accounts import receipt, saving

PRICES = Prices()
GPT: dict[str, Any] = {"provider": "openai", "model": "gpt-5.4"}


def account(given: Receipt, factor: Factor | None = None, first: bool = True) -> Account:
    new = FirstSeen((first,) * len(given.savings), (first,) * len(given.lookups))
    return account_of(given, new, PRICES, factor or Factor(), tokens.count(given.written))


FREE: dict[str, dict[str, Any]] = {
    "refused by the provider": {"http_status": 429, "usage": Usage()},
    "never answered": {"http_status": 0, "usage": Usage(), "aborted": True},
    "failed at the provider": {"http_status": 529, "usage": Usage()},
    "an error over WebSocket": {"http_status": 101, "usage": Usage()},
}


@pytest.mark.parametrize("what", FREE)
def test_costs_and_saves_nothing(what: str) -> None:
    found = account(receipt(saving(), **FREE[what]))
    assert (found.usd, found.cost_basis, found.saving_basis) == (0.0, "free", "none")
    assert found.saved_value is not None
    assert found.saved_value.usd == 0


UNSAVED: dict[str, dict[str, Any]] = {
    "the original was sent after all": {"refused": 400},
    "off": {"mode": "off", "status": "skipped"},
    "a holdout": {"status": "skipped", "reason": "holdout"},
}


@pytest.mark.parametrize("what", UNSAVED)
def test_saves_nothing(what: str) -> None:
    found = account(receipt(saving(), **UNSAVED[what]))
    assert found.saving_basis == "none"
    assert found.usd


def test_an_unknown_model_is_unpriced_and_so_is_its_saving() -> None:
    found = account(receipt(saving(), model="my-model"))
    assert (found.usd, found.cost_basis, found.saved_value, found.saving_basis) == (None, "unpriced", None, "unpriced")


def test_the_amount_that_the_provider_says_is_the_cost() -> None:
    found = account(receipt(provider="openrouter", model="nobody/knows", usage=Usage(9, output=1, cost_usd=0.25)))
    assert (found.usd, found.cost_basis) == (0.25, "provider")


@pytest.mark.parametrize(
    ("given", "factor", "basis"),
    [
        (receipt(saving(), **GPT), Factor(exact=True), "exact"),
        (receipt(saving()), Factor(1.2), "estimate"),
        (receipt(saving(), **GPT, usage=Usage(), aborted=True), Factor(exact=True), "estimate"),
        (receipt(saving(), **GPT, lookups=(Lookup("aaa", 50),)), Factor(exact=True), "estimate"),
        (receipt(**GPT), Factor(exact=True), "none"),
    ],
)
def test_a_saving_says_what_it_rests_on(given: Receipt, factor: Factor, basis: str) -> None:
    assert account(given, factor).saving_basis == basis


def test_a_silent_stream_is_estimated_from_the_size_of_its_body() -> None:
    found = account(receipt(usage=Usage(), aborted=True, text_bytes=40_000, bytes_after=9_000))
    assert (found.prompt, found.prompt_exact, found.cost_basis) == (10_000, False, "estimate")
    assert found.usd == pytest.approx(0.03)
    assert (found.usd_estimated, found.caveats) == (found.usd, (Caveat.UNREAD,))


WRITTEN = "The third test fails because the fixture is created twice. " * 400


def test_an_answer_that_nobody_told_the_tokens_of_is_counted() -> None:
    silent = account(receipt(**GPT, usage=Usage(), text_bytes=40_000, written=WRITTEN))
    assert silent.usage.output == tokens.count(WRITTEN) > 4_000
    assert silent.cost_basis == "estimate"
    assert silent.usd == silent.usd_estimated == pytest.approx(10_000 * 2.5e-6 + tokens.count(WRITTEN) * 15e-6)
    assert silent.caveats == (Caveat.REASONING,)
    assert (
        Caveat.REASONING not in account(receipt(provider="openai", model="gpt-4o", usage=Usage(), written="x")).caveats
    )


def test_a_stream_that_was_cut_off_has_its_input_told_and_its_output_counted_in_the_models_own_tokens() -> None:
    cut = account(receipt(usage=Usage(10, 5_000, 0), aborted=True, written=WRITTEN), Factor(1.25))
    assert cut.usage == Usage(10, 5_000, 0, output=round(tokens.count(WRITTEN) * 1.25))
    assert (cut.prompt_exact, cut.cost_basis) == (True, "estimate")
    assert cut.cost is not None
    assert cut.usd_estimated == cut.cost.output > 0
    assert cut.usd is not None
    assert cut.usd_estimated < cut.usd


def test_an_answer_that_was_told_need_not_be_counted() -> None:
    given = receipt(written=WRITTEN)
    assert account(given).usage == given.usage
    assert not is_silent(given)
    assert not is_silent(receipt(written=WRITTEN, usage=Usage(), http_status=529))
    assert is_silent(receipt(written=WRITTEN, usage=Usage(9)))


def test_what_the_provider_called_and_nobody_lists_is_said_and_not_guessed() -> None:
    run = account(receipt(usage=Usage(10, output=100, calls=times("web_search", 2) | times("code_execution", 1))))
    assert run.usd == pytest.approx(30e-6 + 1_500e-6 + 0.02)
    assert (run.cost_basis, run.caveats) == ("usage", (Caveat.TOOLS,))


def test_a_tier_without_a_price_is_at_standard_rates_and_says_so() -> None:
    plain, priority = (
        account(receipt()),
        account(receipt(usage=Usage(10, 0, 5_000, output=100, service_tier="priority"))),
    )
    assert (plain.usd, plain.caveats, priority.usd, priority.caveats) == (plain.usd, (), plain.usd, (Caveat.RATES,))


def test_tokens_are_turned_into_the_providers_own() -> None:
    found = account(receipt(saving(4_000, 1_000)), Factor(1.5))
    assert found.kept.new == 4_500
    assert found.saved_value is not None
    assert found.saved_value.usd == pytest.approx(4_500 * 3.75e-6)


def test_a_lookup_is_taken_off() -> None:
    found = account(receipt(saving(4_000, 1_000), lookups=(Lookup("aaa", 4_000),)))
    assert found.saved_value is not None
    assert found.saved_value.usd == pytest.approx(-1_000 * 3.75e-6)


def test_what_a_continued_response_had_saved_is_saved_again() -> None:
    found = account(receipt(saving(), **GPT, previous="r1", carried=10_000, usage=Usage(100, 5_000, output=1)))
    assert (found.kept.new, found.kept.again) == (3_000, 10_000)


def test_a_request_without_edits_still_saves_what_it_continues_and_loses_what_it_looks_up() -> None:
    told = Usage(100, 5_000, output=1)
    carrying = account(receipt(**GPT, carried=10_000, usage=told), Factor(exact=True))
    asking = account(receipt(**GPT, lookups=(Lookup("aaa", 500),), usage=told))
    assert carrying.saved_value is not None
    assert asking.saved_value is not None
    assert asking.saved_value.usd < 0 < carrying.saved_value.usd
    assert carrying.saving_basis == "exact"


def test_an_audit_says_what_would_have_been_saved() -> None:
    given = receipt(saving(), mode="audit", usage=Usage(10, 0, 9_000, output=5))
    found = account(given)
    assert found.saved_value is not None
    assert found.saved_value.usd == pytest.approx(3_000 * 3.75e-6)
    assert not given.applied


@pytest.mark.parametrize(
    "model", ["gpt-4o", "gpt-5.4-2026-03-05", "openai/gpt-5.4", "o3", "o4-mini", "gpt-4.1", "openai.gpt-oss-120b"]
)
def test_o200k_is_their_own(model: str) -> None:
    assert speaks_o200k(model)


@pytest.mark.parametrize("model", ["gpt-4", "gpt-4-turbo", "gpt-3.5-turbo", "claude-opus-4-5", "gemini-2.5-pro", ""])
def test_o200k_is_not_theirs(model: str) -> None:
    assert not speaks_o200k(model)
