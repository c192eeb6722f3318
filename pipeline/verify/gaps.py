"""Whether what is sent of a text is that text with declared gaps: every line that is shown stands where the counts put it.

    lines of the text          what is sent
    1  checking web-1          checking web-1
    2    status: OK              status: OK
    3  checking web-2          [… 2 lines left out]
    4    status: FAULT         checking web-3
    5  checking web-3

Walks along both. A line that was moved, changed or dropped without a count, and a count that is wrong, leave the walk at
another line than the one that is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ..model.normal_form import MARK

_GAP: Final = re.compile(r"\[… (\d+) (?:lines?|rows?) left out(?:, (?:all|\d+) like: [^\n]*)?\]")
_TOTAL: Final = re.compile(r"\[… (\d+) lines, (\d+) shown\]")
_INSIDE: Final = re.compile(r"\[… (\d+) characters left out\]")


@dataclass(frozen=True, slots=True)
class Gap:
    """So many lines are missing here."""

    lines: int


def gap_of(line: str) -> Gap | None:
    """The gap that a line declares; None if it is none."""
    found = _GAP.fullmatch(line)
    return None if found is None else Gap(int(found[1]))


def shown_lines(sent: Sequence[str | Gap], lines: Sequence[str]) -> dict[int, str] | None:
    """Number of each line that is shown, and how it is shown; None where `sent` is not `lines` with those gaps."""
    shown: dict[int, str] = {}
    at = 0
    items = list(sent)
    total = _TOTAL.fullmatch(items[0]) if items and isinstance(items[0], str) else None
    after_gap = False
    for item in items[1:] if total else items:
        if isinstance(item, Gap):
            at = _behind(lines, at, item.lines)
        else:
            while after_gap and at < len(lines) and lines[at] != item and MARK.fullmatch(lines[at]):
                at += 1
            if at >= len(lines) or not (item == lines[at] or _is_shortened(item, lines[at])):
                return None
            shown[at] = item
            at += 1
        after_gap = isinstance(item, Gap)
    while at < len(lines) and MARK.fullmatch(lines[at]):
        at += 1
    if at != len(lines):
        return None
    if total is not None:
        numbers = sum(map(_is_counted, lines)), sum(1 for at in shown if _is_counted(lines[at]))
        if (int(total[1]), int(total[2])) != numbers:
            return None
    return shown


def _is_counted(line: str) -> bool:
    """Whether a line is one of the text, and not a time that is said above some."""
    return MARK.fullmatch(line) is None


def _behind(lines: Sequence[str], at: int, number: int) -> int:
    """The line behind so many lines of the text."""
    while at < len(lines) and number:
        number -= _is_counted(lines[at])
        at += 1
    return at if not number else len(lines) + 1


def _is_shortened(shown: str, line: str) -> bool:
    """Whether a line is shown with as many characters missing as it says."""
    if "[… " not in shown:
        return False
    place = 0
    for piece in _pieces(shown):
        if isinstance(piece, int):
            place += piece
        elif line.startswith(piece, place):
            place += len(piece)
        else:
            return False
    return place == len(line)


def _pieces(shown: str) -> Iterator[str | int]:
    """What stands in a shortened line, and how many characters are missing between."""
    at = 0
    for found in _INSIDE.finditer(shown):
        yield shown[at : found.start()]
        yield int(found[1])
        at = found.end()
    yield shown[at:]
