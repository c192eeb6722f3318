"""Settings: frozen, checked when made."""

from __future__ import annotations

import pytest

from thinwire.pipeline.model.settings import Level, Settings


@pytest.mark.parametrize(("level", "budget"), [("balanced", 2000), ("aggressive", 600)])
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
