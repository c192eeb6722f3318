"""Unified diffs as data: files, hunks, lines; and the text of them again.

A hunk ends where the counts in its header say so, never by the look of a line: a removed SQL comment reads `--- x`. What does
not add up (a diff cut short by `head`, a combined diff) is a plain line and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ...model import markers

_COMBINED: Final = re.compile(r"(@@@+)((?: -\d+(?:,\d+)?){2,}) \+(\d+)(?:,(\d+))? \1(.*)", re.DOTALL)
_RANGE: Final = re.compile(r"-\d+(?:,(\d+))?")
_SIGNS: Final = frozenset("+-")
_HUNK: Final = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(.*)", re.DOTALL)
_HEAD: Final = (
    "index ", "--- ", "+++ ", "old mode ", "new mode ", "new file mode ", "deleted file mode ", "similarity index ",
    "dissimilarity index ", "rename from ", "rename to ", "copy from ", "copy to ",
)  # fmt: skip


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
    parents: int = 1
    """Of a merge, more: each has a column of signs, and `old` means nothing."""

    def spelt(self) -> Iterator[str]:
        """The lines of the hunk, header first."""
        yield self.header if self.header is not None else self._made()
        yield from self.lines

    @property
    def signs(self) -> str:
        """The first character of each line, or the one of its columns that is not blank; a blank of an empty one."""
        if self.parents > 1:
            return "".join([line[: self.parents].strip(" ")[:1] or " " for line in self.lines])
        return "".join([line[:1] or " " for line in self.lines])

    def _made(self) -> str:
        signs = self.signs
        olds, news = (len(signs) - signs.count(other) - signs.count("\\") for other in "+-")
        if self.parents > 1:
            return f"{'@' * (self.parents + 1)} +{self.new} {'@' * (self.parents + 1)}{self.heading}"
        return f"@@ -{line_range(self.old, olds)} +{line_range(self.new, news)} @@{self.heading}"


@dataclass(frozen=True, slots=True)
class FileDiff:
    """What one file's part of a diff consists of."""

    head: tuple[str, ...]
    """From `diff --git` (or `---`) to the first hunk."""
    hunks: tuple[Hunk, ...]

    def spelt(self) -> Iterator[str]:
        """Yield all lines of it."""
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
        return [line for hunk in self.hunks for line in hunk.lines if line[: hunk.parents].strip(" ")[:1] in _SIGNS]


Piece = str | FileDiff
"""A diff is a list of these: plain lines, and files."""


def line_range(first: int, count: int) -> str:
    """Return the range as git spells it: an empty range names the line before it."""
    return str(first) if count == 1 else f"{first if count else first - 1},{count}"


def parse(text: str) -> list[Piece]:
    """The pieces of `text`; `spell` is the inverse."""
    lines = text.split("\n")
    pieces: list[Piece] = []
    position = 0
    while position < len(lines):
        end = _head_end(lines, position)
        if end == position:
            pieces.append(lines[position])
            position += 1
            continue
        hunks, after = _hunks(lines, end)
        pieces.append(FileDiff(tuple(lines[position:end]), hunks))
        position = after
    return pieces


def spell(pieces: Iterable[Piece]) -> str:
    """The text of the pieces."""
    return "\n".join(line for piece in pieces for line in ((piece,) if isinstance(piece, str) else piece.spelt()))


def _head_end(lines: Sequence[str], position: int) -> int:
    """Behind the head of a file's diff that starts at `position`; `position` itself where none does."""
    line = lines[position]
    if line.startswith("--- "):
        named = (
            position + 2 < len(lines) and lines[position + 1].startswith("+++ ") and _HUNK.match(lines[position + 2])
        )
        return position + 2 if named else position
    if not line.startswith(("diff --git ", "diff --cc ", "diff --combined ")):
        return position
    end = position + 1
    while end < len(lines) and lines[end].startswith(_HEAD):
        end += 1
    return end


