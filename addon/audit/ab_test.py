"""What the holdout says: the difference in cost per turn between conversations left alone and the others, and how sure it is.

Conversations were chosen at random, so they are the units: the turns of one are alike and must not be counted as if they
were independent. Each group's cost per turn is a ratio of sums; its variance is that of a ratio estimator over conversations
(delta method), and the interval is Welch's, which lets the groups differ in size and spread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Final

LEAST: Final = 5
"""Conversations in each group below which nothing is said."""


@dataclass(frozen=True, slots=True)
class Spent:
    """One conversation."""

    turns: int
    usd: float


@dataclass(frozen=True, slots=True)
class Group:
    """One side of the comparison."""

    conversations: int
    turns: int
    usd_per_turn: float
    error: float
    """Standard error of usd_per_turn."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """In US dollars per turn; positive: thinwire saved."""

    held: Group
    treated: Group
    saved: float
    low: float
    high: float
    """The confidence interval of `saved`."""
    confidence: float

    @property
    def share(self) -> float:
        """Saved, of what a turn costs without thinwire."""
        return self.saved / self.held.usd_per_turn if self.held.usd_per_turn else 0.0

    @property
    def certain(self) -> bool:
        """Whether the interval excludes that nothing was saved."""
        return self.low > 0 or self.high < 0


def compare(held: Sequence[Spent], treated: Sequence[Spent], confidence: float = 0.95) -> Comparison | None:
    """The measured difference; None while there are too few conversations."""
    if min(len(held), len(treated)) < LEAST:
        return None
    one, other = group(held), group(treated)
    saved = one.usd_per_turn - other.usd_per_turn
    reach = _t(confidence, _freedom(one, other)) * sqrt(one.error**2 + other.error**2)
    return Comparison(one, other, saved, saved - reach, saved + reach, confidence)


def group(spent: Sequence[Spent]) -> Group:
    """Of conversations, at least two, that have turns."""
    count, turns = len(spent), sum(one.turns for one in spent)
    rate = sum(one.usd for one in spent) / turns
    squares = sum((one.usd - rate * one.turns) ** 2 for one in spent)
    return Group(count, turns, rate, sqrt(squares * count / (count - 1)) / turns)


def _freedom(one: Group, other: Group) -> float:
    """Degrees of freedom after Welch and Satterthwaite."""
    spread = one.error**4 / (one.conversations - 1) + other.error**4 / (other.conversations - 1)
    fewest = min(one.conversations, other.conversations) - 1
    return (one.error**2 + other.error**2) ** 2 / spread if spread else float(fewest)


def _t(confidence: float, freedom: float) -> float:
    """Quantile of Student's t for a two-sided interval, by the expansion around the normal's (to 0.5 % from 4 degrees on)."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    first = (z**3 + z) / (4 * freedom)
    second = (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    return z + first + second + third
