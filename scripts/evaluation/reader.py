"""What a careful reader makes of a text that was sent: its lines, with the declared layouts played out.

The judge's own reader. It knows the layouts as they are declared to whoever reads the text (README, "Levels"), takes nothing from
pipeline/, and works on peers' texts alike, which have no such layouts. Where a marker is not of a layout that it knows, the
lines below stay as they stand, and the marker is counted as unread.

Layouts are played out in two steps: first lines that are said by forms, rows and references (LAYOUTS here), then what is
laid out under headings, such as search results by file (outline.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from .outline import outlined

_MARKER: Final = re.compile(r"\[… .*\]")
_LAYOUT_WORDS: Final = re.compile(r"\b(below|next|rows|under|starts?|left out|above its|before its|then|as above)\b")
_GAP: Final = re.compile(r"\[… (?:\d[\d,]* \w+ (?:left out|cut)\b.*|\d[\d,]* lines, \d[\d,]* shown)\]")
_SIGNS: Final = "[*†¤•]"
_HEADS: Final = "[§¶‡‖]"


@dataclass(slots=True)
class Reading:
    """The lines of a text as a reader understands them."""

    lines: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    """Markers that say that something was left out."""
    unread: list[str] = field(default_factory=list)
    """Markers that announce a layout which this reader does not know, or whose lines do not fit it."""


class _Misfit(Exception):
    """What stands below a marker is not what the marker says."""


@dataclass(slots=True)
class _Cursor:
    lines: Sequence[str]
    position: int = 0

    def take(self) -> str:
        if self.position >= len(self.lines):
            raise _Misfit
        self.position += 1
        return self.lines[self.position - 1]


def read(text: str) -> Reading:
    """The lines of `text` with every declared layout played out."""
    reading = Reading()
    cursor = _Cursor(text.split("\n"))
    started = head = sign = ""
    excepted = False
    short: list[_Short] = []
    above: list[str] = []
    while cursor.position < len(cursor.lines):
        line = cursor.take()
        if not _MARKER.fullmatch(line):
            if sign and (line == sign or line.startswith(sign + " ")):
                head = line[2:]
                continue
            lines, above = _in_full(line, short, above)
            reading.lines += lines or ([head + line] if line else [line])
            continue
        above = []
        if match := re.fullmatch(r"\[… each line starts with( this, but for those behind a \|)?: (.*)\]", line):
            started, excepted = match[2], match[1] is not None
        elif match := re.fullmatch(rf"\[… \d+ lines, ({_HEADS}) starts lines below\]", line):
            head, sign = "", match[1]
        elif match := _LEGEND.fullmatch(line):
            short = list(_legend(match["hole"], cursor))
        elif line == "[… end of rows]":
            continue
        else:
            reading.lines += _played(line, cursor, reading)
    lines = [_started(line, started, excepted) for line in reading.lines] if started else reading.lines
    laid_out = outlined(lines)
    reading.lines = laid_out.lines
    for marker in laid_out.markers:
        is_layout = _LAYOUT_WORDS.search(marker) and not _GAP.fullmatch(marker)
        (reading.unread if is_layout else reading.gaps).append(marker)
    return reading


def _started(line: str, start: str, excepted: bool) -> str:
    if not line or (excepted and line[0] == "|"):
        return line[1:]
    return start + line


def _played(marker: str, cursor: _Cursor, reading: Reading) -> list[str]:
    """The lines that a marker and what stands below it stand for."""
    start = cursor.position
    for layout, player in LAYOUTS:
        if match := layout.fullmatch(marker):
            try:
                return list(player(match, cursor, reading.lines))
            except _Misfit:
                cursor.position = start
                reading.unread.append(marker)
                return []
    return [marker]


# --- lines that are short for a form


_LEGEND: Final = re.compile(
    r"\[… forms\. Below, a line with one of their «words is short for the whole form, "
    rf"its other words for each (?P<hole>{_SIGNS}) in turn"
    rf"(?:, more words than {_SIGNS} for more lines)?(?:, parted by \| where there is one)?"
    r"(?:, \^ for the word in that place of the line above)?(?:, \" for that of the last line of the same form)?\]"
)
_KEY: Final = re.compile(r"«(?P<word>\w+|.)")


@dataclass(slots=True)
class _Short:
    """A form for which lines below it are short."""

    template: str
    hole: str
    key: str
    before: int
    """Values before the key in a short line."""
    names: tuple[str, ...]
    """The form's values, in order."""
    last: list[str]
    """The values of its last short line, for which ditto marks stand."""

    def line(self, values: Sequence[str]) -> list[str]:
        return _put(self.template, self.hole, self.names, values).split("\n")

    @property
    def width(self) -> int:
        return len(set(self.names))


