"""Settings: frozen, checked when made."""

from __future__ import annotations

import pytest

from thinwire.pipeline.model.settings import Level, Settings


@pytest.mark.parametrize(("level", "budget"), [("balanced", 8000), ("aggressive", 2000)])
def test_each_level_has_its_budget(level: Level, budget: int) -> None:
    assert Settings(level=level).budget == budget
    assert Settings(level=level, block_budget=7).budget == 7


def test_lossless_has_none() -> None:
    assert Settings(level="lossless").budget > 1 << 40


def test_wrong_values_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="lossless, balanced, aggressive"):
        Settings(level="extreme")  # type: ignore[arg-type]  # what a caller without types may pass
    with pytest.raises(ValueError, match="negative"):
        Settings(min_tokens=-1)
    with pytest.raises(ValueError, match="'low'"):
        Settings(model_levels=(("*", "low"),))  # type: ignore[arg-type]


LEVELS_OF_MODELS = Settings("lossless", model_levels=(("claude-*-haiku*", "aggressive"), ("claude-*", "balanced")))


def test_without_a_model_or_levels_for_any_nothing_is_chosen() -> None:
    assert LEVELS_OF_MODELS.of_model("") is LEVELS_OF_MODELS
    plain = Settings("aggressive")
    assert plain.of_model("gpt-5") is plain


@pytest.mark.parametrize(
    ("model", "level"),
    [
        ("gpt-5", "lossless"),
        ("claude-opus-5", "balanced"),
        ("Claude-5-Haiku-20260101", "aggressive"),
        ("anthropic/claude-opus-5", "balanced"),
        ("my-claude-opus-5", "lossless"),
    ],
)
def test_the_first_pattern_that_fits_the_model_says_its_level(model: str, level: Level) -> None:
    assert LEVELS_OF_MODELS.of_model(model) == Settings(level)
