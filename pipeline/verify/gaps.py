"""Whether what is sent of a text is that text with declared gaps: every line that is shown stands where the counts put it.

    lines of the text          what is sent
    1  checking web-1          checking web-1
    2    status: OK              status: OK
    3  checking web-2          [… 2 lines left out]
    4    status: FAULT         checking web-3
    5  checking web-3

Walks along both. A line that was moved, changed or dropped without a count, and a count that is wrong, leave the walk at
another line than the one that is shown. What a gap says its lines are like must be true of as many of them. A time that stands
right behind a gap is the last one in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ..model.normal_form import MARK

_GAP: Final = re.compile(r"\[… (\d+) (?:lines?|rows?) left out(?:, (all|\d+) like: ([^\n]*))?\]")
_TOTAL: Final = re.compile(r"\[… (\d+) lines, (\d+) shown\]")
_INSIDE: Final = re.compile(r"\[… (\d+) characters left out\]")


@dataclass(frozen=True, slots=True)
class Gap:
    """So many lines are missing here."""

    lines: int
    like: int = 0
    """How many of them hold all of the words."""
    words: tuple[str, ...] = ()

    def tells_rightly(self, lines: Sequence[str]) -> bool:
        """Return whether so many of these lines hold the words, and those that are said to be all are more than none."""
        return not self.words or self.like == sum(all(word in line for word in self.words) for line in lines) > 0


def gap_of(line: str) -> Gap | None:
    """The gap that a line declares; None if it is none."""
    match = _GAP.fullmatch(line)
    if match is None:
        return None
    like = 0 if match[2] is None else int(match[1] if match[2] == "all" else match[2])
    return Gap(int(match[1]), like, tuple((match[3] or "").split(" ")) if match[2] else ())


def shown_lines(sent: Sequence[str | Gap], lines: Sequence[str]) -> dict[int, str] | None:
    """Number of each line that is shown, and how it is shown; None where `sent` is not `lines` with those gaps."""
    shown: dict[int, str] = {}
    start = number = 0
    items = list(sent)
    total = _TOTAL.fullmatch(items[0]) if items and isinstance(items[0], str) else None
    after_gap = False
    for item in items[1:] if total else items:
        if isinstance(item, Gap):
            start, number = number, _behind(lines, number, item.lines)
            if not item.tells_rightly([line for line in lines[start:number] if _is_counted(line)]):
                return None
        elif after_gap and (time := _last_time(lines, start, number)) is not None and item == lines[time]:
            shown[time] = item
            continue
        else:
            while after_gap and number < len(lines) and lines[number] != item and MARK.fullmatch(lines[number]):
                number += 1
            if number >= len(lines) or not (item == lines[number] or _is_shortened(item, lines[number])):
                return None
            shown[number] = item
            number += 1
        after_gap = isinstance(item, Gap)
    while number < len(lines) and MARK.fullmatch(lines[number]):
        number += 1
    if number != len(lines):
        return None
    if total is not None:
        numbers = sum(map(_is_counted, lines)), sum(1 for number in shown if _is_counted(lines[number]))
        if (int(total[1]), int(total[2])) != numbers:
            return None
    return shown


def _last_time(lines: Sequence[str], start: int, end: int) -> int | None:
    """The last of these lines that says what time it is from there on."""
    return next(
        (number for number in reversed(range(start, min(end, len(lines)))) if MARK.fullmatch(lines[number])), None
    )


def is_broken_into(text: str, pieces: Sequence[str]) -> bool:
    """Return whether the pieces are the text, but for line ends and the blanks that they open with."""
    return "".join(line.lstrip(" ") for line in text.split("\n")) == "".join(piece.lstrip(" ") for piece in pieces)


def _is_counted(line: str) -> bool:
    """Return whether a line is one of the text, and not a time that is said above some."""
    return not line.startswith("[… ") or MARK.fullmatch(line) is None


def _behind(lines: Sequence[str], number: int, left: int) -> int:
    """The line behind so many lines of the text."""
    while number < len(lines) and left:
        left -= _is_counted(lines[number])
        number += 1
    return number if not left else len(lines) + 1


def _is_shortened(shown: str, line: str) -> bool:
    """Return whether a line is shown with as many characters missing as it says."""
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
    """Yield what stands in a shortened line, and how many characters are missing between."""
    start = 0
    for match in _INSIDE.finditer(shown):
        yield shown[start : match.start()]
        yield int(match[1])
        start = match.end()
    yield shown[start:]