def _legend(hole: str, cursor: _Cursor) -> Iterator[_Short]:
    """The forms up to the line `[… end of forms]`: the first line of each has its key; `--` is between those of several lines."""
    forms: list[list[str]] = []
    while (line := cursor.take()) != "[… end of forms]":
        if _KEY.search(line):
            if forms and forms[-1][-1] == "--":
                forms[-1].pop()
            forms.append([])
        forms[-1].append(line)
    for lines in forms:
        template = "\n".join(lines)
        key = _KEY.search(template)
        assert key is not None  # each form begins with one
        written = template[: key.start()] + key["word"] + template[key.end() :]
        names = tuple(_names(written, hole))
        before = len(set(names[: template[: key.start()].count(hole)]))
        yield _Short(written, hole, key["word"], before, names, [])


def _in_full(line: str, forms: Sequence[_Short], above: list[str]) -> tuple[list[str], list[str]]:
    """The lines for which `line` is short, and the values with which it begins; nothing where it is not short.

    `above`: the values with which the line above it begins.
    """
    form = next((form for form in forms if f"«{form.key}" in line.split(" ")), None)
    if form is None:
        return [], []
    words = line.split(" ")
    bars = "|" in words
    if form.width == 1 and "\n" not in form.template and not bars:
        return [one for word in _prefixed(" ".join(words[1:])) for one in form.line([word])], []
    cells = line.split(" | " if bars else " ", form.width)
    cells = [above[place] if cell == "^" and place < len(above) else cell for place, cell in enumerate(cells)]
    values = cells[: form.before] + cells[form.before + 1 :]
    if form.last:
        values = [old if value == '"' else value for value, old in zip(values, form.last, strict=False)]
    form.last[:] = values
    return form.line(values), values[: form.before]


def _prefixed(line: str) -> list[str]:
    """The values of a line of words; a first one that ends in `::` or `/` is what the others begin with."""
    first, *rest = line.split(" ")
    return [first + word for word in rest] if rest and first.endswith(("::", "/")) else [first, *rest]


# --- rows under a template


def _like_next(match: re.Match[str], cursor: _Cursor, _above: list[str]) -> Iterator[str]:
    """`[… 412 lines like next, * in rows below, § above them, " as above]`, the template, and a row for each line."""
    count, hole, head, ditto = int(match["count"]), match["hole"], match["head"], match["ditto"]
    template = cursor.take()
    if hole is None:
        yield from [template] * count
        return
    over = ""
    above: list[str] = []
    for _ in range(count):
        row = cursor.take()
        while head and row.startswith(head + " "):
            over, row = row[2:], cursor.take()
        yield _filled(template, (hole, row), (head, over), above if ditto else None)


def _filled(template: str, rows: tuple[str, str], over: tuple[str | None, str], above: list[str] | None) -> str:
    """The template with the values of a row, and with those that stand above the rows."""
    hole, row = rows
    head, values_above = over
    holes = _names(template, hole)
    values = _values(row, len(set(holes)), quoted=above is None)
    if above is not None:
        values = [
            old if new == '"' and old is not None else new for new, old in zip(values, above or values, strict=True)
        ]
        above[:] = values
    line = _put(template, hole, holes, values)
    if head:
        heads = _names(template, head)
        line = _put(line, head, heads, _values(values_above, len(set(heads)), quoted=True))
    return line


