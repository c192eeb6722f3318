"""Text that a diff removes in one place and adds in another, or adds again with another indent: shown once, where it went.

The removed copy gives way to a marker that says how many lines and where they are. Lines are compared without their
indent. Each line is used once, so that the counts are right and the work is linear.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from typing import Final

from ...model import markers
from .patch import Piece
from .runs import Cut, Run, commits, runs, without

# Fewer lines, or fewer characters, cost no more than the marker.
_LEAST_LINES: Final = 4
_LEAST_TEXT: Final = 80
# As many lines in a row find where a run of removed lines may have gone.
_KEY: Final = 3


def without_moved(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with each removed run that the same commit adds elsewhere replaced by a marker."""
    return [piece for commit in commits(pieces) for piece in _without_moved(commit)]


def _without_moved(pieces: list[Piece]) -> list[Piece]:
    found = runs(pieces, _LEAST_LINES)
    return without(
        pieces, _matched([run for run in found if run.sign == "-"], [run for run in found if run.sign == "+"])
    )


def _matched(removed: Sequence[Run], added: Sequence[Run]) -> dict[int, list[Cut]]:
    """By hunk, in order, what of the removed was added."""
    stripped = [[text.strip() for text in run.texts] for run in added]
    wanted = {text.strip() for run in removed for text in run.texts}
    places: dict[tuple[str, ...], deque[tuple[int, int]]] = defaultdict(deque)
    for number, texts in enumerate(stripped):
        for at in range(len(texts) - _KEY + 1):
            if texts[at] in wanted:
                places[tuple(texts[at : at + _KEY])].append((number, at))
    used = [0] * len(added)  # each added run is used up from its top
    cuts: dict[int, list[Cut]] = defaultdict(list)
    for run in removed:
        texts = [text.strip() for text in run.texts]
        at = 0
        while at <= len(texts) - _LEAST_LINES:
            found = _place(places.get(tuple(texts[at : at + _KEY])), used)
            count = _common(texts, at, stripped[found[0]], found[1]) if found else 0
            if found is None or count < _LEAST_LINES or sum(map(len, texts[at : at + count])) < _LEAST_TEXT:
                at += 1
                continue
            used[found[0]] = found[1] + count
            there = added[found[0]]
            same = run.texts[at : at + count] == there.texts[found[1] : found[1] + count]
            cuts[run.hunk].append(Cut(run.first + at, count, _said(count, there.path, same)))
            at += count
    return cuts


def _place(places: deque[tuple[int, int]] | None, used: Sequence[int]) -> tuple[int, int] | None:
    """The first place that is not used up."""
    while places:
        number, at = places[0]
        if at >= used[number]:
            return number, at
        places.popleft()
    return None


def _common(left: Sequence[str], at: int, right: Sequence[str], there: int) -> int:
    count = 0
    while at + count < len(left) and there + count < len(right) and left[at + count] == right[there + count]:
        count += 1
    return count


def _said(count: int, path: str, same: bool) -> str:
    return markers.gap(
        f"{markers.count(count, 'line')} cut, same as + lines in {path}{'' if same else ' but for indent'}"
    )
