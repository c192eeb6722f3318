"""How many tokens of a model's own an o200k token is, learned from what providers bill. Older samples fade.

Between two requests of a conversation the prompt grows by the answer, whose tokens were billed, by the new edited blocks,
whose o200k tokens are known, and by a rest, whose bytes are known. Where the edited blocks are most of it, what was
billed for them over what they count is a sample. So is an answer that was seen whole, without hidden reasoning: what was billed
for it over what it counts. Answers are counted only until there are enough samples.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from thinwire.pipeline.model.token_sizes import BYTES_PER_TOKEN

from ..audit.pricing import Factor, FirstSeen, name_of, speaks_o200k
from ..audit.receipt import Receipt
from ..prices import tokens_in

_CONVERSATIONS: Final = 512
_LEAST: Final = 400
"""o200k tokens of new blocks that make a sample."""
_REST: Final = 0.25
"""Share of a prompt's growth that may be anything else."""
_PLAUSIBLE: Final = (0.6, 2.5)
_FADING: Final = 0.97
_ENOUGH: Final = 3
"""Samples before a factor is used."""
_PLENTY: Final = 30
"""Samples above which no answer is counted any more."""
_LEAST_ANSWER: Final = 250
"""o200k tokens of an answer that make a sample: what is billed around its tool calls is little beside them."""
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class _Turn:
    prompt: int
    output: int
    size: int
    """Bytes of the body as sent."""


class Factors:
    """Of one ledger; used on its thread, inside of its transactions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._last: OrderedDict[str, _Turn] = OrderedDict()

    def of(self, receipt: Receipt) -> Factor:
        """Return the factor for this request's model; 1 until there is enough to learn from."""
        name = name_of(receipt)
        if speaks_o200k(name):
            return Factor(1.0, exact=True)
        row = self._connection.execute(
            "SELECT billed / o200k FROM factors WHERE model = ? AND samples >= ?", (_key(name), _ENOUGH)
        ).fetchone()
        return Factor(row[0]) if row else Factor()

    def wants(self, receipt: Receipt) -> bool:
        """Return whether it would tell something to count what the model wrote."""
        if speaks_o200k(name_of(receipt)) or not _shown_whole(receipt):
            return False
        row = self._connection.execute(
            "SELECT samples FROM factors WHERE model = ?", (_key(name_of(receipt)),)
        ).fetchone()
        return row is None or row[0] < _PLENTY

    def learn(self, receipt: Receipt, new: FirstSeen, written: int = 0) -> None:
        """Learn from this request, if it tells anything. `written`: o200k tokens of what the model wrote, if counted."""
        if speaks_o200k(name_of(receipt)):
            return
        if _shown_whole(receipt):
            self._add(receipt, answer_sample(receipt, written))
        turn = _turn(receipt)
        if turn is None or not receipt.conversation:
            return
        before = self._last.get(receipt.conversation)
        self._last[receipt.conversation] = turn
        self._last.move_to_end(receipt.conversation)
        if len(self._last) > _CONVERSATIONS:
            self._last.popitem(last=False)
        if before is not None and receipt.applied:
            self._add(receipt, sample(before, turn, receipt, new))

    def _add(self, receipt: Receipt, sampled: tuple[float, float] | None) -> None:
        if sampled is not None:
            self._connection.execute(
                f"INSERT INTO factors VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET o200k = o200k * {_FADING}"  # noqa: S608  (ours)
                f" + excluded.o200k, billed = billed * {_FADING} + excluded.billed, samples = samples + 1",
                (_key(name_of(receipt)), *sampled),
            )


def _shown_whole(receipt: Receipt) -> bool:
    """Return whether all that was billed as output passed: no reasoning, which Anthropic need not tell of, but has told."""
    usage = receipt.usage
    untold = usage.reasoning is None and receipt.wire == "anthropic-messages"
    return bool(receipt.delivered and receipt.written and usage.output and not usage.reasoning and not untold)


def answer_sample(receipt: Receipt, o200k: int) -> tuple[float, float] | None:
    """(o200k tokens, billed tokens) of an answer that was shown whole; None if it is too short, or odd."""
    billed = receipt.usage.output or 0
    return (o200k, billed) if o200k >= _LEAST_ANSWER and _plausible(billed / o200k) else None


def _plausible(factor: float) -> bool:
    return _PLAUSIBLE[0] <= factor <= _PLAUSIBLE[1]


def sample(before: _Turn, now: _Turn, receipt: Receipt, new: FirstSeen) -> tuple[float, float] | None:
    """(o200k tokens, billed tokens) of the blocks that are new in this turn; None if that cannot be told well."""
    fresh = [saving for saving, first in zip(receipt.savings, new.savings, strict=True) if first]
    o200k = sum(saving.tokens_after for saving in fresh)
    growth = now.prompt - before.prompt
    rest_bytes = now.size - before.size - sum(saving.bytes_after for saving in fresh)
    rest = max(before.output, rest_bytes / BYTES_PER_TOKEN, 0)  # the answer's bytes are among the rest's
    if o200k < _LEAST or rest > _REST * growth:
        return None
    billed = growth - rest
    return (o200k, billed) if _plausible(billed / o200k) else None


def _turn(receipt: Receipt) -> _Turn | None:
    usage = receipt.usage
    if not receipt.delivered or usage.input is None or usage.output is None or receipt.previous:
        return None
    return _Turn(tokens_in(usage), usage.output, receipt.text_bytes)


def _key(name: str) -> str:
    return name.lower()[:_LONGEST_NAME].encode("utf-8", "replace").decode()
