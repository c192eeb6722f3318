"""How much a line of a log is worth to someone who looks for what went wrong.

Points, not rules: the budget takes lines from the top. A failure counts for itself, and lends to the lines around it, most
to those right under it; the last one lends most to the lines before it, where the command that failed and its last words
stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from ...text import severity
from .reading import Log
from .traces import PYTHON

GRAVE: Final = 100.0
_ERROR: Final = 30.0
_WARNING: Final = 18.0
_SUMMARY: Final = 40.0
_TOTAL: Final = 110.0
_LAST_SUMMARIES: Final = 4
"""The last lines that sum up say how it ended."""
_EVIDENCE: Final = 44.0
_HEADING: Final = 14.0
USUAL: Final = 3.0
"""The most that a line is worth for being rare alone."""
# The first and the last line of a trace, a point less for each line towards its middle.
_TRACE: Final = 58.0
# What is said more often than this is worth the less, the more often.
_SELDOM: Final = 3
# Lent by a grave line to those under and over it, by distance.
_UNDER: Final = tuple(52.0 - 3.0 * at for at in range(15))
_OVER: Final = (40.0, 30.0, 22.0, 16.0, 12.0)
# The failures that ended a step or a process: the first and the last few of them decide.
_END: Final = re.compile(r"##\[error\]|(?i:exit(?:ed)?(?: with)? (?:code|status))")
_LAST: Final = 2
# Failures so many lines before a decisive one lend all, others a share.
_NEAR: Final = 60
_FAR_SHARE: Final = 0.6
_FIRST: Final = 4
"""So many first failures lend all, too: what comes later often follows from them."""
# Lent by a decisive failure to the lines before it.
_LAST_WORDS: Final = tuple(60.0 - 2.0 * at for at in range(25))

NO_DIGITS: Final = str.maketrans("", "", "0123456789")

# One of these is in every line that the next expression finds.
_SUMMING_SIGNS: Final = (
    *(
        "pass",
        "Pass",
        "fail",
        "Fail",
        "FAIL",
        "rror",
        "test",
        "Test",
        "TEST",
        "skip",
        "pec",
        "xample",
        "arning",
        "Ran",
        "BUILD",
        "ummar",
    ),
    *("inished", "otal", "esult", "===", "---"),
)
_SUMMING_UP: Final = re.compile(
    r"\b\d+ (?:passed|failed|failures?|errors?|tests?|skipped|specs|examples|warnings)\b"
    r"|^(?:Ran|Tests?|Test Suites|Tests run|FAILED|FAIL|BUILD"
    r"|Summariz\w+|Failed tests?|Failures?|short test summary|Finished|Total|Result)\b.*|={3,} .* ={3,}|^-{3,} \w.*|test result:",
    re.IGNORECASE,
)
_EVIDENT: Final = re.compile(
    r"\s*(?:[Ee]xpected|[Rr]eceived|[Aa]ctual|[Gg]ot|[Ww]ant|left|right)\b.{0,12}:|E  +\S|\s*> +\d+ \|"
)
_TITLE: Final = re.compile(r"#{1,3} \w|\[\d+/\d+\]|> Task |\$ |\+ |Run |> \S|E  ")
_TITLES: Final = ("##[group]", "Complete job name")
_HEAD: Final = 160
"""Characters in which a line shows that it is a title or sums up."""


def line_scores(log: Log) -> list[float]:
    """Points for each line."""
    points = [0.0] * len(log.lines)
    grave: list[int] = []
    repeated: list[int] = []
    kinds = _kinds(log)
    for group in log.groups:
        rare = USUAL / len(group)
        kind = max(kinds[log.lines[group[0]]], kinds[log.lines[group[-1]]])
        for index in group:
            points[index] = rare
        seen: set[str] = set()
        for index in group if len(group) <= 50 else [index for index in group if index in log.signs] or group[:1]:
            line = log.lines[index]
            score = kinds[line] if index in log.signs else min(kind, _SUMMARY)
            points[index] += score if score >= GRAVE or len(group) <= _SELDOM else score * _SELDOM / len(group)
            message = line[log.signs.get(index, 0) :]
            if points[index] >= GRAVE and message not in seen:
                grave.append(index)
            elif message in seen and score >= _ERROR:
                repeated.append(index)
            seen.add(message)
    _rate_traces(log, points, grave)
    _lend(log, points, sorted(grave))
    for index in repeated:
        points[index] = min(points[index], USUAL)
    for index in islice(_summing_from_the_last(log.lines), _LAST_SUMMARIES):
        points[index] = max(points[index], _TOTAL)
    return points


def _kinds(log: Log) -> dict[str, float]:
    """Points for the kind of the first and the last line of each group, and of those of a small one with words of failure."""
    looked: dict[str, None] = {}
    for group in log.groups:
        looked[log.lines[group[0]]] = looked[log.lines[group[-1]]] = None
        if len(group) > 2:
            looked.update(dict.fromkeys(log.lines[index] for index in group if index in log.signs))
    lines = list(looked)
    kinds = dict.fromkeys(lines, 0.0)
    for points, places in (  # what counts most comes last
        (_HEADING, [index for index, line in enumerate(lines) if _is_title(line)]),
        (_WARNING, severity.warnings(lines)),
        (_ERROR, severity.errors(lines)),
        (_SUMMARY, _summing_from_the_last(lines)),
        (_EVIDENCE, [index for index, line in enumerate(lines) if _EVIDENT.match(line)]),
        (GRAVE, severity.graves(lines)),
    ):
        for index in places:
            kinds[lines[index]] = points
    return kinds


def _summing_from_the_last(lines: Sequence[str]) -> Iterator[int]:
    """Yield the lines that sum up, by number."""
    signed = severity.holding(lines, _SUMMING_SIGNS)
    return (index for index in reversed(signed) if _SUMMING_UP.search(lines[index][:_HEAD]))


def _is_title(line: str) -> bool:
    return _TITLE.match(line) is not None or any(line.find(sign, 0, _HEAD) >= 0 for sign in _TITLES)


def _rate_traces(log: Log, points: list[float], grave: list[int]) -> None:
    """A trace counts for its failure, once for each thing it says; a mere listing of a stack, for little."""
    seen: set[str] = set()
    for trace in log.traces:
        text = "\n".join(log.lines[index].translate(NO_DIGITS) for index in trace)
        above = range(max(0, trace.start - 2), trace.stop)
        failing = any(severity.is_grave(log.lines[index]) for index in above) or PYTHON in log.lines[trace.start]
        most = _TRACE if failing and text not in seen else USUAL
        seen.add(text)
        for number, index in enumerate(trace):
            points[index] = max(points[index], most - min(number, len(trace) - 1 - number))
        if most == _TRACE:
            grave.append(trace.stop - 1)


def _lend(log: Log, points: list[float], grave: list[int]) -> None:
    """Raise the lines around each failure to what it lends them: most around those that ended something, and the first."""
    ends = [index for index in grave if _END.search(log.lines[index])]
    over = set(ends)  # what comes after is cleaning up
    ends = ends or grave[-1:]
    decisive = {*ends[:1], *ends[-_LAST:]}
    near = {before for index in decisive for before in range(index - _NEAR, index + 1)}
    first = {*grave[:_FIRST]}
    for index in grave:
        share = 1.0 if index in near or index in first else _FAR_SHARE
        after = next((end for end in range(index, index + len(_UNDER)) if end in over), index + len(_UNDER))
        _raise(points, range(index + 1, after + 1), _UNDER, share)
        _raise(points, range(index - 1, index - 1 - len(_OVER), -1), _OVER, share)
    for index in decisive:
        _raise(points, range(index - 1, index - 1 - len(_LAST_WORDS), -1), _LAST_WORDS, 1.0)


def _raise(points: list[float], places: Iterable[int], lent: tuple[float, ...], share: float) -> None:
    for index, more in zip(places, lent, strict=False):
        if 0 <= index < len(points):
            points[index] = max(points[index], share * more)
