"""Where the output of one program ends and that of the next begins, when nothing between them says so.

Programs that print many lines print them alike: `ls -l`, `grep -n`, a log, a table. A line's *look* is how it begins: its
indent, the shape of its first word, whether it has columns. A long run of lines that look alike has a boundary at either end;
the head of a table stays with its rows. Many of these boundaries are inside of one program's output; the caller asks what the
parts are, and joins those that belong together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Final

_RUN: Final = 4
"""Lines that make a run."""
_LONG: Final = 240
"""Characters that make it one worth a part of its own."""
_LOOKS: Final = 400
"""How many lines are looked at, at most: of a longer text every second, third, ..., and each where two of these differ."""
_DEEPEST: Final = 5
"""Blanks of indent; beyond, one is like the other."""
_TABULAR: Final = "a0/H"
"""Shapes of the first words of rows; two blanks elsewhere are no columns."""
_HEAD: Final = re.compile(
    r"[A-Z][A-Za-z_%()./#-]*+(?: [A-Za-z_%()./#-]++)*(?:  ++[A-Z][A-Za-z_%()./#-]*+(?: [A-Za-z_%()./#-]++)*)+"
)
"""Names in columns. No group is repeated possessively: Python 3.11.2 gets that wrong (gh-106052)."""
_CLOCK: Final = re.compile(r"[0-9]:[0-9][0-9]:[0-9][0-9]")
_NEAR: Final = 24
"""Characters in which the time of a line of a log stands, if its level or its month come first."""
_RULES: Final = "-=+|"
_ID: Final = re.compile(r"(?=[a-f]*[0-9])[0-9a-f]{7,}")
_TYPES: Final = "-dlbcps"
_MODE: Final = re.compile(rf"[{_TYPES}][-rwxsStT]{{9}}[.+@]?")
_TIME: Final = re.compile(r"[\[<(]?[0-9][0-9:.,/TZ+-]*[0-9Z][\])>]?")


def boundaries(text: str, least: int = 0) -> list[int]:
    """Offsets of the lines at which a part may begin, in order; neither the start nor the end of `text`.

    There are none where the lines that begin otherwise than most do have fewer than `least` characters: too few for a part.
    """
    lines = text.split("\n")
    starts = _starts(lines)
    runs = list(_runs(lines))
    if _other(runs, starts) < least:
        return []
    edges: set[int] = set()
    for index, (look, first, last) in enumerate(runs):
        if look is not None and last - first >= _RUN and starts[last] - starts[first] >= _LONG:
            edges |= {starts[_head(runs, index)], starts[last]}
    return sorted(edge for edge in edges if 0 < edge < len(text))


def _head(runs: list[_Run], position: int) -> int:
    """The first line of a run, or of what stands over it as the head of a table does: names in columns, a rule."""
    while position and _heads(runs[position - 1]):
        position -= 1
    return runs[position][1]


def _heads(run: _Run) -> bool:
    look, first, last = run
    return look is not None and last - first < _RUN and (look[2] or look[1] in _RULES)


def _starts(lines: list[str]) -> list[int]:
    """Return where each line starts, and where the next one would."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _other(runs: list[_Run], starts: list[int]) -> int:
    """Characters of the lines that, but for their indent, do not have the commonest look."""
    looks: Counter[tuple[str, bool]] = Counter()
    for look, first, last in runs:
        if look is not None:
            looks[look[1:]] += starts[last] - starts[first]
    return looks.total() - max(looks.values(), default=0)


_Look = tuple[int, str, bool] | None
_Run = tuple[_Look, int, int]


def _runs(lines: list[str]) -> Iterator[_Run]:
    """Yield each run of lines that look alike: the look, the first line, and the one behind the last."""
    first = 0
    for look, run in groupby(_looks(lines)):
        last = first + sum(1 for _ in run)
        yield look, first, last
        first = last


def _looks(lines: list[str]) -> Iterator[_Look]:
    step = max(1, len(lines) // _LOOKS)
    if step == 1:
        yield from map(_look, lines)
        return
    for start, end in pairwise([*range(0, len(lines), step), len(lines)]):
        first, last = _look(lines[start]), _look(lines[end - 1])
        if first == last:
            yield from [first] * (end - start)
        else:
            yield from map(_look, lines[start:end])


def _look(line: str) -> _Look:
    """Return how a line begins; None for a blank one."""
    body = line.lstrip(" ")
    if not body or body.isspace():
        return None
    shape = _shape(body.split(None, 1)[0])
    if shape == "a":
        names = "  " in body and _HEAD.fullmatch(body)
        shape = "t" if ":" in body and _CLOCK.search(body, 0, _NEAR) else "H" if names else shape
    indent = len(line) - len(body)
    columns = shape in _TABULAR and "  " in body
    deepest = _DEEPEST if shape not in "0t" else 0 if columns else 1  # numbers in a column end alike
    return min(indent, deepest), shape, columns


def _shape(word: str) -> str:
    """Return what kind of word a line begins with, as one letter or sign."""
    if word.isdecimal() or _ID.fullmatch(word):
        return "0"  # of hexadecimal ids, some have no letter
    if word[0].isdecimal() and _TIME.fullmatch(word):
        return "t"
    if word[0] in _TYPES and _MODE.fullmatch(word):
        return "m"
    before, colon, behind = word.partition(":")
    if colon and behind[:1].isdecimal():
        return ":"
    if "/" in before:
        return "/"
    if colon and not behind:
        return "k"
    return "a" if word[0].isalnum() or word[0] == "_" else word[0]
