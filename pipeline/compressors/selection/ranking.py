"""In which order records are taken into a budget. It does not depend on the budget, so that a larger one keeps all that a
smaller one keeps, and more.

First what is worth most (scoring.py); of records that are worth the same, those first that halve the largest stretch
without any.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_NEIGHBOURS: Final = 4
"""Records of an even sample that are taken together: fewer gaps to declare."""
_ORDINARY: Final = 1.0
"""What is worth less is taken evenly."""


def ranking(worths: Sequence[float]) -> list[int]:
    """The records by number, in the order in which they are taken."""
    grave = sorted((at for at, worth in enumerate(worths) if worth >= _ORDINARY), key=lambda at: -worths[at])
    rest = [at for at, worth in enumerate(worths) if worth < _ORDINARY]
    chunks = [rest[at : at + _NEIGHBOURS] for at in range(0, len(rest), _NEIGHBOURS)]
    return grave + [at for chunk in evenly(len(chunks)) for at in chunks[chunk]]


def evenly(number: int) -> list[int]:
    """0 to number - 1, so ordered that any first part of them is spread evenly (van der Corput)."""
    bits = max(1, (number - 1).bit_length())
    reversed_ = (int(f"{at:0{bits}b}"[::-1], 2) for at in range(1 << bits))
    return [at for at in reversed_ if at < number]
