"""Line numbers that a reading tool prints before each line of a file: `     7→`, `7\\t`, `7: `, `7. `, `7|`, `00007| `.

Text that looks numbered need not be: a list in a README, rows of a table. Numbers count as a tool's where nearly all lines
have one, each one more than the one above, and where they are padded, or lines are among them that no list has: empty ones, or
indented ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

SEPARATORS: Final = ("→", "\t", " | ", "| ", "|", ": ", ":", ". ")
"""Longest first where one begins another."""
_NUMBER: Final = r"([ 0]*)L?(\d{1,7})"
_PADDING: Final = re.compile(r"^ +L?\d{1,7}[^\w\s,]|^ +\d{1,7}\t", re.MULTILINE)
_PATTERNS: Final = {separator: re.compile(_NUMBER + re.escape(separator)) for separator in SEPARATORS}
_ANY: Final = re.compile(_NUMBER + "(?:" + "|".join(map(re.escape, SEPARATORS)) + ")")
_OPENING: Final = 12
"""Lines that may stand before the first one with a number."""
_LEAST: Final = 3
"""Lines with a number that make a text numbered."""
_MOST_OTHERS: Final = 0.2
"""Lines without a number, as a share of all; a few are always allowed."""
_MOST_JUMPS: Final = 0.1
_PADDED: Final = 4
"""Blanks or zeros before a number of one digit: no list is indented so."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """The lines of a text, and the numbers before them."""

    separator: str
    numbers: Sequence[int | None]
    """None: the line has none."""
    contents: Sequence[str]
    """What stands behind number and separator; the whole line where it has none."""

    def __len__(self) -> int:
        return len(self.contents)


def numbered(text: str) -> Numbered | None:
    """The text with its lines and numbers apart; None where a tool printed none, or nobody can tell.

    Of `7:` and `7: ` the one is taken with which more lines have a number: where a tool prints the first, an indented line looks
    like the second, and an empty one does not.
    """
    lines = text.split("\n")
    first = next((line for line in lines[:_OPENING] if _ANY.match(line)), None)
    if first is None:
        return None
    fitting = [separator for separator, pattern in _PATTERNS.items() if pattern.match(first)]
    ways = [read for separator in fitting if (read := _read(lines, separator)) is not None]
    return max(ways, key=lambda read: len(lines) - read.numbers.count(None), default=None)


def are_padded(text: str) -> bool:
    """Return whether there may be blanks before the numbers of a text."""
    return _PADDING.search(text) is not None


def _read(lines: list[str], separator: str) -> Numbered | None:
    pattern = _PATTERNS[separator]
    numbers: list[int | None] = []
    contents: list[str] = []
    padded = False
    for line in lines:
        match = pattern.match(line)
        numbers.append(int(match[2]) if match else None)
        contents.append(line[match.end() :] if match else line)
        padded = padded or (match is not None and len(match[1]) + len(match[2]) > _PADDED)
    return (
        Numbered(separator, numbers, contents) if _is_a_tools(numbers, contents, padded or separator == "→") else None
    )


def _is_a_tools(numbers: list[int | None], contents: list[str], sure: bool) -> bool:
    there = [number for number in numbers if number is not None]
    if len(there) < _LEAST or len(numbers) - len(there) > max(_OPENING, _MOST_OTHERS * len(numbers)):
        return False
    jumps = sum(later != earlier + 1 for earlier, later in pairwise(there))
    if jumps > _MOST_JUMPS * len(there):
        return False
    return sure or any(
        number is not None and (not content.strip() or content.startswith(("  ", "\t")))
        for number, content in zip(numbers, contents, strict=True)
    )


def shown(separator: str, numbers: Sequence[int | None], contents: Sequence[str], *, tens: bool) -> Iterable[str]:
    """The lines as they are sent: each with its number, or with `tens` the first of a run and every tenth."""
    before: int | None = None
    for number, content in zip(numbers, contents, strict=True):
        if number is None:
            yield content
        elif tens and before is not None and number == before + 1 and number % 10:
            yield separator + content
        else:
            yield f"{number}{separator}{content}"
        before = number if number is not None else before


def read_back(separator: str, lines: Iterable[str]) -> tuple[list[int | None], list[str]]:
    """Numbers and contents of lines that are shown so; the inverse of `shown`, where there is one."""
    pattern = re.compile(rf"(\d{{0,7}}){re.escape(separator)}")
    numbers: list[int | None] = []
    contents: list[str] = []
    before: int | None = None
    for line in lines:
        match = pattern.match(line)
        number = None
        if match is not None:
            number = int(match[1]) if match[1] else None if before is None else before + 1
        numbers.append(number)
        contents.append(line if match is None or number is None else line[match.end() :])
        before = number if number is not None else before
    return numbers, contents
