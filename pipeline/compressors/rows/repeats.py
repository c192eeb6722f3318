"""Lines that stood there before: equal neighbours, cycles, and blocks that come again after other lines.

A block that comes again names the line after which it stood, the only one above that reads so: a reader finds it by looking for
it, never by counting lines.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
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
    results = Repeats()
    ids = _numbered([(index, line) if index in kept else line for index, line in enumerate(lines)] if kept else lines)
    if len(set(ids)) == len(ids):
        return results
    previous = _previous(ids)
    only_until = _only_until(lines)
    index = 0
    while index < len(lines):
        marker = None
        if previous[index] >= 0:
            marker = _cycle(lines, ids, previous, index) or _block(lines, ids, previous, only_until, index, results)
        length = 1
        if marker is not None:
            results.markers[index] = marker
            length = marker[1]
            results.covered.update(range(index, index + length))
        index += length
    return results


def _cycle(lines: Sequence[str], ids: Sequence[int], previous: Sequence[int], index: int) -> tuple[str, int] | None:
    """The reference to the few lines right above, if they go on from here."""
    start = previous[index]
    while start >= max(0, index - _LONGEST_CYCLE):
        period = index - start
        comes_again = ids[start:index] == ids[index : index + period]
        length = _alike(ids, start, index) // period * period if comes_again else 0
        if length and sum(map(len, lines[index : index + length])) + length >= _RUN_PAYS:
            if period == 1:
                return gap(f"{count(length, 'line')} equal to the one above"), length
            return gap(f"{length} lines, the {period} above again"), length
        start = previous[start]
    return None


def _earlier(ids: Sequence[int], previous: Sequence[int], index: int) -> Iterator[int]:
    """Yield the places, of the last ones of a line, from which on as many lines are the same as make a block."""
    start = previous[index]
    block = ids[index : index + _BLOCK_LINES]
    for _ in range(_LOOKS if len(block) == _BLOCK_LINES else 0):
        if start < 0:
            return
        if start + _BLOCK_LINES <= index and ids[start : start + _BLOCK_LINES] == block:
            yield start
        start = previous[start]


def _block(
    lines: Sequence[str],
    ids: Sequence[int],
    previous: Sequence[int],
    only_until: Sequence[int],
    index: int,
    repeats: Repeats,
) -> tuple[str, int] | None:
    """The reference to an earlier block, which stands here again."""
    best: tuple[int, int] | None = None
    for start in _earlier(ids, previous, index):
        anchor = _anchor(lines, only_until, start, index, repeats)
        length = _alike(ids, start, index, index - start) if anchor is not None else 0
        if anchor is not None and (best is None or length > best[0]):
            best = length, anchor
    if best is None:
        return None
    length, anchor = best
    if sum(map(len, lines[index : index + length])) + length < _BLOCK_PAYS:
        return None
    repeats.anchors.add(anchor)
    return gap(f"again the {length} lines that follow this one above: {lines[anchor].strip()}"), length


def _anchor(lines: Sequence[str], only_until: Sequence[int], start: int, index: int, repeats: Repeats) -> int | None:
    """The line right above `start`, if no other before `index` reads the same and both stand as they are."""
    above = start - 1
    if above < 0 or above in repeats.covered or start in repeats.covered or only_until[above] < index:
        return None
    line = lines[above].strip()
    return above if 0 < len(line) <= _LONGEST_ANCHOR and OPEN not in line else None


def _alike(ids: Sequence[int], start: int, index: int, most: int | None = None) -> int:
    """Return how many lines from `index` on equal those from `start` on."""
    length = 0
    end = len(ids) - index if most is None else min(most, len(ids) - index)
    while length < end and ids[start + length] == ids[index + length]:
        length += 1
    return length


def _numbered(values: Sequence[Hashable]) -> list[int]:
    """A number for each value: equal ones have the same."""
    numbers = {value: number for number, value in enumerate(dict.fromkeys(values))}
    return list(map(numbers.__getitem__, values))


def _previous(numbers: Sequence[int]) -> list[int]:
    """Return for each place the one before it that has the same number; -1 for none."""
    last = [-1] * len(numbers)  # numbers are smaller than that
    previous = []
    for index, number in enumerate(numbers):
        previous.append(last[number])
        last[number] = index
    return previous


def _only_until(lines: Sequence[str]) -> list[int]:
    """Return for each line the next one that reads the same but for its indent; 0 for one that reads as one above."""
    places: dict[str, int] = {}
    until = [len(lines)] * len(lines)
    for index, line in enumerate(map(str.strip, lines)):
        if line in places:
            first = places[line]
            until[first] = min(until[first], index)
            until[index] = 0
        else:
            places[line] = index
    return until
