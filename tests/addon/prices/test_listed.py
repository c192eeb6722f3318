"""What must stay unpriced, then each recorded response at the price that genai-prices gave it."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path

import pytest

from thinwire.addon.audit.pricing import Account, Factor, FirstSeen, account_of
from thinwire.addon.audit.receipt import Receipt
from thinwire.addon.prices import Prices
from thinwire.addon.prices.terms import Terms
from thinwire.pipeline.model import tokens
from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.response.usage_reader import UsageReader
from thinwire.pipeline.wire import BY_NAME

from .recorded import RECORDED, UNPRICED, WHEN, Recorded

PRICES = Prices()
TOKENS = Usage(1000, output=10)


def account(recorded: Recorded, cuts: int = 1) -> Account:
    """As the ledger accounts for it, read in so many pieces."""
    reader = UsageReader(recorded.wire, recorded.content_type, "")
    step = -(-len(recorded.body) // cuts)
    for start in range(0, len(recorded.body), step):
        reader.feed(recorded.body[start : start + step])
    receipt = Receipt(
        WHEN,
        recorded.provider,
        recorded.host,
        "/",
        recorded.wire,
        "optimize",
        "balanced",
        "unchanged",
        model=recorded.model,
        http_status=200,
        usage=reader.flush(),
        written=reader.answer.output_text,
    )
    return account_of(receipt, FirstSeen(), PRICES, Factor(), tokens.count(receipt.written))


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ("ollama", "qwen"),
        ("anthropic", "my-own-model"),
        ("anthropic", ""),
        ("nobody", "gpt-5.4"),
        ("openai", "claude-sonnet-4-5"),
        ("groq", "gpt-5.4"),
    ],
)
def test_what_nobody_lists_is_unpriced(provider: str, model: str) -> None:
    assert PRICES.price(provider, model, TOKENS, WHEN) is None
    assert PRICES.window(provider, model) is None


def test_a_local_model_is_unpriced() -> None:
    assert account(UNPRICED).usd is None


@pytest.mark.parametrize("cuts", [1, 7, 1000])
@pytest.mark.parametrize("recorded", RECORDED, ids=lambda recorded: recorded.name)
def test_a_recorded_answer_costs_what_genai_prices_says_or_says_why_not(recorded: Recorded, cuts: int) -> None:
    found = account(recorded, cuts)
    assert found.usd == pytest.approx(recorded.usd * recorded.times, rel=1e-9)
    assert (recorded.times == 1.0) or recorded.because
    said = {*found.caveats, *(("estimate",) if found.cost_basis == "estimate" else ())}
    assert said == set(recorded.marks)
    assert found.cost is not None
    assert found.cost.total == pytest.approx(found.usd)


def test_there_are_answers_of_every_wire_and_of_every_provider_that_has_a_list() -> None:
    assert len({recorded.name for recorded in RECORDED}) == len(RECORDED) > 200
    assert {recorded.wire for recorded in RECORDED} | {UNPRICED.wire} == BY_NAME.keys()
    names = tomllib.loads((resources.files("thinwire.addon.prices") / "names.toml").read_text())
    assert {recorded.provider for recorded in RECORDED} == names.keys()


def test_accounts_add_up_to_the_independent_total() -> None:
    spent = sum(account(recorded).usd or 0 for recorded in RECORDED)
    assert spent == pytest.approx(sum(one.usd * one.times for one in RECORDED), rel=1e-9)


@pytest.mark.parametrize(
    ("terms", "factor"),
    [
        (Terms(geo="us"), 1.1),
        (Terms(geo="US"), 1.1),
        (Terms(geo="not_available"), 1.0),
        (Terms(geo="mars"), None),
        (Terms(host="eu.api.openai.com"), 1.0),
    ],
)
def test_where_a_model_runs_has_a_known_price_or_none(terms: Terms, factor: float | None) -> None:
    assert terms.factor("anthropic", "claude-opus-5-5") == factor


def test_the_users_own_prices_hold_under_any_terms(tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text('[[model]]\nmodel = "claude*"\ninput = 1\noutput = 2\nweb_search = 5\n')
    quote = Prices(tmp_path).quote("anthropic", "claude-opus-5-5", WHEN, Terms("priority", "fast", "us"))
    assert quote is not None
    assert (quote.assumed, quote.rates.at(0)["input"], quote.rates.at(0).call("web_search")) == (False, 1.0, 0.005)


def test_prices_are_those_of_the_day() -> None:
    assert PRICES.price("openai", "gpt-5.6-sol", TOKENS, 1_780_000_000) != PRICES.price(
        "openai", "gpt-5.6-sol", TOKENS, WHEN
    )


def test_a_gateways_compact_date_is_understood() -> None:
    assert PRICES.rates("openai", "gpt-5.4-20260305", WHEN) == PRICES.rates("openai", "gpt-5.4-2026-03-05", WHEN)


def test_the_window_is_known() -> None:
    assert PRICES.window("anthropic", "claude-sonnet-4-5") == 1_000_000 or PRICES.window(
        "anthropic", "claude-sonnet-4-5"
    )


def test_the_users_own_prices_come_first(tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text(
        '[[model]]\nmodel = "QWEN*"\nprovider = "ollama"\ninput = 1\noutput = 2.5\nwindow = 32768\n'
        '[[model]]\nmodel = "claude-sonnet-4-5*"\ninput = 2\ncache_read = 0.1\noutput = 10\n'
    )
    own = Prices(tmp_path)
    cost = own.price("ollama", "qwen3:8b", Usage(1_000_000, output=1_000_000), WHEN)
    assert cost is not None
    assert cost.total == 3.5
    assert own.window("ollama", "qwen3:8b") == 32_768
    claude = own.price("anthropic", "claude-sonnet-4-5", Usage(0, 1_000_000, 1_000_000), WHEN)
    assert claude is not None
    assert claude.total == pytest.approx(2.1)
    assert own.window("anthropic", "claude-sonnet-4-5") == PRICES.window("anthropic", "claude-sonnet-4-5")
    assert own.price("anthropic", "my-own-model", TOKENS, WHEN) is None
