"""What lines start with, said once above them: the date of a log, the name of a container; said again where it changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from ...model.markers import gap
from ...model.normal_form import is_mark

_EXCEPTION: Final = "|"
"""Before lines that do not start so."""
_LEAST: Final = 5
"""Characters of a start that is worth leaving out."""
_MOST_EXCEPTIONS: Final = 0.2
_FEWEST: Final = 8
"""Lines, or it is not worth the marker."""
_LASTS: Final = 4
"""Lines, one below the other, from which on another start is said."""
_PAUSE: Final = 12
"""Lines that do not start so, one below the other, before which it is said that lines are whole."""
_WHOLE: Final = "each line below is whole"
_DEEPEST: Final = 12
"""Words of a start."""
_CHARACTERS: Final = 3
"""Of a start for each of its tokens."""
_MARKER: Final = 14
"""Tokens of a marker, besides the start."""
# The date of a time such as 2025-03-08-15.42.50 is a start, too; that of 2025-03-08T15:42:50 is not: it is one value.
_DATE: Final = re.compile(r"[\[(]?\d{4}([-/.]?)\d\d\1\d\d-(?=\d\d[:.]\d\d)")
# The job and the step of a line of `gh run view --log`, and what else stands in cells before it.
_CELLS: Final = tuple(re.compile(rf"(?:[^\t]+\t){{{depth}}}(?=[^\t|])") for depth in (1, 2))
# The file or module that a name is of: that of all below it, or the innermost.
_SCOPES: Final = tuple(re.compile(rf"(?:\w+ +)?[^\s|:]\S*{most}::(?=[^\s|])") for most in ("?", ""))
# What changes must name something: a day, a host, a container, a job; a verdict stands in its line.
_NAMES: Final = re.compile(r"\d|[|:] *$|\t$")


@dataclass(frozen=True)
class _Starts:
    """What could be said above lines."""

    of: Sequence[str]
    """The start of each line."""
    said: Mapping[int, str] = field(default_factory=dict)
    """Line -> what those from there on start with; "" where they are whole."""
    exceptions: int = 0
    saved: float = 0.0
    """Tokens, about."""
    lasts: int = 0
    """Most lines, one below the other, that start alike."""


Found = dict[re.Pattern[str], tuple[Sequence[str], Sequence[tuple[int, int]]]]
"""For each pattern the start of each line, and how long it lasts (_lasting)."""


def lift(lines: Sequence[str], found: Found | None = None, *, freely: bool = False) -> list[str] | None:
    """The lines without the starts that most have in common with those around, and markers that say them; None if there are none.

    `found`: what was found in these lines, where they are asked about twice. `freely`: also the scopes that names are of, and
    said where the start does not hold for many lines. Rows may do better. Times above lines have no start.
    """
    texts = ["" if is_mark(line) else line for line in lines]
    filled = [line for line in texts if line]
    if len(filled) < _FEWEST or not _may_last(filled):
        return None
    best: _Starts | None = None
    for starts in _all_starts(texts, {} if found is None else found, freely):
        if starts.saved > (best.saved if best else 0) and starts.exceptions <= _MOST_EXCEPTIONS * len(filled):
            best = starts
    return None if best is None else _lifted(lines, best)


def _may_last(filled: Sequence[str]) -> bool:
    """Return whether any start could hold for long enough: some neighbours have as much in common as one is long at least."""
    heads = groupby(line[:_LEAST] for line in filled)
    return any(not head[0].isspace() and len(list(run)) >= _LASTS for head, run in heads)


def _all_starts(lines: Sequence[str], found: Found, freely: bool) -> Iterator[_Starts]:
    """Yield the starts that could be left out: dates, scopes, and ever more words."""
    for pattern in (_DATE, *_CELLS, *(_SCOPES if freely else ())):
        yield _starts(*_found(lines, pattern, found), freely)
    for depth in range(1, _DEEPEST + 1):
        starts = _starts(*_found(lines, re.compile(rf"(?:\S+ +){{{depth}}}(?=[^\s|])"), found), freely)
        yield starts
        if starts.lasts < _LASTS:
            break  # with more words none lasts longer


def _found(
    lines: Sequence[str], pattern: re.Pattern[str], found: Found
) -> tuple[Sequence[str], Sequence[tuple[int, int]]]:
    """The start of each line by a pattern, and how long it lasts; nowhere, where there are none."""
    if pattern not in found:
        of = [match[0] if (match := pattern.match(line)) else "" for line in lines]
        found[pattern] = of, _lasting(lines, of) if any(of) else ()
    return found[pattern]


def _starts(of: Sequence[str], places: Sequence[tuple[int, int]], freely: bool) -> _Starts:
    """The starts that were found."""
    lasting = max((lasts for _, lasts in places), default=0)
    if lasting < _LASTS:
        return _Starts(of, lasts=lasting)
    said: dict[int, str] = {}
    current = ""
    for index, lasts in places:
        start = of[index]
        if start != current and lasts >= _LASTS and len(start.strip()) >= _LEAST and (not said or _NAMES.search(start)):
            current = said[index] = start
    if not said:
        return _Starts(of, lasts=lasting)
    filled = [index for index, _ in places]
    said = _with_pauses(said, of, filled) if freely else said
    starts = _in_force(said, filled)
    exceptions = sum(1 for index, start in starts if start and of[index] != start)
    saved = sum(len(start) / _CHARACTERS for index, start in starts if of[index] == start)
    cost = sum(_MARKER + len(start) / _CHARACTERS for start in said.values()) + exceptions
    return _Starts(of, said, exceptions, saved - cost, lasting)


def _with_pauses(said: Mapping[int, str], of: Sequence[str], filled: Sequence[int]) -> dict[int, str]:
    """What is said, and where it does not hold for many lines, one below the other, that those are whole."""
    out: dict[int, str] = {}
    others: list[int] = []
    start = ""
    for index in filled:
        start = said.get(index, start)
        if not start or of[index] != start:
            others.append(index)
            continue
        is_long = bool(out) and len(others) >= _PAUSE
        if is_long:
            out[others[0]] = ""
        if is_long or index in said:
            out[index] = start
        others.clear()
    if len(others) >= _PAUSE:
        out[others[0]] = ""
    return out


def _in_force(said: Mapping[int, str], filled: Sequence[int]) -> list[tuple[int, str]]:
    """Each line that is not empty, and the start that is said above it; "" for none."""
    start = ""
    return [(index, start := said.get(index, start)) for index in filled]


def _lasting(lines: Sequence[str], of: Sequence[str]) -> list[tuple[int, int]]:
    """Each line that is not empty, and how many from there on start as it does."""
    places: list[tuple[int, int]] = []
    for index in range(len(lines) - 1, -1, -1):
        if lines[index]:
            same = bool(places) and of[places[-1][0]] == of[index] != ""
            places.append((index, places[-1][1] + 1 if same else int(of[index] != "")))
    return places[::-1]


def _lifted(lines: Sequence[str], starts: _Starts) -> list[str]:
    but = " this, but for those behind a |" if starts.exceptions else ""
    out: list[str] = []
    current = ""
    for index, (line, start) in enumerate(zip(lines, starts.of, strict=True)):
        if index in starts.said:
            current = starts.said[index]
            out.append(gap(f"each line below starts with{but}: {current}" if current else _WHOLE))
        if is_mark(line):
            out.append(line)
            continue
        is_exception = line and current and start != current
        out.append(_EXCEPTION + line if is_exception else line[len(current) :] if line else "")
    return out
