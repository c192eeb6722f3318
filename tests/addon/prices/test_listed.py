"""What must stay unpriced, then each recorded response at the price that genai-prices gave it."""

from __future__ import annotations

from pathlib import Path

import pytest

from thinwire.addon.audit.pricing import Factor, New, account_of
from thinwire.addon.audit.receipt import Receipt
from thinwire.addon.prices import Prices
from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.response.usage_reader import UsageReader

from .recorded import RECORDED, UNPRICED, WHEN, Recorded

PRICES = Prices()
TOKENS = Usage(1000, output=10)


def usage_of(recorded: Recorded, cuts: int = 1) -> Usage:
    """As the proxy reads it, in so many pieces."""
    reader = UsageReader(recorded.wire, recorded.content_type, "")
    step = -(-len(recorded.body) // cuts)
    for start in range(0, len(recorded.body), step):
        reader.feed(recorded.body[start : start + step])
    return reader.flush()


def usd_of(recorded: Recorded, cuts: int = 1) -> float | None:
    usage = usage_of(recorded, cuts)
    cost = PRICES.price(recorded.provider, usage.model or recorded.model, usage, WHEN)
    return cost.total if cost else None


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
    assert usd_of(UNPRICED) is None


@pytest.mark.parametrize("cuts", [1, 7, 1000])
@pytest.mark.parametrize("recorded", RECORDED, ids=lambda recorded: recorded.name)
def test_a_recorded_response_costs_what_genai_prices_says(recorded: Recorded, cuts: int) -> None:
    assert usd_of(recorded, cuts) == pytest.approx(recorded.usd, rel=1e-9)


def test_accounts_add_up_to_the_independent_total() -> None:
    accounts = [
        account_of(
            Receipt(
                WHEN,
                recorded.provider,
                "host",
                "/",
                recorded.wire,
                "optimize",
                "balanced",
                "unchanged",
                model=recorded.model,
                http_status=200,
                usage=usage_of(recorded),
            ),
            New(),
            PRICES,
            Factor(),
        )
        for recorded in RECORDED
    ]
    assert sum(account.usd or 0 for account in accounts) == pytest.approx(sum(one.usd for one in RECORDED), rel=1e-9)
    for account in accounts:
        assert account.cost is not None
        assert account.cost.total == pytest.approx(account.usd)
        assert account.cost_basis == "usage"


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
