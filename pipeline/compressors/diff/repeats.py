"""What a diff says more than once: files that all changed alike, and blocks of lines added or removed again.

Said where it comes first. The other files are listed there, each with the places of its hunks; a block that comes again
gives way to a marker with the numbers of the lines that it equals, which are all still shown.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby
from typing import Final

from ...model import markers
from .naming import beside_name
from .patch import FileDiff, Piece
from .runs import Cut, Run, commits, runs, without

# Fewer lines are read faster than looked up.
_LEAST_LINES: Final = 6
# So many lines must have as many characters. (Asked of the whole block, a million blank lines would be compared for ever.)
_LEAST_TEXT: Final = 120


def without_repeats(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with what is said twice said once, within each commit."""
    return [piece for commit in commits(pieces) for piece in _blocks_once(list(_alike_once(commit)))]


def _alike_once(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with the files that changed as an earlier one did listed below it."""
    alike: defaultdict[object, list[FileDiff]] = defaultdict(list)
    keys = [_changes(piece) for piece in pieces]
    for key, piece in zip(keys, pieces, strict=True):
        if key is not None and isinstance(piece, FileDiff):
            alike[key].append(piece)
    for key, piece in zip(keys, pieces, strict=True):
        if key is None:
            yield piece
        elif piece is alike[key][0]:
            yield piece
            yield from _listed(alike[key][1:])


def _changes(piece: Piece) -> object:
    """What is equal for files that changed alike; None for what is no such file."""
    if isinstance(piece, str) or (said := beside_name(piece.head)) is None:
        return None
    changed = tuple(tuple(line for line in hunk.lines if line[:1] not in (" ", "")) for hunk in piece.hunks)
    return (said, changed) if said or changed else None


def _listed(files: Sequence[FileDiff]) -> Iterator[str]:
    if not files:
        return
    lines = sum(len(file.head) + sum(1 + len(hunk.lines) for hunk in file.hunks) for file in files)
    same = "same hunks" if len(files[0].hunks) > 1 else "same hunk" if files[0].hunks else "same"
    yield markers.gap(f"{markers.count(lines, 'line')} cut: {same} in {markers.count(len(files), 'more file')}:")
    for file in files:
        yield " ".join((file.path, *(f"@@ +{hunk.new} @@{hunk.heading}" for hunk in file.hunks)))


def _blocks_once(pieces: list[Piece]) -> list[Piece]:
    found = _stretches(runs(pieces, _LEAST_LINES))
    seen: dict[tuple[str, ...], tuple[int, int]] = {}
    gone: list[list[int]] = [[] for _ in found]  # of each stretch, where it was cut
    cuts: defaultdict[int, list[Cut]] = defaultdict(list)
    for number, run in enumerate(found):
        at = 0
        while at <= len(run.texts) - _LEAST_LINES:
            opening = run.texts[at : at + _LEAST_LINES]
            where, there = seen.setdefault((run.sign, *opening), (number, at))
            earlier = found[where]
            end = at if where == number else len(earlier.texts)
            nearest = bisect_right(gone[where], there)
            end = min([end, *gone[where][nearest : nearest + 1]])
            count = _common(run, at, earlier, there, end) if sum(map(len, opening)) >= _LEAST_TEXT else 0
            if count < _LEAST_LINES:
                at += 1
                continue
            gone[number].append(at)
            cuts[run.hunk].append(Cut(run.first + at, count, _said(count, earlier, there)))
            at += count
    return without(pieces, cuts) if cuts else pieces


def _stretches(found: Sequence[Run]) -> list[Run]:
    """What of the runs is made of lines that come again, and is long enough: all that a block can be made of."""
    again = {sign: _again(run.texts for run in found if run.sign == sign) for sign in "+-"}
    return [stretch for run in found for stretch in _stretches_of(run, again[run.sign])]


def _again(texts: Iterable[Iterable[str]]) -> set[str]:
    return {text for text, count in Counter(chain.from_iterable(texts)).items() if count > 1}


def _stretches_of(run: Run, again: set[str]) -> Iterator[Run]:
    at = 0
    for comes_again, group in groupby(run.texts, key=again.__contains__):
        texts = tuple(group)
        if comes_again and len(texts) >= _LEAST_LINES:
            yield replace(run, first=run.first + at, number=run.number + at, texts=texts)
        at += len(texts)


def _common(run: Run, at: int, earlier: Run, there: int, end: int) -> int:
    """How many lines from `at` on equal those of the earlier run from `there` on, before its `end`."""
    most = min(len(run.texts) - at, end - there)
    return next((n for n in range(most) if run.texts[at + n] != earlier.texts[there + n]), max(0, most))


def _said(count: int, earlier: Run, there: int) -> str:
    first = earlier.number + there
    lines = f"{earlier.sign} lines {first}-{first + count - 1} of {earlier.path} above"
    return markers.gap(f"{markers.count(count, 'line')} cut, same as {lines}")
