"""Two texts side by side: which lines of the one are in the other, in order, and which stand opposite to nothing.

Lines that are in each text once are anchors; the longest series of anchors in the same order holds the rest in place, and
between two of them equal lines are matched from both ends inwards. Linear, but for sorting the anchors: a text of a million
lines that differ is aligned in a second, and one that a difference by minimal edits would never finish.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Lines that belong together: the same in both texts, or the ones in place of the others."""

    same: bool
    left: int
    """Index of its first line in the one text."""
    right: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    """Equal to `before` where it is the same."""


def runs(before: str, after: str) -> list[Run]:
    """Return the runs that make up both texts, in order."""
    left, right = before.split("\n"), after.split("\n")
    results: list[Run] = []
    i = j = 0
    for start, other, length in _blocks(left, right):
        if start > i or other > j:
            results.append(Run(False, i, j, tuple(left[i:start]), tuple(right[j:other])))
        if length:
            lines = tuple(left[start : start + length])
            results.append(Run(True, start, other, lines, lines))
        i, j = start + length, other + length
    return results


def _blocks(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Runs of equal lines as (index, index, length), the last one empty at the ends of both."""
    start = other = length = 0
    for i, j in _pairs(left, right):
        if length and (i, j) == (start + length, other + length):
            length += 1
            continue
        if length:
            yield start, other, length
        start, other, length = i, j, 1
    if length:
        yield start, other, length
    yield len(left), len(right), 0


def _pairs(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Indices of equal lines, ascending in both."""
    i = j = 0
    for anchor, other in [*_anchors(left, right), (len(left), len(right))]:
        head = _common(left, right, i, j, anchor, other)
        yield from zip(range(i, i + head), range(j, j + head), strict=True)
        i, j = i + head, j + head
        tail = 0
        while anchor - tail > i and other - tail > j and left[anchor - tail - 1] == right[other - tail - 1]:
            tail += 1
        yield from zip(range(anchor - tail, anchor), range(other - tail, other), strict=True)
        if anchor < len(left):
            yield anchor, other
        i, j = anchor + 1, other + 1


def _common(left: Sequence[str], right: Sequence[str], i: int, j: int, end: int, other: int) -> int:
    """Return how many lines are equal from here on."""
    count = 0
    while i + count < end and j + count < other and left[i + count] == right[j + count]:
        count += 1
    return count


def _anchors(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """The longest ascending series of lines that both texts hold exactly once."""
    once = {line for line, count in Counter(right).items() if count == 1}
    once &= {line for line, count in Counter(left).items() if count == 1}
    places = {line: index for index, line in enumerate(right) if line in once}
    pairs = [(index, places[line]) for index, line in enumerate(left) if line in once]
    ends: list[int] = []  # the smallest right index with which a series of this length can end
    last_pairs: list[int] = []  # which pair that is
    before: list[int] = []
    for number, (_, other) in enumerate(pairs):
        length = bisect_left(ends, other)
        before.append(last_pairs[length - 1] if length else -1)
        ends[length : length + 1] = [other]
        last_pairs[length : length + 1] = [number]
    series = []
    number = last_pairs[-1] if last_pairs else -1
    while number >= 0:
        series.append(pairs[number])
        number = before[number]
    return series[::-1]
