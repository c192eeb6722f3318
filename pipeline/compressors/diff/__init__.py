"""Diffs: `git diff`, `git show`, `git log -p`, `git format-patch`, `diff -u`, `svn diff`.

fold leaves out the `---` and `+++` lines that `diff --git` implies; git applies such a patch. gather also cuts the context to
the line below each change, names a function over its first hunk, shortens `index`, and makes the hunk headers true again:
still a patch that applies. The one marker stands before the first file, where `git apply` skips what it does not know.
summarise is for reading only: no context, no `index` lines, of a hunk's place only the new line, a count for lock files
and for generated, minified and vendored ones, and text that only moved is shown once. Every other changed line stays,
whatever the budget.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain
from typing import Final

from ... import markers
from ..compressor import Compressor
from .generated import is_generated
from .moves import without_moved
from .patch import FileDiff, Piece, headed_once, implied, parse, spell, trimmed, without_names

# git calls seven digits short; the mode of a file that keeps it is the file's.
_INDEX: Final = re.compile(r"index ([0-9a-f]{7})[0-9a-f]*\.\.([0-9a-f]{7})[0-9a-f]*(?: \d+)?")
# A change this small is shown even in a lock file; changed lines.
_FEW: Final = 12


def recognise(text: str) -> bool:
    """A file's head and a hunk."""
    return ("\n@@ -" in text) and (
        text.startswith(("diff --git ", "--- ")) or "\ndiff --git " in text or "\n--- " in text
    )


def fold(text: str) -> str | None:
    """Without the `---` and `+++` lines that are implied."""
    before = parse(text)
    if any(isinstance(piece, FileDiff) and _unnamed(piece) for piece in before):
        return None  # unfold could not tell these from ours
    after = _each(before, without_names)
    return _joined(after, _marker(before, after, "--- and +++"))


def unfold(text: str) -> str:
    """The inverse of fold."""
    lines = text.split("\n")
    ours = [at for at, line in enumerate(lines) if line.startswith(markers.OPEN)]
    if len(ours) != 1:
        raise ValueError("not folded")
    del lines[ours[0]]
    return spell(_each(parse("\n".join(lines)), _named))


def gather(text: str) -> str | None:
    """With one line of context below each change."""
    before = parse(text)
    after = _each(before, lambda file: _short_index(headed_once(_cut(without_names(file), 1))))
    return _joined(after, _marker(before, after, "context but 1 line below, --- and +++"))


def summarise(text: str, budget: int) -> str | None:
    """What changed in the sources, and how much elsewhere. The budget decides nothing: what may go, goes."""
    before = _each(parse(text), _counted)
    after = _each(before, _brief)
    said = _each(without_moved(after), _placed)
    return _joined(said, _marker(before, after, "context, index, --- and +++, in @@ all but the new line"))


def _each(pieces: Iterable[Piece], change: Callable[[FileDiff], FileDiff]) -> list[Piece]:
    return [piece if isinstance(piece, str) else change(piece) for piece in pieces]


def _unnamed(file: FileDiff) -> bool:
    """Whether a git head has hunks and no names of its own, as after fold."""
    return bool(file.hunks) and file.head[0].startswith("diff --git ") and not file.head[-1].startswith("+++ ")


def _named(file: FileDiff) -> FileDiff:
    found = implied(file.head) if _unnamed(file) else None
    return replace(file, head=(*file.head, *found)) if found else file


def _cut(file: FileDiff, below: int) -> FileDiff:
    return replace(file, hunks=tuple(chain.from_iterable(trimmed(hunk, below) for hunk in file.hunks)))


def _short_index(file: FileDiff) -> FileDiff:
    """The file with its `index` line in short form; a binary patch needs the long one."""
    head = tuple(_INDEX.sub(r"index \1..\2", line) for line in file.head) if file.hunks else file.head
    return replace(file, head=head)


def _brief(file: FileDiff) -> FileDiff:
    short = headed_once(without_names(_cut(file, 0)))
    return replace(short, head=tuple(line for line in short.head if not line.startswith("index ")))


def _placed(file: FileDiff) -> FileDiff:
    """The file with hunk headers that only say where the hunk is now."""
    hunks = (replace(hunk, header=f"@@ +{hunk.new} @@{hunk.heading}") for hunk in file.hunks)
    return replace(file, hunks=tuple(hunks))


def _generated(file: FileDiff) -> bool:
    changed = file.changed
    at_top = bool(file.hunks) and min(file.hunks[0].old, file.hunks[0].new) <= 1
    return len(changed) > _FEW and is_generated(file.path, [line[1:] for line in changed], at_top)


def _counted(file: FileDiff) -> FileDiff:
    """A generated file with the counts of its changes instead of them."""
    if not _generated(file):
        return file
    added = sum(line.startswith("+") for line in file.changed)
    lines = sum(1 + len(hunk.lines) for hunk in file.hunks)
    said = markers.gap(f"{markers.count(lines, 'line')} cut: {added} +, {len(file.changed) - added} -")
    return FileDiff((*file.head, said), ())


def _size(pieces: Iterable[Piece]) -> int:
    """Lines besides hunk headers: to cut a hunk in two makes a new one."""
    files = (piece for piece in pieces if isinstance(piece, FileDiff))
    return sum(len(file.head) + sum(len(hunk.lines) for hunk in file.hunks) for file in files)


def _marker(before: Iterable[Piece], after: Iterable[Piece], what: str) -> str | None:
    """What was left out between the two without a marker of its own; None for nothing."""
    gone = _size(before) - _size(after)
    return markers.gap(f"{markers.count(gone, 'line')} cut: {what}") if gone else None


def _joined(pieces: list[Piece], marker: str | None) -> str | None:
    """The text, with the marker before the first file; None where nothing was left out."""
    first = next((at for at, piece in enumerate(pieces) if isinstance(piece, FileDiff)), 0)
    text = spell(pieces if marker is None else [*pieces[:first], marker, *pieces[first:]])
    return text if markers.is_ours(text) else None


DIFF = Compressor("diff", recognise, fold, unfold, gather, summarise, alone=True)
