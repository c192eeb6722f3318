"""Read back what was laid out as forms and rows (compressors/rows/), line by line, from what is sent alone.

Written from the declared layouts, not from their writer: a reader that knows what a heading says, and nothing else. Every
heading, row and reference becomes the lines for which it stands; a gap becomes a `Gap` of so many lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from ..model.normal_form import MARK
from .gaps import Gap, gap_of

_IN_PLACE: Final = re.compile(
    r"\[… (\d+) (?:lines like the next|times the next (\d+) lines)(?:, (.) from (each row|the words) below)?"
    r"(?:, those in \{\} for a line each)?(, parted by \|)?"
    r"((?:, .\d+ counts up from \d+)*)(, \^ as above)?\]"
)
_COUNTS: Final = re.compile(r", (.)(\d+) counts up from (\d+)")
_LEGEND: Final = re.compile(
    r"\[… forms(?:, parted by --)?\. A line below that begins with the ([«›‣])word of a form stands for the lines of that form, "
    r"its other words for each (.) in turn(?:, all that is left for the last)?"
    r"(, those in \{\} for a line each)?(, \| parts values that hold blanks)?"
    r"(, \^ as in the nearest line above with the same [«›‣]word)?\]"
)
_STARTS: Final = re.compile(r"\[… each line below starts with( this, but for those behind a \|)?: (.*)\]")
_WHOLE: Final = "[… each line below is whole]"
_EQUAL: Final = re.compile(r"\[… (\d+) lines? equal to the one above\]")
_CYCLE: Final = re.compile(r"\[… (\d+) lines, the (\d+) above again\]")
_AFTER: Final = re.compile(r"\[… again the (\d+) lines that follow this one above: (.*)\]")
_END_OF_ROWS: Final = "[… end of rows]"
_END_OF_FORMS: Final = "[… end of forms]"
_BORDER: Final = "--"
"""Between forms of which one has several lines."""
_GROUP: Final = re.compile(r"([^\s{}]*)\{([^{}]+)\}")
_WORDS: Final = re.compile(r"(?P<start>[^\s{}]+)\{(?P<words>[^{}]+)\}|\S+")
_KEY: Final = r"(\w+|[^\x00-\x7f\w\s])"


class Unreadable(ValueError):
    """What is sent does not say what it stands for."""


@dataclass(frozen=True)
class _Form:
    """A template as a reader sees it."""

    lines: Sequence[str]
    hole: str
    """The sign for a value; empty where the heading tells of none."""
    between: str
    key: str = ""
    counters: dict[int, int] = field(default_factory=dict)
    """Number of a hole -> where it starts to count."""

    @cached_property
    def holes(self) -> list[int]:
        """The holes as they stand, by number from 1."""
        return [int(digits) if digits and self.numbered else place for place, digits in enumerate(self._digits, 1)]

    @cached_property
    def numbers(self) -> list[int]:
        """The holes by number, each once."""
        return list(dict.fromkeys(self.holes))

    @cached_property
    def numbered(self) -> bool:
        digits = self._digits
        return (
            bool(digits)
            and all(digits)
            and sorted({int(one) for one in digits}) == list(range(1, len(set(digits)) + 1))
        )

    @cached_property
    def literals(self) -> list[str]:
        """What stands before, between and behind the holes."""
        return re.split(re.escape(self.hole) + (r"\d+" if self.numbered else ""), "\n".join(self.lines))

    @cached_property
    def _digits(self) -> list[str]:
        """What digits stand behind each hole."""
        if not self.hole:
            return []
        return re.findall(re.escape(self.hole) + r"(\d*)", "\n".join(self.lines))


def read_back(sent: str) -> list[str | Gap]:
    """The lines for which `sent` stands, and the gaps between them. Raises Unreadable."""
    out: list[str | Gap] = []
    start: re.Match[str] | None = None
    for line in _Reader(sent.split("\n")).read():
        if isinstance(line, Gap):
            out.append(line)
        elif match := _STARTS.fullmatch(line):
            start = match
        elif line == _WHOLE:
            start = None
        else:
            out.append(
                line if start is None or MARK.fullmatch(line) else _started(line, start[2], start[1] is not None)
            )
    return out


def _started(line: str, start: str, exceptions: bool) -> str:
    """The line with what was left out before it."""
    if not line or (exceptions and line.startswith("|")):
        return line[1:]
    return start + line


class _Reader:
    def __init__(self, sent: Sequence[str]) -> None:
        self.sent = sent
        self.at = 0
        self.out: list[str | Gap] = []
        self.keyed: list[_Form] = []
        self.braces = self.bars = self.dittos = False
        """What the legend explains."""
        self.last: dict[str, list[str]] = {}
        """The values of the last row of each form, by its key."""

    def read(self) -> list[str | Gap]:
        while self.at < len(self.sent):
            line = self._next()
            if line.startswith("[… "):
                self._marker(line)
            else:
                self._line(line)
        return self.out

    def _next(self) -> str:
        if self.at >= len(self.sent):
            raise Unreadable("it ends within a form")
        self.at += 1
        return self.sent[self.at - 1]

    def _line(self, line: str) -> None:
        """Read a line that is no marker."""
        form = next((one for one in self.keyed if line == one.key or line.startswith(f"{one.key} ")), None)
        if form is None:
            self.out.append(line)
            return
        rest, number = line[len(form.key) + 1 :], len(form.numbers)
        group = _GROUP.fullmatch(rest) if self.braces and number == 1 and len(form.lines) == 1 else None
        if group is not None:
            for word in group[2].split(" "):
                self.out += _filled(form, [group[1] + word], 0)
            self.last.pop(form.key, None)
            return
        between = " | " if self.bars and " | " in rest else " "
        values = rest.split(between, number - 1) if number else []
        if len(values) != number or (not number and rest):
            raise Unreadable("a row with too few values")
        if self.dittos:
            last = self.last.get(form.key, values)
            values = [before if value == "^" else value for value, before in zip(values, last, strict=True)]
        self.out += _filled(form, values, 0)
        self.last[form.key] = values

    def _marker(self, line: str) -> None:
        if match := _IN_PLACE.fullmatch(line):
            self._in_place(match)
        elif match := _LEGEND.fullmatch(line):
            self.braces, self.bars, self.dittos = (match[clause] is not None for clause in (3, 4, 5))
            self._legend(match[1], match[2])
        elif (gap := gap_of(line)) is not None:
            self.out.append(gap)
        elif not self._reference(line) and line != _END_OF_ROWS:
            self.out.append(line)

    def _reference(self, line: str) -> bool:
        """Copy what a reference names; False if the line is none."""
        if match := _EQUAL.fullmatch(line):
            start, number = len(self.out) - 1, int(match[1])
        elif match := _CYCLE.fullmatch(line):
            start, number = len(self.out) - int(match[2]), int(match[1])
        elif match := _AFTER.fullmatch(line):
            place = next(
                (index for index, one in enumerate(self.out) if isinstance(one, str) and one.strip() == match[2]), None
            )
            if place is None:
                raise Unreadable(f"no line reads: {match[2][:60]}")
            start, number = place + 1, int(match[1])
        else:
            return False
        if not 0 <= start < len(self.out):
            raise Unreadable("a reference to nothing")
        for index in range(start, start + number):
            self.out.append(self.out[index])
        return True

    def _in_place(self, match: re.Match[str]) -> None:
        times, height = int(match[1]), int(match[2] or 1)
        counters = {int(number): int(first) for _, number, first in _COUNTS.findall(match[6])}
        hole = match[3] or next((sign for sign, _, _ in _COUNTS.findall(match[6])), "")
        lines = [self._next() for _ in range(height)]
        form = _Form(lines, hole, " | " if match[5] else " ", counters=counters)
        from_rows = [number for number in form.numbers if number not in counters]
        if not from_rows:
            for instance in range(times):
                self.out += _filled(form, [], instance)
        elif match[4] == "the words":
            words: list[str] = []
            while len(words) < times:
                words.extend(_words(self._next()))
            if len(words) != times:
                raise Unreadable("more words than were announced")
            for instance, word in enumerate(words):
                self.out += _filled(form, [word], instance)
        else:
            above: list[str] = []
            for instance in range(times):
                values = _values(form, self._next(), len(from_rows))
                if match[7] and above:
                    values = [above[column] if value == "^" else value for column, value in enumerate(values)]
                self.out += _filled(form, values, instance)
                above = values

    def _legend(self, mark: str, hole: str) -> None:
        lines: list[str] = []
        key = re.compile(mark + _KEY)
        while (line := self._next()) != _END_OF_FORMS:
            lines.append(line)
        starts = [index for index, line in enumerate(lines) if key.search(line)]
        if not starts or starts[0] != 0:
            raise Unreadable("a legend without keys")
        borders = [start - 1 for start in starts[1:]]
        bordered = len(starts) < len(lines) and len(starts) > 1
        if bordered and any(lines[border] != _BORDER for border in borders):
            raise Unreadable("forms without a border")
        ends = [*(borders if bordered else starts[1:]), len(lines)]
        for start, end in zip(starts, ends, strict=True):
            self.keyed.append(_keyed_form(lines[start:end], key, hole))
        if len({form.key for form in self.keyed}) < len(self.keyed):
            raise Unreadable("two forms with one key")


def _keyed_form(lines: Sequence[str], key: re.Pattern[str], hole: str) -> _Form:
    match = key.search(lines[0])
    assert match is not None  # the caller looked for it
    written = [lines[0][: match.start()] + match[1] + lines[0][match.end() :], *lines[1:]]
    return _Form(written, hole, "", match[0])


def _words(line: str) -> Iterator[str]:
    """The values in a line of words: what stands before braces is what those in them begin with."""
    for match in _WORDS.finditer(line):
        if match["words"] is None:
            yield match[0]
        else:
            yield from (match["start"] + word for word in match["words"].split(" "))


def _values(form: _Form, row: str, number: int) -> list[str]:
    cells = row.split(form.between, number - 1)
    if len(cells) != number:
        raise Unreadable("a row with too few values")
    return cells


def _filled(form: _Form, values: Sequence[str], instance: int) -> list[str]:
    """The lines of one instance."""
    if not form.holes:
        return list(form.lines)
    given = iter(values)
    by_number = {
        number: str(form.counters[number] + instance) if number in form.counters else next(given)
        for number in form.numbers
    }
    first, *literals = form.literals
    filled = (by_number[number] + literal for number, literal in zip(form.holes, literals, strict=True))
    return (first + "".join(filled)).split("\n")
