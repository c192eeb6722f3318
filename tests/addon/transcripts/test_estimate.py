"""What would have been saved: what must not be claimed, then the sums."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.replay.turns import cost
from thinwire.addon.prices import Prices
from thinwire.addon.transcripts.conversation import Asked, Conversation, Turn
from thinwire.addon.transcripts.estimate import Estimate, estimate
from thinwire.addon.transcripts.recorded import read
from thinwire.pipeline.model import tokens
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.model.usage import Usage

from .recordings import WIRES, session, written

PRICES = Prices()


def conversation(tmp_path: Path, wire: str = "anthropic-messages") -> Conversation:
    (found,) = read(written(tmp_path / "s.jsonl", session(wire)))
    model = {"gemini": "gemini-2.5-pro", "anthropic-messages": "claude-opus-4-6"}.get(wire, "gpt-5")
    return replace(found, model=model)


def billed(talk: Conversation, usage: Usage | None) -> Conversation:
    steps = tuple(
        replace(step, usage=usage, at=1772622420.0) if isinstance(step, Turn) else step for step in talk.steps
    )
    return replace(talk, steps=steps)


def test_a_result_that_was_never_sent_counts_for_nothing(tmp_path: Path) -> None:
    talk = conversation(tmp_path)
    cut = replace(talk, steps=talk.steps[:4])  # the model never answered to the tests' output
    found = estimate(cut, Settings(), PRICES).estimate
    (read_first,) = [call.result for call in cut.calls if call.id == "c1"]
    assert (found.result_tokens, found.saved_tokens, found.saved_usd) == (tokens.count(read_first or ""), 0, 0.0)


def test_a_model_without_a_price_is_not_guessed_at(tmp_path: Path) -> None:
    found = estimate(replace(conversation(tmp_path), model="nobody-knows-it"), Settings(), PRICES).estimate
    assert (found.usd, found.saved_usd, found.unpriced) == (0.0, 0.0, 1)
    assert found.saved_tokens > 0


def test_no_more_is_saved_than_was_billed(tmp_path: Path) -> None:
    tiny = billed(conversation(tmp_path), Usage(input=1, cache_read=1, output=0))
    found = estimate(tiny, Settings(), PRICES).estimate
    assert 0 <= found.saved_usd <= found.usd


@pytest.mark.parametrize("wire", WIRES)
def test_what_is_modelled_agrees_with_the_simulated_cache(tmp_path: Path, wire: str) -> None:
    short = conversation(tmp_path, wire)
    talk = replace(short, steps=(Asked("word " * 9_000), *short.steps))  # so long that it is cached with thinwire too
    found = estimate(talk, Settings(), PRICES).estimate
    assert (found.conversations, found.requests, found.modelled, found.unpriced) == (1, 7, 1, 0)
    simulated = cost(talk, Settings(), "")
    assert found.saved_usd / found.usd == pytest.approx(simulated.saved, abs=0.02)


def test_what_was_billed_is_taken_where_it_was_recorded(tmp_path: Path) -> None:
    usage = Usage(input=10, cache_read=90_000, cache_write=5_000, output=100)
    row = estimate(billed(conversation(tmp_path), usage), Settings(), PRICES)
    rates = PRICES.rates("anthropic", "claude-opus-4-6", 1772622420.0)
    assert rates is not None
    assert row.estimate.modelled == 0
    price = PRICES.price("anthropic", "claude-opus-4-6", usage, 1772622420.0)
    assert price is not None
    assert row.estimate.usd == pytest.approx(7 * price.total)
    assert row.month == "2026-03"
    flat = rates.at(95_000)
    once, often = flat["cache_write"] / 1e6, flat["cache_read"] / 1e6
    saved = row.estimate.saved_tokens
    assert saved * once < row.estimate.saved_usd < saved * (once + 6 * often)


def test_estimates_add_up() -> None:
    one = Estimate(1, 2, 3, 4, 0.5, 0.25, 1, 0)
    assert sum([one, one], Estimate()) == Estimate(2, 4, 6, 8, 1.0, 0.5, 2, 0)
