"""What the holdout says: by how much conversations that are left alone differ from the others, and how sure that is.

Conversations were chosen at random, so they are the units: the turns of one are alike, and must not be counted as if they
were independent. Three averages are compared: what a conversation costs, how many turns it takes, and what a turn costs, which
alone would not show that a model has to look twice.

An average is a ratio of sums, and what is compared is the logarithm of the two sides' ratio, since what thinwire does is
proportional. Costs of conversations have heavy tails, so a small group's own spread says little: both sides are taken to
spread, relative to their average, as the larger one does. With its variance v, that of a ratio estimator over conversations
(delta method), the interval is log(treated / held) +- t * sqrt(v / held + v / treated). How far v itself can be off depends on
the tails, too: t has 2n / (kurtosis - 1) degrees of freedom. By simulation (scripts/holdout), from 5 against 45 conversations to
100 against 900, with mild and with heavy tails, without an effect and with one of 40 %, the interval covers the truth in 93 to
97 of 100 cases.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist
from typing import Final

LEAST: Final = 5
"""Conversations in each group below which nothing is said."""
_LEAST_FREEDOM: Final = 3.0
"""Degrees of freedom below which the expansion of t is no good any more."""
_MOST: Final = 700.0
"""Logarithm of a ratio beyond which there is no difference any more; of more, there is no exponential."""

Pair = tuple[float, float]
"""What is summed of a conversation, and what it is summed over."""


@dataclass(frozen=True, slots=True)
class Spent:
    """One conversation."""

    turns: int
    usd: float


@dataclass(frozen=True, slots=True)
class Effect:
    """One average, on both sides."""

    held: float
    treated: float
    low: float
    """The confidence interval of `saved`."""
    high: float

    @property
    def saved(self) -> float:
        """Share of what it is without thinwire; negative: it is more with it."""
        return 1 - self.treated / self.held

    @property
    def certain(self) -> bool:
        """Return whether the interval excludes that nothing has changed."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Conversations that were left alone against the others."""

    held: int
    """Conversations."""
    treated: int
    usd_per_conversation: Effect
    turns_per_conversation: Effect
    usd_per_turn: Effect
    confidence: float


def compare(held: Sequence[Spent], treated: Sequence[Spent], confidence: float = 0.95) -> Comparison | None:
    """The measured differences; None while there are too few conversations, or where one side has cost nothing."""
    if min(len(held), len(treated)) < LEAST or not all(sum(one.usd for one in side) for side in (held, treated)):
        return None

    def effect(of: Callable[[Spent], Pair]) -> Effect:
        return _effect([of(one) for one in held], [of(one) for one in treated], confidence)

    return Comparison(
        held=len(held),
        treated=len(treated),
        usd_per_conversation=effect(lambda one: (one.usd, 1)),
        turns_per_conversation=effect(lambda one: (one.turns, 1)),
        usd_per_turn=effect(lambda one: (one.usd, one.turns)),
        confidence=confidence,
    )


def _effect(held: Sequence[Pair], treated: Sequence[Pair], confidence: float) -> Effect:
    one, other = _average(held), _average(treated)
    deviations = _deviations(max(held, treated, key=len))
    squares = [deviation * deviation for deviation in deviations]
    variance = sum(squares) / (len(squares) - 1)
    reach = _t(confidence, _freedom(squares)) * sqrt(variance / len(held) + variance / len(treated))
    ratio = log(other / one)
    return Effect(one, other, 1 - exp(min(ratio + reach, _MOST)), 1 - exp(ratio - reach))


def _average(pairs: Sequence[Pair]) -> float:
    return sum(value for value, _ in pairs) / sum(unit for _, unit in pairs)


def _deviations(pairs: Sequence[Pair]) -> list[float]:
    """Return by how much each conversation lies above the average, relative to what a conversation has of it."""
    average, each = _average(pairs), sum(value for value, _ in pairs) / len(pairs)
    return [(value - average * unit) / each for value, unit in pairs]


def _freedom(squares: Sequence[float]) -> float:
    """Degrees of freedom of a variance that was estimated from these squared deviations."""
    mean = sum(squares) / len(squares)
    if not mean:
        return float(len(squares))
    kurtosis = sum(square * square for square in squares) / len(squares) / mean**2
    return max(_LEAST_FREEDOM, 2 * len(squares) / max(kurtosis - 1, 1.0))


def _t(confidence: float, freedom: float) -> float:
    """Quantile of Student's t for a two-sided interval, by the expansion around the normal's (to 1 % from 3 degrees on)."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    first = (z**3 + z) / (4 * freedom)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    return z + first + second + third
