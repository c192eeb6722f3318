"""Unified diffs as data: files, hunks, and hunks cut to less context whose headers stay true.

A hunk ends where the counts in its header say so, never by the look of a line: a removed SQL comment reads `--- x`. What does
not add up (a diff cut short by `head`, a combined diff) is a plain line and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

_HUNK: Final = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(.*)", re.DOTALL)
_HEAD: Final = (
    "index ", "--- ", "+++ ", "old mode ", "new mode ", "new file mode ", "deleted file mode ", "similarity index ",
    "dissimilarity index ", "rename from ", "rename to ", "copy from ", "copy to ",
)  # fmt: skip
# Unchanged lines inside a hunk are only worth a second hunk header when they are longer than one; characters.
_HEADER_COST: Final = 48


@dataclass(frozen=True, slots=True)
class Hunk:
    """One `@@`: `old` and `new` are the numbers that its next old and new line would have."""

    old: int
    new: int
    heading: str
    """What follows the second @@: the function around it."""
    lines: tuple[str, ...]
    header: str | None = None
    """As it was spelt; None where the lines were changed and it has to be made again."""

    def spelt(self) -> Iterator[str]:
        """The lines of the hunk, header first."""
        yield self.header if self.header is not None else self._made()
        yield from self.lines

    def _made(self) -> str:
        kinds = [line[:1] for line in self.lines]
        skipped = kinds.count("\\")
        olds, news = len(kinds) - kinds.count("+") - skipped, len(kinds) - kinds.count("-") - skipped
        return f"@@ -{_range(self.old, olds)} +{_range(self.new, news)} @@{self.heading}"


@dataclass(frozen=True, slots=True)
class FileDiff:
    """What one file's part of a diff consists of."""

    head: tuple[str, ...]
    """From `diff --git` (or `---`) to the first hunk."""
    hunks: tuple[Hunk, ...]

    def spelt(self) -> Iterator[str]:
        """All lines of it."""
        yield from self.head
        for hunk in self.hunks:
            yield from hunk.spelt()

    @property
    def path(self) -> str:
        """The new path; the old one of a deleted file."""
        for mark in ("+++ ", "--- "):
            for line in self.head:
                if line.startswith(mark) and not line.startswith("/dev/null", 4):
                    return line[4:].split("\t")[0].removeprefix("b/").removeprefix("a/")
        return (names(self.head[0]) or ("", self.head[0]))[1].removeprefix("b/")

    @property
    def changed(self) -> list[str]:
        """The added and removed lines, in order."""
        return [line for hunk in self.hunks for line in hunk.lines if line[:1] in ("+", "-")]


Piece = str | FileDiff
"""A diff is a list of these: plain lines, and files."""


def _range(first: int, count: int) -> str:
    """As git spells it: an empty range names the line before it."""
    return str(first) if count == 1 else f"{first if count else first - 1},{count}"


def parse(text: str) -> list[Piece]:
    """The pieces of `text`; `spell` is the inverse."""
    lines = text.split("\n")
    pieces: list[Piece] = []
    at = 0
    while at < len(lines):
        end = _head_end(lines, at)
        if end == at:
            pieces.append(lines[at])
            at += 1
            continue
        hunks, after = _hunks(lines, end)
        pieces.append(FileDiff(tuple(lines[at:end]), hunks))
        at = after
    return pieces


def spell(pieces: Iterable[Piece]) -> str:
    """The text of the pieces."""
    return "\n".join(line for piece in pieces for line in ((piece,) if isinstance(piece, str) else piece.spelt()))


def _head_end(lines: Sequence[str], at: int) -> int:
    """Behind the head of a file's diff that starts at `at`; `at` itself where none does."""
    line = lines[at]
    if line.startswith("--- "):
        named = at + 2 < len(lines) and lines[at + 1].startswith("+++ ") and _HUNK.match(lines[at + 2])
        return at + 2 if named else at
    if not line.startswith("diff --git "):
        return at
    end = at + 1
    while end < len(lines) and lines[end].startswith(_HEAD):
        end += 1
    return end


def _hunks(lines: Sequence[str], at: int) -> tuple[tuple[Hunk, ...], int]:
    hunks: list[Hunk] = []
    while at < len(lines) and (match := _HUNK.match(lines[at])):
        end = _body_end(lines, at + 1, int(match[2] or 1), int(match[4] or 1))
        if not end:
            break
        # an empty range names the line before the one that would be next
        old, new = int(match[1]) + (match[2] == "0"), int(match[3]) + (match[4] == "0")
        hunks.append(Hunk(old, new, match[5], tuple(lines[at + 1 : end]), lines[at]))
        at = end
    return tuple(hunks), at