def _names(template: str, sign: str) -> list[str]:
    """The values that a template asks for, in order: each its number, where they are numbered, else a number of its own."""
    numbers = re.findall(rf"{re.escape(sign)}(\d*)", template)
    if numbers and all(numbers):
        return [str(name) for name in numbers]
    return [f"#{index}" for index in range(len(numbers))]


def _put(template: str, sign: str, names: Sequence[str], values: Sequence[str]) -> str:
    numbered = any(not name.startswith("#") for name in names)
    pieces = re.split(rf"{re.escape(sign)}\d+" if numbered else re.escape(sign), template)
    order = sorted(set(names), key=lambda name: int(name.lstrip("#")))
    given = dict(zip(order, values, strict=True))
    return pieces[0] + "".join(given[name] + piece for name, piece in zip(names, pieces[1:], strict=True))


def _values(row: str, width: int, *, quoted: bool) -> list[str]:
    """Return so many values of a row, parted by tabs, or by single blanks outside quotes; the last one may hold blanks."""
    if width <= 1:
        return [row][:width]
    if row.count("\t") == width - 1:
        return row.split("\t")
    words = _words(row) if quoted else row.split(" ")
    if len(words) < width:
        raise _Misfit
    return [*words[: width - 1], " ".join(words[width - 1 :])]


def _words(row: str) -> list[str]:
    """Words parted by single blanks; what stands between double quotes is one word with what touches it."""
    words, quotes = [""], 0
    for piece in row.split(" "):
        words[-1] = f"{words[-1]} {piece}" if quotes % 2 else piece if quotes == -1 else words[-1] + piece
        quotes += piece.count('"')
        if quotes % 2 == 0:
            words.append("")
            quotes = 0
    if quotes % 2:
        return row.split(" ")
    return words[:-1]


