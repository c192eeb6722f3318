"""Diffs as lines of files. Who read a diff has read its new side; what a diff adds may stand above where it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .lines import BARRIER, REFERENCE, Lines, referenced_lines

_SIGN: Final = "@@ -"
_HUNK: Final = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")


def new_side(text: str) -> Lines | None:
    """The lines that the files have afterwards, by their numbers there; None where there is no hunk."""
    if _SIGN not in text:
        return None
    rows = [(number, line[1:]) for line, number in _numbered(text) if number is not None]
    if not rows:
        return None
    contents = [content for _, content in rows]
    return Lines(contents, contents, [number for number, _ in rows], "@@")


def added_lines(text: str) -> Lines | None:
    """Return all lines of a text, of which only those that a hunk adds say something; None where there are none."""
    if _SIGN not in text:
        return None
    raw: list[str] = []
    contents: list[str] = []
    numbers: list[int | None] = []
    for line, number in _numbered(text):
        is_added = number is not None and line.startswith("+")
        raw.append(line)
        contents.append(line[1:] if is_added else BARRIER)
        numbers.append(number if is_added else None)
    return Lines(raw, contents, numbers, are_added=True) if any(number is not None for number in numbers) else None


def _numbered(text: str) -> Iterator[tuple[str, int | None]]:
    """Yield each line, and its number on the new side of the hunk that it stands in."""
    number = left = 0
    for line in text.split("\n"):
        if left > 0 and line[:1] in {"+", " ", ""}:
            yield line, number
            number, left = number + 1, left - 1
            continue
        if line.startswith(_SIGN) and (hunk := _HUNK.match(line)) is not None:
            number, left = int(hunk[1]), int(hunk[2] or 1)
        elif left > 0 and (reference := REFERENCE.match(line)) is not None:
            count = referenced_lines(reference)  # of the lines as they stand nobody knows which are of the new side
            number, left = (number + count, left - count) if reference["added"] else (0, 0)
        elif line[:1] not in {"-", "\\"}:
            left = 0
        yield line, None
