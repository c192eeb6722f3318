"""Lines that stood there before: equal neighbours, cycles, and blocks that come again after other lines.

A block that comes again names the line after which it stood first, the first of its kind: a reader finds it by looking
for it, never by counting lines.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ...model.markers import OPEN, count, gap

_RUN_PAYS: Final = 60
"""Characters that a reference to the lines right above must save; it costs some 12 tokens itself."""
_BLOCK_PAYS: Final = 240
"""Characters that a reference to a block further up must save; it costs some 25 tokens itself."""
_BLOCK_LINES: Final = 3
_LONGEST_CYCLE: Final = 12
_LONGEST_ANCHOR: Final = 120
"""Characters of a line that is quoted to say where a block stood first."""
_LOOKS: Final = 8
"""Earlier places of a line that are looked at."""


@dataclass(frozen=True)
class Repeats:
    """What is said by reference."""

    markers: dict[int, tuple[str, int]] = field(default_factory=dict)
    """First line -> the marker in its place, and the lines for which it stands."""
    covered: set[int] = field(default_factory=set)
    """All lines for which markers stand."""
    anchors: set[int] = field(default_factory=set)
    """Lines that are quoted, and so must stand as they are."""


def repeats(lines: Sequence[str], kept: Collection[int] = frozenset()) -> Repeats:
    """The references that pay; none over the lines `kept`."""
    found = Repeats()
    ids = _numbered([(at, line) if at in kept else line for at, line in enumerate(lines)] if kept else lines)
    if len(set(ids)) == len(ids):
        return found
    previous = _previous(ids)
    first = _first(lines, ids)
    at = 0
    while at < len(lines):
        marker = _cycle(lines, ids, previous, at) or _block(lines, ids, previous, first, at, found)
        length = 1
        if marker is not None:
            found.markers[at] = marker
            length = marker[1]
            found.covered.update(range(at, at + length))
        at += length
    return found


def _cycle(lines: Sequence[str], ids: Sequence[int], previous: Sequence[int], at: int) -> tuple[str, int] | None:
    """The reference to the few lines right above, if they go on from here."""
    start = previous[at]
    while start >= max(0, at - _LONGEST_CYCLE):
        period = at - start
        length = _alike(ids, start, at) // period * period
        if length and sum(map(len, lines[at : at + length])) + length >= _RUN_PAYS:
            if period == 1:
                return gap(f"{count(length, 'line')} equal to the one above"), length
            return gap(f"{length} lines, the {period} above again"), length
        start = previous[start]
    return None


def _block(
    lines: Sequence[str], ids: Sequence[int], previous: Sequence[int], first: Sequence[int], at: int, found: Repeats
) -> tuple[str, int] | None:
    """The reference to an earlier block that stands here again."""
    best: tuple[int, int] | None = None
    start = previous[at]
    for _ in range(_LOOKS):
        if start < 0:
            break
        anchor = _anchor(lines, ids, first, start, found)
        length = _alike(ids, start, at, at - start) if anchor is not None else 0
        if anchor is not None and (best is None or length > best[0]):
            best = length, anchor
        start = previous[start]
    if best is None or best[0] < _BLOCK_LINES:
        return None
    length, anchor = best
    if sum(map(len, lines[at : at + length])) + length < _BLOCK_PAYS:
        return None
    found.anchors.add(anchor)
    return gap(f"{length} lines, the same as below the first that reads: {lines[anchor].strip()}"), length


def _anchor(lines: Sequence[str], ids: Sequence[int], first: Sequence[int], start: int, found: Repeats) -> int | None:
    """The line right above `start`, if no line before reads the same and both stand as they are."""
    above = start - 1
    if above < 0 or above in found.covered or start in found.covered or first[ids[above]] != above:
        return None
    line = lines[above].strip()
    return above if 0 < len(line) <= _LONGEST_ANCHOR and OPEN not in line else None


def _alike(ids: Sequence[int], start: int, at: int, most: int | None = None) -> int:
    """How many lines from `at` on equal those from `start` on."""
    length = 0
    end = len(ids) - at if most is None else min(most, len(ids) - at)
    while length < end and ids[start + length] == ids[at + length]:
        length += 1
    return length


def _numbered(values: Sequence[Hashable]) -> list[int]:
    """A number for each value: equal ones have the same."""
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(value, len(numbers)) for value in values]


def _previous(numbers: Sequence[int]) -> list[int]:
    """For each place the one before it that has the same number; -1 for none."""
    last = [-1] * len(numbers)  # numbers are smaller than that
    found = []
    for at, number in enumerate(numbers):
        found.append(last[number])
        last[number] = at
    return found


def _first(lines: Sequence[str], ids: Sequence[int]) -> list[int]:
    """Number -> the first line of all that read the same but for their indent."""
    bare: dict[str, int] = {}
    places: dict[int, int] = {}
    for at, (line, number) in enumerate(zip(lines, ids, strict=True)):
        places.setdefault(number, bare.setdefault(line.strip(), at))
    return [places[number] for number in range(len(places))]
