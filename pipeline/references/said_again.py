"""Which runs of lines a text says twice: the second time, a reference to where they stand further up says the same.

In what edits depend on only a long file is looked at, and in all only for long runs: who edits quotes some lines as they stand
there, which is hardly ever across the edge of such a run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from .lines import BARRIER, Lines
from .matching import Gram, Run, agreeing

_LEAST: Final = 8
"""Lines of a run, where a reader finds them by the numbers before them."""
_LEAST_UNNUMBERED: Final = 20
"""The same where only the first of them is quoted."""
_MOST_PLACES: Final = 16
"""Places of the same lines that are tried; the latest ones."""
_LONG_FILE: Final = 500
"""Lines of a file that edits depend on."""
_HUNK: Final = "\n@@ -"


def may_repeat_itself(text: str, *, is_edited: bool) -> bool:
    """Return whether a text is of those that are looked at: long files, and diffs of any length."""
    return text.count("\n") >= _LONG_FILE if is_edited else _HUNK in text


def runs_said_again(text: Lines, taken: Sequence[Run], source: int, view: int) -> Iterator[Run]:
    """Yield the runs that stand further up, where every line of them is given: it is in no other run, and in none of `taken`.

    `source` and `view` are what the runs are to say of themselves.
    """
    least = _LEAST if text.are_numbered else _LEAST_UNNUMBERED
    free = _free_until(len(text), taken)
    places: dict[Gram, list[int]] = defaultdict(list)
    line = 0
    while line <= len(text) - least:
        gram = tuple(text.contents[line : line + least])
        known = places[gram] if free[line] > line and BARRIER not in gram else []
        length, there = max(
            (
                (agreeing(text, line, text, place, min(line - place, free[line] - line, free[place] - place)), place)
                for place in known[-_MOST_PLACES:]
            ),
            default=(0, 0),
        )
        if length < least:
            known.append(line)
            line += 1
            continue
        yield Run(line, line + length, source, there, view)
        _take(free, line, line + length)
        line += length


def _free_until(length: int, taken: Sequence[Run]) -> list[int]:
    """Return for each line how far the lines from there on are given; itself, where it is not."""
    free = [length] * length
    for run in sorted(taken):
        _take(free, run.start, run.end)
    return free


def _take(free: list[int], start: int, end: int) -> None:
    """Note that these lines are not given, and that those right before them are given up to there."""
    for line in range(start, end):
        free[line] = line
    for line in range(start - 1, -1, -1):
        if free[line] <= start:
            break
        free[line] = start
