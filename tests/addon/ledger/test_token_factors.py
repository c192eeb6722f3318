"""What teaches nothing about a model's tokens, then what does."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from thinwire.addon.audit.pricing import Factor, New
from thinwire.addon.ledger.schema import MIGRATIONS
from thinwire.addon.ledger.token_factors import Factors
from thinwire.pipeline.model.usage import Usage

from ..accounts import receipt, saving

BLOCK = 2_000  # o200k tokens of the block that each turn adds
OUTPUT = 50


@pytest.fixture
def factors() -> Factors:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(MIGRATIONS[0])
    return Factors(connection, lambda text: len(text.split()))


def talk(factors: Factors, factor: float, turns: int = 6, rest: int = 0, **more: Any) -> Factor:
    """A conversation whose every turn adds an answer, a block, and a rest of so many tokens; what was learned."""
    prompt = size = 5_000
    for n in range(turns):
        savings = tuple(saving(9_000, BLOCK, str(k), bytes_after=BLOCK * 3) for k in range(n))
        given = receipt(*savings, usage=Usage(prompt, output=OUTPUT), text_bytes=size, **more)
        factors.learn(given, New(tuple(k == n - 1 for k in range(n))))
        prompt += OUTPUT + round(BLOCK * factor) + rest
        size += OUTPUT * 4 + BLOCK * 3 + rest * 4
    return factors.of(receipt(**more))


@pytest.mark.parametrize("model", ["gpt-5.4", "o3"])
def test_models_of_o200k_have_nothing_to_learn(factors: Factors, model: str) -> None:
    assert talk(factors, 2.0, provider="openai", model=model) == Factor(1.0, exact=True)


@pytest.mark.parametrize(
    "more",
    [
        {"turns": 3},  # too few samples
        {"rest": 1_500},  # too much else
        {"http_status": 500},
        {"conversation": ""},
        {"mode": "audit"},
        {"previous": "r1"},
        {"factor": 4.0},  # implausible: something else has grown
    ],
)
def test_teaches_nothing(factors: Factors, more: dict[str, Any]) -> None:
    assert talk(factors, **{"factor": 1.3, **more}) == Factor()


@pytest.mark.parametrize("factor", [0.9, 1.0, 1.25, 1.6])
@pytest.mark.parametrize("rest", [0, 300])
def test_the_factor_is_learned(factors: Factors, factor: float, rest: int) -> None:
    found = talk(factors, factor, rest=rest)
    assert found.value == pytest.approx(factor, rel=0.02)
    assert not found.exact


def test_what_came_late_counts_for_more(factors: Factors) -> None:
    talk(factors, 1.0, turns=40)
    talk(factors, 1.5, turns=80)
    assert factors.of(receipt()).value > 1.35


ANSWER = "word " * 400


@pytest.mark.parametrize(
    "more",
    [
        {"written": "word " * 200},  # too short
        {"usage": Usage(9, output=500)},  # Anthropic, and whether it has reasoned is not told
        {"usage": Usage(9, output=900, reasoning=400)},
        {"usage": Usage(9)},
        {"usage": Usage(9, output=2_000, reasoning=0)},  # implausible
        {"http_status": 500},
    ],
)
def test_an_answer_that_teaches_nothing(factors: Factors, more: dict[str, Any]) -> None:
    for _ in range(5):
        factors.learn(receipt(**{"written": ANSWER, "usage": Usage(9, output=500, reasoning=0), **more}), New())
    assert factors.of(receipt()) == Factor()


def test_answers_that_were_shown_whole_teach_too_until_they_are_enough(factors: Factors) -> None:
    counted = []
    factors._count = lambda text: counted.append(text) or len(text.split())  # type: ignore[func-returns-value]
    for _ in range(50):
        factors.learn(receipt(written=ANSWER, usage=Usage(9, output=500, reasoning=0)), New())
    assert factors.of(receipt()).value == pytest.approx(1.25)
    assert len(counted) == 30
    gemini = {"provider": "gemini", "wire": "gemini", "model": "gemini-2.5-pro"}
    for _ in range(3):
        factors.learn(receipt(written=ANSWER, usage=Usage(9, output=440), **gemini), New())
    assert factors.of(receipt(**gemini)).value == pytest.approx(1.1)
