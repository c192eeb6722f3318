"""What lines start with, said once above them: the date of a log, the name of a container; said again where it changes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ...model.markers import gap

_EXCEPTION: Final = "|"
"""Before lines that do not start so."""
_LEAST: Final = 5
"""Characters of a start that is worth leaving out."""
_MOST_EXCEPTIONS: Final = 0.2
_FEWEST: Final = 8
"""Lines, or it is not worth the marker."""
_LASTS: Final = 4
"""Lines, one below the other, from which on another start is said."""
_DEEPEST: Final = 12
"""Words of a start."""
_CHARACTERS: Final = 3
"""Of a start for each of its tokens."""
_MARKER: Final = 14
"""Tokens of a marker, besides the start."""
# The date of a time such as 2025-03-08-15.42.50 is a start, too; that of 2025-03-08T15:42:50 is not: it is one value.
_DATE: Final = re.compile(r"[\[(]?\d{4}([-/.]?)\d\d\1\d\d-(?=\d\d[:.]\d\d)")
# What changes must name something: a day, a host, a container; a verdict stands in its line.
_NAMES: Final = re.compile(r"\d|[|:] *$")


@dataclass(frozen=True)
class Lifted:
    """Lines without what most of them start with."""

    lines: Sequence[str]
    """With a marker wherever another start is said."""
    marker: str
    """What stands above all of them."""


@dataclass(frozen=True)
class _Starts:
    """What could be said above lines."""

    of: Sequence[str]
    """The start of each line."""
    said: Mapping[int, str]
    """Line -> what those from there on start with."""
    exceptions: int
    saved: float
    """Tokens, about."""
    lasts: int
    """Most lines, one below the other, that start alike."""


def lift(lines: Sequence[str]) -> Lifted | None:
    """The lines without the starts that most have in common with those around; None if there are none to speak of."""
    filled = sum(1 for line in lines if line)
    best: _Starts | None = None
    for depth in range(_DEEPEST + 1 if filled >= _FEWEST else 0):
        starts = _starts(lines, depth)
        if starts.saved > (best.saved if best else 0) and starts.exceptions <= _MOST_EXCEPTIONS * filled:
            best = starts
        if depth and starts.lasts < _LASTS:
            break  # with more words none lasts longer
    return None if best is None else _lifted(lines, best)


def _starts(lines: Sequence[str], depth: int) -> _Starts:
    """The starts of so many words with the blanks behind them; for a depth of 0, dates before the times that belong to them."""
    pattern = re.compile(rf"(?:\S+ +){{{depth}}}(?=[^\s|])") if depth else _DATE
    of = [match[0] if (match := pattern.match(line)) else "" for line in lines]
    if not any(of):
        return _Starts(of, {}, 0, 0.0, 0)
    said: dict[int, str] = {}
    current, exceptions, saved = "", 0, 0.0
    places = _lasting(lines, of)
    for index, lasts in places:
        start = of[index]
        if start != current and lasts >= _LASTS and len(start.strip()) >= _LEAST and (not said or _NAMES.search(start)):
            current = said[index] = start
            saved -= _MARKER + len(start) / _CHARACTERS
        is_exception = not current or start != current
        exceptions += is_exception
        saved += -1 if is_exception else len(start) / _CHARACTERS
    return _Starts(of, said, exceptions, saved, max((lasts for _, lasts in places), default=0))


def _lasting(lines: Sequence[str], of: Sequence[str]) -> list[tuple[int, int]]:
    """Each line that is not empty, and how many from there on start as it does."""
    places: list[tuple[int, int]] = []
    for index in range(len(lines) - 1, -1, -1):
        if lines[index]:
            same = bool(places) and of[places[-1][0]] == of[index] != ""
            places.append((index, places[-1][1] + 1 if same else int(of[index] != "")))
    return places[::-1]


def _lifted(lines: Sequence[str], starts: _Starts) -> Lifted:
    but = " this, but for those behind a |" if starts.exceptions else ""
    markers = {index: gap(f"each line below starts with{but}: {start}") for index, start in starts.said.items()}
    first = next(iter(markers))
    out: list[str] = []
    current = starts.said[first]
    for index, (line, start) in enumerate(zip(lines, starts.of, strict=True)):
        if index in markers and index != first:
            current = start
            out.append(markers[index])
        is_exception = line and start != current
        out.append(_EXCEPTION + line if is_exception else line[len(current) :] if line else "")
    return Lifted(out, markers[first])
