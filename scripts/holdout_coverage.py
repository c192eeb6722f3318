"""Draws conversations whose true saving is known, compares them as the report does, and counts how often the interval covers it.

A conversation's turns and what it costs beside them have log-normal spreads, or turns have the tail of a power law; and a long
conversation costs more than its turns in proportion, since each turn carries those before it. Treated ones cost less by the
effect, at the same turns.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table

from thinwire.addon.audit.ab_test import Comparison, Spent, compare


@dataclass(frozen=True)
class Tail:
    turns: float
    """Spread of the logarithm of a conversation's turns; negative: index of their power law."""
    cost: float
    """Spread of the logarithm of what the same turns cost."""
    growth: float
    """Cost is turns to the power of this."""


TAILS: Final[Mapping[str, Tail]] = {
    "mild": Tail(0.5, 0.3, 1.2),
    "heavy": Tail(1.0, 0.6, 1.5),
    "power law": Tail(-3.0, 0.5, 1.2),
}
SIZES: Final = ((5, 45), (10, 90), (30, 270), (100, 900))
EFFECTS: Final = (0.0, 0.4)
MEASURES: Final = ("usd_per_conversation", "turns_per_conversation", "usd_per_turn")


def conversations(random: np.random.Generator, count: int, tail: Tail, effect: float) -> list[Spent]:
    spread = random.lognormal(0, tail.turns, count) if tail.turns > 0 else 1 + random.pareto(-tail.turns, count)
    turns = np.maximum(1, np.round(8 * spread))
    usd = 0.01 * turns**tail.growth * random.lognormal(0, tail.cost, count) * (1 - effect)
    return [Spent(int(n), float(cost)) for n, cost in zip(turns, usd, strict=True)]


def covered(comparison: Comparison, effect: float) -> list[bool]:
    """Return for each measure, whether its interval holds the truth."""
    truths = (effect, 0.0, effect)
    found_effects = [getattr(comparison, measure) for measure in MEASURES]
    return [one.low <= truth <= one.high for one, truth in zip(found_effects, truths, strict=True)]


def coverages(repetitions: int, seed: int = 1) -> Iterator[tuple[str, tuple[int, int], float, list[float]]]:
    """Tail, sizes, effect, and the share of repetitions in which each measure's interval covered the truth."""
    random = np.random.default_rng(seed)
    for name, tail in TAILS.items():
        for held, treated in SIZES:
            for effect in EFFECTS:
                hits = np.zeros(len(MEASURES))
                for _ in range(repetitions):
                    comparison = compare(
                        conversations(random, held, tail, 0.0), conversations(random, treated, tail, effect)
                    )
                    assert comparison is not None
                    hits += covered(comparison, effect)
                yield name, (held, treated), effect, list(hits / repetitions)


def main() -> None:
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    table = Table("tail", "held / treated", "effect", *MEASURES, box=None)
    for tail, (held, treated), effect, shares in coverages(repetitions):
        table.add_row(tail, f"{held} / {treated}", f"{effect:.0%}", *(f"{share:.3f}" for share in shares))
    Console().print(table)


if __name__ == "__main__":
    main()
