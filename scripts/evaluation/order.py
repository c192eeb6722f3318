"""Whether every line can be read back from what was sent, whole and in its order.

What a level may normalise is not asked for: blank lines, blanks at the end, padding inside a line, lines that only draw a
rule, the lengths of bars and of underlines, the lines of a tree, names that `diff --git` implies, white space and escapes of
JSON. The inverse is the judge's own reader. JSON documents are asked
questions (questions.py).
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .reader import read

ESCAPES: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
"""What colours text in a terminal, and no reader sees."""
_RULE: Final = re.compile(r"[\s|+=~_─━═┌┐└┘├┤┬┴┼│╭╮╰╯-]*")
_PADDING: Final = re.compile(r"(?<=\S)[ \t]{2,}|(?<=\S)\t")
_ALIGNED: Final = re.compile(r"([\[(]) +([0-9][0-9./]*%?[\])])")
_BAR: Final = re.compile(r"(?<=\d )[+-]+$|(?<=\^)~+$|([=_~^*#+-])(?=\1{3})|^ (?=\S.* \| +(?:\d|Bin))")
_IMPLIED: Final = re.compile(r"(?:---|\+\+\+) (?:[ab]/.*|/dev/null)")
_BRANCH: Final = re.compile(r"(?:[│|](?:   |\xa0\xa0 )|    )*(?:├──|└──|[|`]--) ")
_DEPTH: Final = 4
"""Columns of a level of a tree."""


@dataclass(frozen=True, slots=True)
class Order:
    """Lines of a text, and what became of them."""

    lines: int
    kept: int
    """Found again, whole and in their order."""
    moved: int
    """Found again whole, but not in their order."""
    invented: int
    """Lines of what was sent that the text does not have."""
    unread: tuple[str, ...]
    """Markers of layouts that the reader does not know."""

    @property
    def whole(self) -> bool:
        return self.kept == self.lines and not self.invented


def order(before: str, after: str) -> Order:
    """Return what a reader of `after` knows of the lines of `before`."""
    original = list(_lines(before.split("\n")))
    if before == after:
        return Order(len(original), len(original), 0, 0, ())
    value = _value(before)
    if value is not None and value == _value(after):
        return Order(len(original), len(original), 0, 0, ())
    reading = read(after)
    there = list(_lines(reading.lines))
    places = _places(original, there)
    kept = _longest_rise(places)
    return Order(len(original), kept, len(places) - kept, len(there) - len(places), tuple(reading.unread))


def is_data(text: str) -> bool:
    """Return whether the text is JSON, or JSON in each line: its lines are white space, and have no order of their own."""
    return _value(text) is not None or all(line[:1] == "{" and _value(line) is not None for line in text.splitlines())


def _value(text: str) -> str | None:
    """The JSON value that the text is, in one spelling; numbers as they are spelt."""
    try:
        return json.dumps(json.loads(text, parse_float=str, parse_int=str))
    except ValueError:
        return None


def _lines(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        shown = ESCAPES.sub("", line).rstrip("\r")
        shown = shown.rpartition("\r")[2].rstrip() if "\r" in shown else shown.rstrip()
        if not _RULE.fullmatch(shown) and not _IMPLIED.fullmatch(shown):
            drawn = _BRANCH.match(shown)
            shown = _ALIGNED.sub(r"\1\2", shown)
            indented = shown if drawn is None else " " * (drawn.end() // _DEPTH) + shown[drawn.end() :]
            yield _BAR.sub("", _PADDING.sub(" ", indented)).rstrip()


def _places(original: list[str], there: list[str]) -> list[int]:
    """Return for each line that is there, where it stood: the first of its like with the first, the second with the second."""
    stood: dict[str, deque[int]] = defaultdict(deque)
    for index, line in enumerate(original):
        stood[line].append(index)
    return [stood[line].popleft() for line in there if stood.get(line)]


def _longest_rise(places: list[int]) -> int:
    """The length of the longest rising sequence in `places`."""
    ends: list[int] = []
    for place in places:
        position = bisect_left(ends, place)
        ends[position : position + 1] = [place]
    return len(ends)
