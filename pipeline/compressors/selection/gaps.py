"""What a gap says: how many lines are missing, and how many of them hold the words that most of them share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from ...model.markers import count, gap
from ...model.normal_form import counted

_DESCRIBED: Final = 6
"""Lines from which on a gap says what they are like."""
_MOSTLY: Final = 0.3
"""Part of the lines that must be alike to be named."""
_WORDS: Final = 6
_HEAD: Final = 200
"""Characters of a line in which its words are looked for."""
_SAMPLE: Final = 24
"""Lines of a group that must share a word."""
_WORD: Final = re.compile(r"""(?<![^\s"'(\[])[^\W\d_][^\W\d_'-]*[^\W\d_](?![^\s"')\]:,;.])""")


class Gaps:
    """Describes the gaps of one text."""

    def __init__(self, lines: Sequence[str], groups: Sequence[Sequence[int]]) -> None:
        self._lines = lines
        self._counted = counted(lines)
        self._group = [-1] * len(lines)
        for number, group in enumerate(groups):
            for index in group:
                self._group[index] = number
        self._groups = groups
        self._names: dict[int, Sequence[str]] = {}
        self._known: dict[tuple[int, int], str] = {}

    def __call__(self, start: int, end: int) -> str:
        if (start, end) not in self._known:
            self._known[start, end] = self._described(start, end)
        return self._known[start, end]

    def _described(self, start: int, end: int) -> str:
        lines = self._counted[end] - self._counted[start]
        declaration = f"{count(lines, 'line')} left out"
        if lines < _DESCRIBED:
            return gap(declaration)
        ((group, number),) = Counter(self._group[start:end]).most_common(1)
        if group < 0 or number < _MOSTLY * lines or not (words := self._words(group)):
            return gap(declaration)
        holding: Sequence[int] = range(start, end)
        for word in words:
            holding = [index for index in holding if word in self._lines[index]]
        like = sum(1 for index in holding if self._counted[index] < self._counted[index + 1])
        if like < _MOSTLY * lines:
            return gap(declaration)
        return gap(f"{declaration}, {'all' if like == lines else like} like: {' '.join(words)}")

    def _words(self, group: int) -> Sequence[str]:
        """The first words without a number that the lines of a group share."""
        if group not in self._names:
            places = self._groups[group]
            some = [self._lines[index] for index in places[:: max(1, len(places) // _SAMPLE)]]
            words = dict.fromkeys(_WORD.findall(some[0][:_HEAD]))
            self._names[group] = [word for word in words if all(word in line for line in some)][:_WORDS]
        return self._names[group]
