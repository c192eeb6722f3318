"""Diffs as lines of files. Who read a diff has read its new side; what a diff adds or removes may stand above where it was
written or read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from .lines import BARRIER, REFERENCE, SIGNS, Lines, referenced_lines

_SIGN: Final = "@@ -"
_HUNK: Final = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def new_side(text: str) -> Lines | None:
    """The lines that the files have afterwards, by their numbers there; None where there is no hunk."""
    rows = [(row.new, row.line[1:]) for row in _rows(text) if row.new is not None] if _SIGN in text else []
    if not rows:
        return None
    contents = [content for _, content in rows]
    return Lines(contents, contents, [number for number, _ in rows], "@@")


def signed_lines(text: str) -> Iterator[Lines]:
    """Yield all lines of a text, of which only those that a hunk adds say something; and again with those that one removes."""
    rows = list(_rows(text)) if _SIGN in text else []
    for sign in SIGNS.values():
        numbers = [(row.new if sign == "+" else row.old) if row.line.startswith(sign) else None for row in rows]
        if any(number is not None for number in numbers):
            contents = [BARRIER if number is None else row.line[1:] for row, number in zip(rows, numbers, strict=True)]
            yield Lines([row.line for row in rows], contents, numbers, sign=sign)


class _Row(NamedTuple):
    line: str
    old: int | None = None
    """Its number on the old side of the hunk that it stands in."""
    new: int | None = None


def _rows(text: str) -> Iterator[_Row]:
    old = old_left = new = new_left = 0
    for line in text.split("\n"):
        is_old, is_new = old_left > 0 and line[:1] in {"-", " ", ""}, new_left > 0 and line[:1] in {"+", " ", ""}
        yield _Row(line, old if is_old else None, new if is_new else None)
        if is_old or is_new:
            old, old_left, new, new_left = old + is_old, old_left - is_old, new + is_new, new_left - is_new
        elif line.startswith(_SIGN) and (hunk := _HUNK.match(line)) is not None:
            old, old_left, new, new_left = int(hunk[1]), int(hunk[2] or 1), int(hunk[3]), int(hunk[4] or 1)
        elif (reference := REFERENCE.match(line)) is not None and (old_left > 0 or new_left > 0):
            count, sign = referenced_lines(reference), SIGNS.get(reference["kind"])
            if sign is None:  # of the lines as they stand nobody knows which are of which side
                old_left = new_left = 0
            elif sign == "+":
                new, new_left = new + count, new_left - count
            else:
                old, old_left = old + count, old_left - count
        elif line[:1] not in {"-", "\\"}:
            old_left = new_left = 0
