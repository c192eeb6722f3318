"""In which order records are taken into a budget. It does not depend on the budget, so that a larger one keeps all that a
smaller one keeps, and more.

First what is worth most (scoring.py); of records that are worth the same, those first that halve the largest stretch
without any. Of what is grave, the first come first: later failures often follow from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

_NEIGHBOURS: Final = 4
"""Records of an even sample that are taken together: fewer gaps to declare."""
_ORDINARY: Final = 1.0
"""What is worth less is taken evenly."""
_GRAVE: Final = 40.0
"""What is worth as much speaks of a failure, or stands right beside one."""


def ranking(worths: Sequence[float]) -> list[int]:
    """The records by number, in the order in which they are taken."""
    alike: dict[float, list[int]] = {}
    for index, worth in enumerate(worths):
        alike.setdefault(worth if worth >= _ORDINARY else 0.0, []).append(index)
    return [
        index
        for worth in sorted(alike, reverse=True)
        for index in (alike[worth] if worth >= _GRAVE else _spread(alike[worth]))
    ]


def _spread(places: Sequence[int]) -> Iterator[int]:
    """The places, in order, so that any first part of them is spread evenly; neighbours stay together."""
    chunks = [places[index : index + _NEIGHBOURS] for index in range(0, len(places), _NEIGHBOURS)]
    for number in evenly(len(chunks)):
        yield from chunks[number]


def evenly(number: int) -> list[int]:
    """0 to number - 1, so ordered that any first part of them is spread evenly (van der Corput)."""
    places = [0, 1]
    while len(places) < number:
        places = [2 * index for index in places] + [2 * index + 1 for index in places]
    return [index for index in places if index < number]
