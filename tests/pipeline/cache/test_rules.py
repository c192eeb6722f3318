"""Cache rules: data with its sources."""

from __future__ import annotations

import pytest

from thinwire.pipeline.cache.rules import RULES, rule_for


@pytest.mark.parametrize(
    ("provider", "model", "read", "write"),
    [
        ("anthropic", "claude-opus-5-5-20260901", 0.05, 1.25),
        ("anthropic", "claude-haiku-4-5", 0.10, 1.25),
        ("openai", "gpt-4o-mini", 0.5, 1.0),
        ("openai", "gpt-5.6", 0.10, 1.25),
        ("google", "gemini-2.5-pro", 0.10, 1.0),
        ("someone-new", "model-x", 0.10, 1.0),
    ],
)
def test_the_first_rule_that_fits_holds(provider: str, model: str, read: float, write: float) -> None:
    rule = rule_for(provider, model)
    assert (rule.read, rule.write) == (read, write)


def test_every_rule_can_be_reached_and_names_its_source() -> None:
    assert len({(rule.providers, rule.models) for rule in RULES}) == len(RULES)
    assert all(rule.source and rule.read < rule.write and rule.ttl > 0 and rule.min_prefix > 0 for rule in RULES)


def test_the_last_rule_fits_all() -> None:
    assert (RULES[-1].providers, RULES[-1].models) == (("*",), ("*",))
