"""How much a line of a log is worth to someone who looks for what went wrong.

Points, not rules: the budget takes lines from the top. A failure counts for itself, and lends to the lines around it, most
to those right under it; the last one lends most to the lines before it, where the command that failed and its last words
stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ... import severity
from .reading import Log

GRAVE: Final = 100.0
_ERROR: Final = 30.0
_WARNING: Final = 18.0
_SUMMARY: Final = 60.0
_HEADING: Final = 14.0
_RARE: Final = 3.0
# Lent by a grave line to those under and over it, by distance.
_UNDER: Final = (50.0, 44.0, 38.0, 32.0, 26.0, 22.0, 18.0, 15.0, 12.0, 10.0)
_OVER: Final = (40.0, 30.0, 22.0, 16.0, 12.0)
# Lent by the last failure to the lines before it.
_LAST_WORDS: Final = tuple(60.0 - 2.0 * at for at in range(25))

_SUMMING_UP: Final = re.compile(
    r"\b\d+ (?:passed|failed|failures?|errors?|tests?|skipped|specs|examples|warnings)\b"
    r"|^(?:Ran|Tests?|Test Suites|Tests run|FAILED|FAIL|BUILD"
    r"|Summariz\w+|Failed tests?|Failures?|short test summary|Finished|Total|Result)\b.*|={3,} .* ={3,}|^-{3,} \w.*|test result:",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(r"##\[group\]|^#{1,3} \w|^\[\d+/\d+\]|^> Task |^\$ |^\+ |Complete job name|^Run |^> \S|^E  ")


def worth(log: Log) -> list[float]:
    """Points for each line."""
    points = [0.0] * len(log.lines)
    grave: list[int] = []
    for group in log.groups:
        rare = _RARE / len(group)
        kind = _kind(log.lines[group[0]])
        for at in group:
            points[at] = rare
        seen: set[str] = set()
        for at in group if len(group) <= 50 or kind >= _ERROR else group[:1]:
            line = log.lines[at]
            points[at] += kind if at == group[0] else _kind(line) if at in log.signs or kind else 0.0
            message = line[log.signs.get(at, 0) :]
            if points[at] >= GRAVE and message not in seen:
                grave.append(at)
            elif message in seen:
                points[at] /= 10
            seen.add(message)
    _lend(points, sorted(grave))
    return points


def _kind(line: str) -> float:
    if severity.is_grave(line):
        return GRAVE
    if _SUMMING_UP.search(line[:300]):
        return _SUMMARY
    if severity.is_error(line):
        return _ERROR
    if severity.is_warning(line):
        return _WARNING
    return _HEADING if _TITLE.search(line[:100]) else 0.0


def _lend(points: list[float], grave: list[int]) -> None:
    """Raise the lines around each failure to what it lends them."""
    for at in grave:
        _raise(points, range(at + 1, at + 1 + len(_UNDER)), _UNDER)
        _raise(points, range(at - 1, at - 1 - len(_OVER), -1), _OVER)
    for at in grave[-1:]:
        _raise(points, range(at - 1, at - 1 - len(_LAST_WORDS), -1), _LAST_WORDS)


def _raise(points: list[float], places: Iterable[int], lent: tuple[float, ...]) -> None:
    for at, more in zip(places, lent, strict=True):
        if 0 <= at < len(points):
            points[at] = max(points[at], more)
