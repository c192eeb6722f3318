"""What a gap says: how many lines are missing, and what most of them are like."""

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
_WORD: Final = re.compile(r"[^\W\d_][^\s\d\[\]]*")


class Gaps:
    """Describes the gaps of one text."""

    def __init__(self, lines: Sequence[str], groups: Sequence[Sequence[int]]) -> None:
        self._lines = lines
        self._counted = counted(lines)
        self._group = [-1] * len(lines)
        for number, group in enumerate(groups):
            for at in group:
                self._group[at] = number
        self._first = [group[0] for group in groups]
        self._names: dict[int, str] = {}

    def __call__(self, start: int, end: int) -> str:
        lines = self._counted[end] - self._counted[start]
        said = f"{count(lines, 'line')} left out"
        if lines < _DESCRIBED:
            return gap(said)
        ((group, number),) = Counter(self._group[start:end]).most_common(1)
        if group < 0 or number < _MOSTLY * lines or not (name := self._name(group)):
            return gap(said)
        return gap(f"{said}, {'all' if number == lines else number} like: {name}")

    def _name(self, group: int) -> str:
        """The first words of a line of the group that hold no number."""
        if group not in self._names:
            self._names[group] = " ".join(_WORD.findall(self._lines[self._first[group]][:200])[:_WORDS])
        return self._names[group]