def _body_end(lines: Sequence[str], at: int, olds: int, news: int) -> int:
    """Behind the body with so many old and new lines; 0 where the lines do not add up."""
    while olds > 0 or news > 0:
        kind = lines[at][:1] if at < len(lines) else "?"
        if kind in (" ", ""):  # some tools strip the blank of an empty context line
            olds, news = olds - 1, news - 1
        elif kind == "-":
            olds -= 1
        elif kind == "+":
            news -= 1
        elif kind != "\\":
            return 0
        at += 1
    if olds or news:
        return 0
    while at < len(lines) and lines[at].startswith("\\ "):
        at += 1
    return at


def names(diff_line: str) -> tuple[str, str] | None:
    """The two names in `diff --git a/x b/x`, where both are the same file's."""
    rest = diff_line.removeprefix("diff --git ")
    middle = len(rest) // 2
    old, new = rest[:middle], rest[middle + 1 :]
    same = rest[middle : middle + 1] == " " and old.split("/", 1)[-1] == new.split("/", 1)[-1]
    return (old, new) if same else None


def implied(head: Sequence[str]) -> tuple[str, str] | None:
    """The `---` and `+++` lines that git writes under such a head, where the first line names them."""
    found = names(head[0])
    if found is None or any(line.startswith(("rename ", "copy ")) for line in head):
        return None
    old, new = (name + "\t" if " " in name else name for name in found)  # git ends a name with blanks so
    created = any(line.startswith("new file mode ") for line in head)
    deleted = any(line.startswith("deleted file mode ") for line in head)
    return f"--- {'/dev/null' if created else old}", f"+++ {'/dev/null' if deleted else new}"


def trimmed(hunk: Hunk, below: int) -> list[Hunk]:
    """The hunk with at most `below` unchanged lines under each change and none above; in parts where that is shorter.

    git takes a hunk that ends with a change for the end of the file, but cares little for lines above it. So where nothing
    stands under the last change, as many lines above it stay.
    """
    keep = _kept(hunk.lines, below)
    if all(keep):
        return [hunk]
    parts: list[Hunk] = []
    old, new, at = hunk.old, hunk.new, 0
    for kept, group in groupby(keep):
        lines = hunk.lines[at : at + sum(1 for _ in group)]
        at += len(lines)
        if kept:
            parts.append(Hunk(old, new, "" if parts else hunk.heading, lines))
        old += sum(line[:1] not in ("+", "\\") for line in lines)
        new += sum(line[:1] not in ("-", "\\") for line in lines)
    return parts


def _kept(lines: Sequence[str], below: int) -> list[bool]:
    """Which lines stay: changes, those under them, and short stretches between two changes."""
    changes = [at for at, line in enumerate(lines) if line[:1] in ("+", "-")]
    keep = [False] * len(lines)
    end = 0
    for at in changes:
        first = end if end and sum(map(len, lines[end:at])) < _HEADER_COST else at
        end = min(len(lines), at + 1 + below)
        keep[first:end] = [True] * (end - first)
    if changes and all(line[:1] in ("+", "-", "\\") for line in lines[changes[-1] :]):
        last = next((at for at in reversed(range(changes[-1])) if lines[at][:1] not in ("+", "-", "\\")), -1) + 1
        keep[max(0, last - below) : last] = [True] * min(below, last)
    for at in range(1, len(lines)):  # "\ No newline at end of file" belongs to the line above it
        if lines[at].startswith("\\"):
            keep[at] = keep[at - 1]
    return keep


def headed_once(file: FileDiff) -> FileDiff:
    """The file with the function around a hunk named only where it is not that of the hunk above."""
    hunks: list[Hunk] = []
    last = ""
    for hunk in file.hunks:
        same = hunk.heading and hunk.heading == last
        hunks.append(replace(hunk, heading="", header=None) if same else hunk)
        last = hunk.heading or last
    return replace(file, hunks=tuple(hunks))


def without_names(file: FileDiff) -> FileDiff:
    """The file with its `---` and `+++` lines left to what `diff --git` says; the same object where they are not implied."""
    if not file.hunks or tuple(file.head[-2:]) != implied(file.head):
        return file
    return replace(file, head=file.head[:-2])