def _hunks(lines: Sequence[str], position: int) -> tuple[tuple[Hunk, ...], int]:
    hunks: list[Hunk] = []
    while position < len(lines) and (match := _COMBINED.match(lines[position])):
        olds = [int(count or 1) for count in _RANGE.findall(match[2])]
        end = _combined_end(lines, position + 1, [*olds, int(match[4] or 1)])
        if not end:
            break
        hunks.append(
            Hunk(
                0,
                int(match[3]) + (match[4] == "0"),
                match[5],
                tuple(lines[position + 1 : end]),
                lines[position],
                len(olds),
            )
        )
        position = end
    while position < len(lines) and (match := _HUNK.match(lines[position])):
        end = _body_end(lines, position + 1, int(match[2] or 1), int(match[4] or 1))
        if not end:
            break
        # an empty range names the line before the one that would be next
        old, new = int(match[1]) + (match[2] == "0"), int(match[3]) + (match[4] == "0")
        hunks.append(Hunk(old, new, match[5], tuple(lines[position + 1 : end]), lines[position]))
        position = end
    return tuple(hunks), position


def _body_end(lines: Sequence[str], position: int, olds: int, news: int) -> int:
    """Behind the body with so many old and new lines; 0 where the lines do not add up."""
    while olds > 0 or news > 0:
        kind = lines[position][:1] if position < len(lines) else "?"
        if kind in (" ", ""):  # some tools strip the blank of an empty context line
            olds, news = olds - 1, news - 1
        elif kind == "-":
            olds -= 1
        elif kind == "+":
            news -= 1
        elif kind != "\\":
            return 0
        position += 1
    return 0 if olds or news else _behind_notes(lines, position)


def _combined_end(lines: Sequence[str], position: int, left: list[int]) -> int:
    """Behind the body with as many lines of each parent, and of the result; 0 where the lines do not add up."""
    parents = len(left) - 1
    while any(count > 0 for count in left):
        columns = lines[position][:parents].ljust(parents) if position < len(lines) else "?"
        position += 1
        if columns[0] == "\\":
            continue
        if columns.strip(" +") and columns.strip(" -"):
            return 0
        here = "-" if "-" in columns else " "  # what is not in the result was in those parents that say so
        left = [count - (column == here) for count, column in zip(left, columns + here.replace("-", "+"), strict=True)]
    return 0 if any(left) else _behind_notes(lines, position)


def _behind_notes(lines: Sequence[str], position: int) -> int:
    """Behind `\\ No newline at end of file`."""
    while position < len(lines) and lines[position].startswith("\\ "):
        position += 1
    return position


def names(diff_line: str) -> tuple[str, str] | None:
    """The two names in `diff --git a/x b/x`, where both are the same file's."""
    rest = diff_line.removeprefix("diff --git ")
    middle = len(rest) // 2
    old, new = rest[:middle], rest[middle + 1 :]
    same = rest[middle : middle + 1] == " " and old.split("/", 1)[-1] == new.split("/", 1)[-1]
    return (old, new) if same else None


def each(pieces: Iterable[Piece], change: Callable[[FileDiff], FileDiff]) -> list[Piece]:
    """The pieces with each file changed."""
    return [piece if isinstance(piece, str) else change(piece) for piece in pieces]


def gone(before: Iterable[Piece], after: Iterable[Piece]) -> int:
    """Return how many lines were left out between the two; hunk headers do not count: to cut a hunk in two makes a new one."""
    return _size(before) - _size(after)


def _size(pieces: Iterable[Piece]) -> int:
    return sum(
        1 if isinstance(piece, str) else len(piece.head) + sum(len(hunk.lines) for hunk in piece.hunks)
        for piece in pieces
    )


def joined(pieces: list[Piece], lines: int, what: str) -> str | None:
    """The text, with a marker for so many lines before the first file; None where nothing was left out."""
    first = next((index for index, piece in enumerate(pieces) if isinstance(piece, FileDiff)), 0)
    marker = [markers.gap(f"{markers.count(lines, 'line')} cut: {what}")] if lines else []
    text = spell([*pieces[:first], *marker, *pieces[first:]])
    return text if markers.is_ours(text) else None
