"""The table's own grammar, and that every row of it can be read."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

import thinwire.addon.prices
from thinwire.addon.prices.cost import CALLS, TOKENS
from thinwire.addon.prices.table import Match, Model, Row, When, in_force, matches, rates_at, read

FOLDER = Path(thinwire.addon.prices.__file__).parent
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("match", "fits", "not_it"),
    [
        ("=gpt-5", "gpt-5", "gpt-5.1"),
        ("^gpt-5", "gpt-5.1", "my-gpt-5"),
        ("$-mini", "gpt-5-mini", "gpt-5-mini-2"),
        ("~sonnet", "eu.claude-sonnet-4", "opus"),
        (r"/^o\d$", "o3", "o3-mini"),
        (["any", "=a", ["all", "^b", "$c"]], "b-c", "b"),
    ],
)
def test_a_match_means_what_it_says(match: Match, fits: str, not_it: str) -> None:
    assert matches(match, fits)
    assert not matches(match, not_it)


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        (None, True),
        ("2026-11-21", True),
        ("2026-11-22", False),
        (("11:00", "13:00"), True),
        (("12:00", "12:30"), True),
        (("11:00", "12:00"), False),
        (("23:00", "13:00"), True),
        (("13:00", "11:00"), False),
    ],
)
def test_a_price_is_in_force_when_it_says(when: When, holds: bool) -> None:
    assert in_force(when, NOW) == holds


def test_the_last_price_in_force_wins_and_the_first_if_none_is() -> None:
    model = Model(
        "=m", [(f"{when}-01", {"input": usd}) for when, usd in (("2026-01", 1.0), ("2026-06", 2.0), ("2027-01", 3.0))]
    )
    assert rates_at(model, NOW, {})[0].at(0)["input"] == 2.0
    assert rates_at(model, datetime(2020, 1, 1, tzinfo=UTC), {})[0].at(0)["input"] == 1.0


def test_a_variant_replaces_single_rates_and_what_has_none_is_said() -> None:
    variants: list[tuple[dict[str, str], When, Row]] = [
        ({"service_tier": "flex"}, None, {"input": 1.0}),
        ({"service_tier": "flex"}, None, {"input": 9.0, "cache_read": 9.0}),
        ({"speed": "fast"}, "2030-01-01", {"input": 7.0}),
    ]
    model = Model("=m", [(None, {"input": 2.0, "cache_read": 1.0})], variants=variants)
    flex, left = rates_at(model, NOW, {"service_tier": "flex"})
    assert (flex.at(0)["input"], flex.at(0)["cache_read"], left) == (1.0, 9.0, frozenset())
    for context in ({"service_tier": "gold"}, {"speed": "fast"}):
        rates, left = rates_at(model, NOW, context)
        assert (rates.at(0)["input"], left) == (2.0, frozenset(context))


def test_every_row_can_be_read_and_is_plausible() -> None:
    table = read()
    for listed in set(tomllib.loads((FOLDER / "names.toml").read_text()).values()):
        models = table.listing(listed).models
        assert models
        for model in models:
            matches(model.match, "some-model")
            rates, _ = rates_at(model, NOW, {})
            flat = rates.at(1000)
            assert rates.by_kind.keys() <= {*TOKENS, *CALLS}
            assert 0 <= flat["cache_read"] <= flat["input"] * 1.1 or not flat["input"]
            assert 0 <= flat["input"] < 1000


def test_the_table_says_where_it_is_from_and_its_licence_stands_beside_it() -> None:
    table = read()
    assert "genai-prices" in table.source
    assert datetime.fromisoformat(table.date) <= datetime.now()
    assert "MIT License" in (FOLDER / "LICENSE.genai-prices").read_text()
