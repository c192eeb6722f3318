"""As many whole records as a budget holds, each under its headings, and gaps that say how much is missing."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import Final

from ...model.markers import OPEN, gap
from ...model.normal_form import MARK, counted, is_mark
from ...model.tokens import count as count_tokens
from .material import Material, Selection
from .outline import NO_HEADING, Record
from .ranking import ranking

_STEP: Final = 1.04
"""From one level of the ladder to the next, in tokens."""
_FIRST: Final = 40
"""Tokens of the lowest level."""
_LEVELS: Final = [_FIRST * _STEP**level for level in range(1_000)]
"""Tokens that records may have on each level, as they stand in the text; no text has more than on the last."""
_CHARACTERS_PER_TOKEN: Final = 3.3
_GAP: Final = 80
"""Characters of lines that are no longer worth a gap."""
_LOOKS: Final = 12
"""Levels that are guessed on the way to the best one; from there on the middle one of those that are left is looked at."""
_FEW: Final = 64
"""Steps of which all may be looked at; and levels above the lowest, where that does not fit."""
_SMALL: Final = 20_000
"""Characters of a text of which as many levels may be looked at."""
_MUST: Final = 1e9
_RUNS: Final = re.compile(rb"\x00+|[^\x00]+")
"""Lines that are not shown, or shown, one below the other."""

Step = tuple[int, int]
"""A record by number, and how its lines are shown: as the shorts of that number, from 1, or whole where there are none."""


def fill(material: Material, budget: int, must: Collection[int] = ()) -> Selection:
    """The highest level of the ladder that has at most `budget` tokens, or the lowest that holds the lines that `must` stay."""
    return Selection(_Ladder(material, frozenset(must)).filled(budget), material.lines)


class _Ladder:
    """The levels of one text: on each, more of its records stay. They do not depend on the budget."""

    def __init__(self, material: Material, must: Collection[int]) -> None:
        self.material = material
        self.first = _first_forms(material)
        self.steps = _steps(material, must, self.first)
        self.least = len(_holding(material.records, must))
        self.offsets = list(accumulate((len(line) + 1 for line in material.lines), initial=0))
        self.counted = counted(material.lines)
        self.times = [index for index, line in enumerate(material.lines) if is_mark(line)]
        """The lines that say what time it is from there on."""
        sizes = [self.offsets[record.end] - self.offsets[record.start] for record in material.records]
        whole = len(material.shorts) + 1
        self.costs = list(
            accumulate(
                (sizes[step[0]] if self.first[step[0]] == whole else self._growth(step)) / _CHARACTERS_PER_TOKEN
                for step in self.steps
            )
        )
        """Tokens of the first steps together, roughly."""
        self.top = next(level for level in range(len(_LEVELS)) if self._taken(level) == len(self.steps))
        """The first level on which all steps are taken."""
        self.known: dict[int, tuple[int, str]] = {}

    def filled(self, budget: int) -> str:
        """Look for the highest level that fits, where it must be if texts grow as they do between the levels that are known.

        Where there are few, all are looked at: with a line more, a text may be shorter, since it repeats itself. None that is
        shorter than the lowest is taken, or a smaller budget would give more.
        """
        sizes = {0: self.at(0)[0]}
        if sizes[0] >= budget:
            return self.at(0)[1]
        if self.offsets[-1] <= _SMALL and len(self.steps) <= _FEW:
            return self._highest(self.top, budget)
        low, high, guess = 0, self.top + 1, self._level(budget)
        while high - low > 1:
            level = min(max(guess, low + 1), high - 1)
            sizes[level], _ = self.at(level)
            before = low
            low, high = (level, high) if sizes[level] <= budget else (low, level)
            known = high if high in sizes else before
            guess = (low + high) // 2
            growth = (sizes[known] - sizes[low]) / (_LEVELS[known] - _LEVELS[low])
            if len(sizes) <= _LOOKS and growth > 0:
                guess = self._level(_LEVELS[low] + (budget - sizes[low]) / growth) + (known != high)
        return self._highest(low, budget)

    def _highest(self, level: int, budget: int) -> str:
        """The highest level that fits, from this one down."""
        least = self.at(0)[0]
        while level > 0 and not least <= self.at(level)[0] <= budget:
            level -= 1
        return self.at(level)[1]

    def at(self, level: int) -> tuple[int, str]:
        """Tokens and text of a level."""
        number = self._taken(level)
        if number not in self.known:
            text = self._text(number)
            self.known[number] = count_tokens(text), text
        return self.known[number]

    def _level(self, tokens: float) -> int:
        """The highest level on which records have at most so many tokens, as they stand in the text."""
        return min(self.top, max(0, bisect_right(_LEVELS, tokens) - 1))

    def _taken(self, level: int) -> int:
        """Return how many steps are taken on a level."""
        return min(len(self.steps), max(1, self.least, bisect_right(self.costs, _LEVELS[level])))

    def _growth(self, step: Step) -> int:
        """Characters that a step adds to a record with long lines."""
        number, form = step
        record = self.material.records[number]
        places = range(record.start, record.end)
        size = sum(len(self._shown(index, form)) + 1 for index in places)
        before = sum(len(self._shown(index, form - 1)) + 1 for index in places) if form > self.first[number] else 0
        return size - before

    def _shown(self, index: int, form: int) -> str:
        """Return how a line is shown."""
        shorts = self.material.shorts
        return (
            self.material.lines[index]
            if form > len(shorts)
            else shorts[form - 1].get(index, self.material.lines[index])
        )

    def _text(self, number: int) -> str:
        material = self.material
        kept = self._kept(number)
        shown: list[str] = []
        hidden = 0
        for run in _RUNS.finditer(kept):
            start, end = run.span()
            if kept[start] or _is_short(material.lines, start, end):
                shown += (
                    [self._shown(index, kept[index] or len(material.shorts) + 1) for index in range(start, end)]
                    if material.shorts
                    else material.lines[start:end]
                )
            else:
                shown += [material.describe(start, end), *self._time(start, end)]
                hidden += self.counted[end] - self.counted[start]
        if not hidden or _tells_total(material.lines[0]):
            return material.arrange(shown)
        total = self.counted[-1]
        return f"{gap(f'{total} lines, {total - hidden} shown')}\n{material.arrange(shown)}"

    def _time(self, start: int, end: int) -> Sequence[str]:
        """Return what time it is behind lines that are not shown, where they say so."""
        last = bisect_left(self.times, end) - 1
        is_said = last >= 0 and self.times[last] >= start and end < len(self.material.lines)
        return [self.material.lines[self.times[last]]] if is_said else []

    def _kept(self, number: int) -> bytearray:
        """Return for each line how it is shown (Step); 0: not."""
        kept = bytearray(len(self.material.lines))
        for index, form in self.steps[:number]:
            record = self.material.records[index]
            kept[record.start : record.end] = form.to_bytes() * (record.end - record.start)
            heading = record.heading
            while heading != NO_HEADING and not kept[heading]:
                kept[heading] = 1
                heading = self.material.above[heading]
        return kept


def _tells_total(line: str) -> bool:
    """Return whether a first line is the header of a layout, which says how much there is: `[… 240 rows: id,name]`."""
    return line.startswith(OPEN) and MARK.fullmatch(line) is None


def _is_short(lines: Sequence[str], start: int, end: int) -> bool:
    """Return whether these lines are no longer worth a gap."""
    size = 0
    for line in lines[start:end]:
        size += len(line) + 1
        if size > _GAP:
            return False
    return True


def _steps(material: Material, must: Collection[int], first: Sequence[int]) -> list[Step]:
    """Return what is shown first, second, ...: records by their worth, long lines short; then more and more of these."""
    holding = _holding(material.records, must)
    worths = [
        _MUST if number in holding else max(material.worths[record.start : record.end], default=0.0)
        for number, record in enumerate(material.records)
    ]
    order = ranking(worths)
    forms = len(material.shorts) + 1
    steps = [(index, first[index]) for index in order]
    for form in range(2, forms + 1):
        steps += [(index, form) for index in order if form > first[index]]
    return steps


def _holding(records: Sequence[Record], lines: Collection[int]) -> frozenset[int]:
    """The records, by number, that hold one of the lines."""
    starts = [record.start for record in records] if lines else []
    return frozenset(bisect_right(starts, line) - 1 for line in lines)


def _first_forms(material: Material) -> list[int]:
    """Return how each record is shown first: whole, if it has no long line."""
    whole = len(material.shorts) + 1
    if not material.shorts:
        return [whole] * len(material.records)
    forms = [whole] * len(material.lines)
    for form, shorts in reversed(list(enumerate(material.shorts, 1))):
        for index in shorts:
            forms[index] = form
    return [min(forms[record.start : record.end], default=whole) for record in material.records]
