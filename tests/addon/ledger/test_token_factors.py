"""What teaches nothing about a model's tokens, then what does."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from thinwire.addon.audit.pricing import Factor, FirstSeen
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
    return Factors(connection)


def talk(factors: Factors, factor: float, turns: int = 6, rest: int = 0, **more: Any) -> Factor:
    """A conversation whose every turn adds an answer, a block, and a rest of so many tokens; what was learned."""
    prompt = size = 5_000
    for n in range(turns):
        savings = tuple(saving(9_000, BLOCK, str(k), bytes_after=BLOCK * 3) for k in range(n))
        given = receipt(*savings, usage=Usage(prompt, output=OUTPUT), text_bytes=size, **more)
        factors.learn(given, FirstSeen(tuple(k == n - 1 for k in range(n))))
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


ANSWER = {"written": "word " * 400, "usage": Usage(9, output=500, reasoning=0)}


@pytest.mark.parametrize(
    "more",
    [
        {"counted": 200},  # too short
        {"usage": Usage(9, output=500)},  # Anthropic, and whether it has reasoned is not told
        {"usage": Usage(9, output=900, reasoning=400)},
        {"usage": Usage(9)},
        {"usage": Usage(9, output=2_000, reasoning=0)},  # implausible
        {"http_status": 500},
        {"written": ""},
    ],
)
def test_an_answer_that_teaches_nothing(factors: Factors, more: dict[str, Any]) -> None:
    counted = more.pop("counted", 400)
    for _ in range(5):
        factors.learn(receipt(**{**ANSWER, **more}), FirstSeen(), counted)
    assert factors.of(receipt()) == Factor()


@pytest.mark.parametrize(
    ("given", "factor"),
    [({}, 1.25), ({"wire": "gemini", "model": "gemini-2.5-pro", "usage": Usage(9, output=440)}, 1.1)],
)
def test_answers_that_were_shown_whole_teach_until_they_are_enough(
    factors: Factors, given: dict[str, Any], factor: float
) -> None:
    answer = receipt(**{**ANSWER, **given})
    for n in range(50):
        assert factors.wants(answer) == (n < 30)
        factors.learn(answer, FirstSeen(), 400 if factors.wants(answer) else 0)
    assert factors.of(answer).value == pytest.approx(factor)


def test_of_models_of_o200k_no_answer_is_wanted(factors: Factors) -> None:
    assert not factors.wants(receipt(**{**ANSWER, "provider": "openai", "model": "gpt-5.4"}))


def test_of_very_many_conversations_the_last_are_remembered(factors: Factors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinwire.addon.ledger.token_factors._CONVERSATIONS", 3)
    for number in range(9):
        talk(factors, 1.2, turns=1, conversation=f"c{number}")
    assert list(factors._last) == ["c6", "c7", "c8"]
