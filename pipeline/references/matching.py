"""Which runs of lines of a text stand, line for line, in texts above it.

Three lines in a row are looked up at once, or a long one, so that what is common (blank lines, closing braces) finds few
places; from there a run is as long as both sides agree. Of several places the one with the longest run is taken, or one nearly
as long in the source of the run before: to read on in one place is easier. In a text about something else only a long run
counts: the same few lines of boilerplate there are no news of this file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final, NamedTuple

from .lines import BARRIER, Lines

_LEAST: Final = 3
_LEAST_ELSEWHERE: Final = 5
"""Lines of a run in a text that is about something else."""
LONG: Final = 240
"""Characters of a line that says as much as `_LEAST_ELSEWHERE` lines."""
_NEARLY: Final = 0.8
_MOST_PLACES: Final = 64
"""Places of the same three lines that are tried; the latest ones."""
_AROUND_A_CHANGE: Final = 3
"""Lines of a file next to what was changed that are given with it, as a diff does: who edits there quotes them together."""
_AT_AN_EDGE: Final = 1
"""The same next to what else is new."""
_MOST_CHANGED: Final = 40
"""Lines of a change."""

Gram = tuple[str, ...]
_Index = dict[Gram, list[tuple[int, int]]]


class Run(NamedTuple):
    """Lines of a text that stand in a source."""

    start: int
    end: int
    source: int
    there: int
    """Where the run starts in the source."""
    view: int = 0
    """Which way to read the text."""


def runs(
    views: Sequence[Lines], sources: Sequence[Lines], related: Sequence[bool], *, is_edited: bool = True
) -> Iterator[Run]:
    """The longest runs, from the text's first line on; where the text `is_edited`, without the lines next to what is new.

    `views`: ways to read the text, line for line; the first one that finds a run there has it. `related`: whether the source
    is about the same things.
    """
    all_runs: list[Run] = []
    for number, view in enumerate(views):
        all_runs += [run._replace(view=number) for run in _runs(_without(view, all_runs), sources, related)]
    all_runs.sort()
    if not is_edited:
        yield from all_runs
        return
    first, last = Run(0, views[0].head, -1, 0), Run(len(views[0]) - views[0].tail, len(views[0]), -1, 0)
    for before, run, after in zip([first, *all_runs], all_runs, [*all_runs[1:], last], strict=False):
        cut, end = _context(before, run), run.end - _context(run, after)
        if run.start + cut < end:
            yield run._replace(start=run.start + cut, end=end, there=run.there + cut)


def _context(before: Run, after: Run) -> int:
    """Return how many lines of each run are given with what is between them."""
    if before.end >= after.start:
        return 0
    missing = after.there - (before.there + before.end - before.start)
    is_change = before.source == after.source and max(missing, after.start - before.end) <= _MOST_CHANGED
    return _AROUND_A_CHANGE if is_change and missing >= 0 else _AT_AN_EDGE


def _without(text: Lines, taken: Sequence[Run]) -> Lines:
    """The text in which the lines of these runs say nothing."""
    contents = list(text.contents)
    for run in taken:
        contents[run.start : run.end] = [BARRIER] * (run.end - run.start)
    return replace(text, contents=contents) if taken else text


def _runs(text: Lines, sources: Sequence[Lines], related: Sequence[bool]) -> Iterator[Run]:
    grams = list(_grams(text))
    index = _index(sources, frozenset(grams))
    worth = [0, *accumulate(_LEAST_ELSEWHERE if len(line) >= LONG else 1 for line in text.contents)]
    line, before = 0, -1
    while index and line < len(grams):
        places = index.get(grams[line], ())
        candidates = [Run(line, line + agreeing(text, line, sources[place[0]], place[1]), *place) for place in places]
        least = [
            run
            for run in candidates
            if worth[run.end] - worth[line] >= (_LEAST if related[run.source] else _LEAST_ELSEWHERE)
        ]
        best = max(least, key=lambda run: (run.end, _is_level(run, text, sources)), default=None)
        if best is None:
            line += 1
            continue
        near = [run for run in least if run.source == before and run.end - line >= _NEARLY * (best.end - line)]
        best = max(near, key=lambda run: run.end, default=best)
        yield best
        line, before = best.end, best.source


def _is_level(run: Run, text: Lines, sources: Sequence[Lines]) -> bool:
    """Return whether its lines have the same numbers there."""
    return text.numbers[run.start] == sources[run.source].numbers[run.there]


def _grams(text: Lines) -> Iterator[Gram]:
    """Yield for each line what it is looked up by: itself, where it is long, or with the two behind it."""
    contents = text.contents
    for line, content in enumerate(contents):
        yield (content,) if len(content) >= LONG else tuple(contents[line : line + 3])


def _index(sources: Sequence[Lines], wanted: Collection[Gram]) -> _Index:
    """Return where the wanted grams stand in the sources: source and line."""
    index: _Index = defaultdict(list)
    for number in range(len(sources) - 1, -1, -1):  # the latest first
        for line, gram in enumerate(_grams(sources[number])):
            if gram in wanted and BARRIER not in gram and len(places := index[gram]) < _MOST_PLACES:
                places.append((number, line))
    return index


def agreeing(text: Lines, start: int, source: Lines, there: int, most: int | None = None) -> int:
    """Return how many lines agree from there on, up to `most`. Their numbers go up by one on both sides, so that two of them name
    the run."""
    first, other = text.numbers[start], source.numbers[there]
    if first is None or other is None:
        return 0
    most = min(len(text) - start, len(source) - there, len(text) if most is None else most)
    for step in range(most):
        if (
            text.contents[start + step] == BARRIER
            or text.contents[start + step] != source.contents[there + step]
            or text.numbers[start + step] != first + step
            or source.numbers[there + step] != other + step
        ):
            return step
    return most
