"""Unified diffs as data: files, hunks, lines; and the text of them again.

A hunk ends where the counts in its header say so, never by the look of a line: a removed SQL comment reads `--- x`. What does
not add up (a diff cut short by `head`) is plain lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ...model import markers

_COMBINED: Final = re.compile(r"(@@@+)((?: -\d+(?:,\d+)?){2,}) \+\d+(?:,(\d+))? \1")
_RANGE: Final = re.compile(r"-\d+(?:,(\d+))?")
_HUNK: Final = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
_HEAD: Final = (
    "index ", "--- ", "+++ ", "old mode ", "new mode ", "new file mode ", "deleted file mode ", "similarity index ",
    "dissimilarity index ", "rename from ", "rename to ", "copy from ", "copy to ",
)  # fmt: skip


Hunk = tuple[str, ...]
"""A header, `@@ -1,7 +1,8 @@ def f():`, and the lines that it counts."""


@dataclass(frozen=True, slots=True)
class FileDiff:
    """What one file's part of a diff consists of."""

    head: tuple[str, ...]
    """From `diff --git` (or `---`) to the first hunk."""
    hunks: tuple[Hunk, ...]

    @property
    def lines(self) -> Iterator[str]:
        """Yield all lines of it."""
        yield from self.head
        for hunk in self.hunks:
            yield from hunk


Piece = str | FileDiff
"""A diff is a list of these: plain lines, and files."""


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
    return "\n".join(line for piece in pieces for line in ((piece,) if isinstance(piece, str) else piece.lines))


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
    """The hunks from `position` on, of a merge or of another commit, and the line behind them."""
    hunks: list[Hunk] = []
    while position < len(lines) and (end := _combined_hunk_end(lines, position) or _hunk_end(lines, position)):
        hunks.append(tuple(lines[position:end]))
        position = end
    return tuple(hunks), position


def _hunk_end(lines: Sequence[str], position: int) -> int:
    """Behind the hunk that starts here; 0 where none does, or its lines do not add up."""
    match = _HUNK.match(lines[position])
    return _body_end(lines, position + 1, int(match[1] or 1), int(match[2] or 1)) if match else 0


def _combined_hunk_end(lines: Sequence[str], position: int) -> int:
    """The same of a merge, whose hunks have a column of signs for each parent."""
    match = _COMBINED.match(lines[position])
    if match is None:
        return 0
    olds = [int(count or 1) for count in _RANGE.findall(match[2])]
    return _combined_end(lines, position + 1, [*olds, int(match[3] or 1)])


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
    """Return how many lines were left out between the two."""
    return _size(before) - _size(after)


def _size(pieces: Iterable[Piece]) -> int:
    return sum(1 if isinstance(piece, str) else sum(1 for _ in piece.lines) for piece in pieces)


def joined(pieces: list[Piece], lines: int, what: str) -> str | None:
    """The text, with a marker for so many lines before the first file; None where nothing was left out."""
    first = next((index for index, piece in enumerate(pieces) if isinstance(piece, FileDiff)), 0)
    marker = [markers.gap(f"{markers.count(lines, 'line')} cut: {what}")] if lines else []
    text = spell([*pieces[:first], *marker, *pieces[first:]])
    return text if markers.is_ours(text) else None
