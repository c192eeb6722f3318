"""Which lines say what they say by where they stand: items under a heading, and headings with items under them.

A line that is indented belongs to the nearest line above that is less so. Where lines of one message belong to different
ones, they may not be brought together: which heading has which item is said by nothing but the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..templated.templates import Lines

_INDENTS: Final = (" ", "\t")


class Placement:
    """What of a log stands under what."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._above = _above(lines) if any(line[:1] in _INDENTS for line in lines if line) else []
        self._heads = {self._lines[at] for at in set(self._above) if at >= 0}

    def bound(self, group: Lines) -> bool:
        """Whether lines of one message stand under different headings, or are such."""
        if not self._above:
            return False
        first = self._lines[group[0]]
        if first[:1] in _INDENTS:
            return len({self._lines[self._above[at]] if self._above[at] >= 0 else "" for at in group}) > 1
        return first in self._heads


def _above(lines: Sequence[str]) -> list[int]:
    """For each line the nearest above that is less indented, by number; -1 where there is none."""
    found = [-1] * len(lines)
    open_lines: list[tuple[int, int]] = []  # indents that grow, and whose they are
    for at, line in enumerate(lines):
        body = line.lstrip()
        if not body:
            continue
        indent = len(line) - len(body)
        while open_lines and open_lines[-1][0] >= indent:
            open_lines.pop()
        found[at] = open_lines[-1][1] if open_lines else -1
        open_lines.append((indent, at))
    return found
