"""Runs of added or removed lines, and cutting lines out of a hunk with a marker in their place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby

from .patch import FileDiff, Hunk, Piece

# What opens the next commit of a `git log -p`, a mailbox, an `hg log -p`: nothing is referred to across it.
_NEXT_COMMIT = ("commit ", "From ", "changeset:")


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of one sign that stand together."""

    sign: str
    path: str
    hunk: int
    """The number of its hunk among all."""
    first: int
    """Its first line within the hunk."""
    number: int
    """The number of that line in its file: in the old one of a removed line."""
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """Lines of a hunk that give way to a marker."""

    first: int
    count: int
    said: str


def commits(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces, commit by commit."""
    commit: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and piece.startswith(_NEXT_COMMIT):
            yield commit
            commit = []
        commit.append(piece)
    yield commit


def runs(pieces: Sequence[Piece], least: int) -> list[Run]:
    """The runs of at least so many lines, in order."""
    hunks = ((piece.path, hunk) for piece in pieces if isinstance(piece, FileDiff) for hunk in piece.hunks)
    return list(chain.from_iterable(_runs(path, at, hunk, least) for at, (path, hunk) in enumerate(hunks)))


def _runs(path: str, at: int, hunk: Hunk, least: int) -> Iterator[Run]:
    if hunk.parents > 1:
        return
    first, old, new = 0, hunk.old, hunk.new
    for sign, group in groupby(hunk.signs):
        end = first + len(list(group))
        if sign in "+-" and end - first >= least:
            texts = tuple([line[1:] for line in hunk.lines[first:end]])
            yield Run(sign, path, at, first, new if sign == "+" else old, texts)
        old += (end - first) * (sign not in "+\\")
        new += (end - first) * (sign not in "-\\")
        first = end


def without(pieces: Sequence[Piece], cuts: Mapping[int, Sequence[Cut]]) -> list[Piece]:
    """The pieces with the cuts made, by the number of the hunk; hunk headers stay as they were."""
    hunks = (hunk for piece in pieces if isinstance(piece, FileDiff) for hunk in piece.hunks)
    changed = iter([_without(hunk, cuts.get(at, ())) for at, hunk in enumerate(hunks)])
    return [
        piece if isinstance(piece, str) else replace(piece, hunks=tuple(next(changed) for _ in piece.hunks))
        for piece in pieces
    ]


def _without(hunk: Hunk, cuts: Sequence[Cut]) -> Hunk:
    if not cuts:
        return hunk
    lines: list[str] = []
    at = 0
    for cut in cuts:
        lines += [*hunk.lines[at : cut.first], cut.said]
        at = cut.first + cut.count
    return replace(hunk, lines=(*lines, *hunk.lines[at:]), header=next(hunk.spelt()))