def _like_next_lines(match: re.Match[str], cursor: _Cursor, _above: list[str]) -> Iterator[str]:
    """`[… 80 lines like the next 2, * in rows]`, the lines of one record, and a row of values for each record."""
    count, height, hole = int(match["count"]), int(match["height"]), match["hole"]
    template = "\n".join(cursor.take() for _ in range(height))
    if count % height:
        raise _Misfit
    for _ in range(count // height):
        if hole in template:
            names = _names(template, hole)
            yield from _put(template, hole, names, _values(cursor.take(), len(set(names)), quoted=False)).split("\n")
        else:
            yield from template.split("\n")


def _named(match: re.Match[str], cursor: _Cursor, _above: list[str]) -> Iterator[str]:
    """`[… 30 lines: Checking * ...]` and the values in a row; `a::` before values starts each until the next such word."""
    count, template = int(match["count"]), match["template"]
    hole = next((sign for sign in "*†¤•" if sign in template), None)
    if hole is None or template.count(hole) != 1:
        raise _Misfit
    done, start = 0, ""
    while done < count:
        for word in cursor.take().split(" "):
            if word.endswith(("::", "/", ".")):
                start = word
            else:
                done += 1
                yield template.replace(hole, start + word)
    if done != count:
        raise _Misfit


def _times(match: re.Match[str], cursor: _Cursor, _above: list[str]) -> Iterator[str]:
    """`[… 30 times the next 2 lines, * from each row below]`: the lines, then what differs for each time.

    A hole that counts up is not in the rows; `the words below` are values in lines, as many as they need.
    """
    times, height = int(match["times"]), int(match["height"] or 1)
    template = "\n".join(cursor.take() for _ in range(height))
    counters = {number: int(first) for number, first in re.findall(r"(\d+) counts up from (\d+)", match["counts"])}
    hole = match["hole"] or (match["counts"] or ", \0")[2]
    names = _names(template, hole)
    numbers = dict(zip(names, (str(int(name.lstrip("#")) + name.startswith("#")) for name in names), strict=True))
    order = sorted(set(names), key=lambda name: int(name.lstrip("#")))
    from_rows = [name for name in order if numbers[name] not in counters]
    words: list[str] = []
    above: list[str] = []
    for instance in range(times):
        if match["words"] and not words:
            words = _prefixed(cursor.take())
        row = words.pop(0) if match["words"] else cursor.take() if from_rows else ""
        cells = row.split(" | " if match["bars"] else " ", len(from_rows) - 1) if from_rows else []
        if len(cells) != len(from_rows):
            raise _Misfit
        if match["ditto"]:
            cells = above = [old if cell == '"' else cell for cell, old in zip(cells, above or cells, strict=True)]
        given = dict(zip(from_rows, cells, strict=True))
        values = [given[name] if name in given else str(counters[numbers[name]] + instance) for name in order]
        yield from _put(template, hole, names, values).split("\n")


# --- references to lines above


def _equal(match: re.Match[str], _cursor: _Cursor, above: list[str]) -> list[str]:
    if not above:
        raise _Misfit
    return [above[-1]] * int(match["count"])


def _again(match: re.Match[str], _cursor: _Cursor, above: list[str]) -> list[str]:
    count, height = int(match["count"]), int(match["height"])
    cycle = above[-height:]
    if len(cycle) < height or count % height:
        raise _Misfit
    return cycle * (count // height)


def _same_as(match: re.Match[str], _cursor: _Cursor, above: list[str]) -> list[str]:
    """Return so many lines again, from the one that is quoted: the last place above where a line says that."""
    count, opening = int(match["count"]), match["opening"].strip()
    starts = [index for index in range(len(above) - count, -1, -1) if above[index].strip().startswith(opening)]
    if not starts:
        raise _Misfit
    return above[starts[-1] : starts[-1] + count]


def _after_first(match: re.Match[str], _cursor: _Cursor, above: list[str]) -> list[str]:
    """Return so many lines as stand below the first line that reads like this."""
    count, opening = int(match["count"]), match["opening"].strip()
    start = next((index + 1 for index, line in enumerate(above) if line.strip() == opening), None)
    if start is None or start >= len(above):
        raise _Misfit
    played = list(above[start:])
    while len(played) < count:  # the block may reach into what it stands for
        played += played[: count - len(played)]
    return played[:count]


def _numbered(match: re.Match[str], _cursor: _Cursor, above: list[str]) -> list[str]:
    count, start = int(match["count"]), int(match["start"]) - 1
    if start + count > len(above):
        raise _Misfit
    return above[start : start + count]


Player = Callable[[re.Match[str], _Cursor, list[str]], Iterator[str] | list[str]]

LAYOUTS: Final[tuple[tuple[re.Pattern[str], Player], ...]] = tuple(
    (re.compile(expression), player)
    for expression, player in (
        (
            rf"\[… (?P<count>\d+) lines like next(?:, (?P<hole>{_SIGNS}) in rows below)?(?:, (?P<head>{_HEADS}) above them"
            r"(?:, sorted)?)?(?:, (?P<ditto>\") as above)?\]",
            _like_next,
        ),
        (rf"\[… (?P<count>\d+) lines like the next (?P<height>\d+), (?P<hole>{_SIGNS}) in rows\]", _like_next_lines),
        (
            rf"\[… (?P<times>\d+) (?:lines like the next|times the next (?P<height>\d+) lines)"
            rf"(?:, (?P<hole>{_SIGNS}) from (?:each row|(?P<words>the words)) below)?(?P<bars>, parted by \|)?"
            rf"(?P<counts>(?:, {_SIGNS}\d+ counts up from \d+)*)(?P<ditto>, \" as above)?\]",
            _times,
        ),
        (r"\[… (?P<count>\d+) lines: (?P<template>.*)\]", _named),
        (r"\[… (?P<count>\d+) lines? equal to the one above\]", _equal),
        (r"\[… (?P<count>\d+) lines, the (?P<height>\d+) above again\]", _again),
        (r"\[… (?P<count>\d+) lines, the same as below the first that reads: (?P<opening>.*)\]", _after_first),
        (r"\[… (?P<count>\d+) lines? same as above from (?P<opening>.*)\]", _same_as),
        (r"\[… (?P<count>\d+) lines? equal to lines? (?P<start>\d+)(?:-\d+)?(?:, from: .*)?\]", _numbered),
    )
)
