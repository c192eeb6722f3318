"""What a careful reader makes of a text that was sent: its lines, with the declared layouts played out.

The judge's own reader. It knows the layouts as they are declared to whoever reads the text (README, "Levels"), takes nothing from
pipeline/, and works on peers' texts alike, which have no such layouts. Where a marker is not of a layout that it knows, the
lines below stay as they stand, and the marker is counted as unread.

A layout is an expression over its marker line and a function that reads what stands below; LAYOUTS lists them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

_MARKER: Final = re.compile(r"\[… .*\]")
_LAYOUT_WORDS: Final = re.compile(r"\b(below|next|rows|under|starts?|left out|above its|before its|then|as above)\b")
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
    at: int = 0

    def take(self) -> str:
        if self.at >= len(self.lines):
            raise _Misfit
        self.at += 1
        return self.lines[self.at - 1]


def read(text: str) -> Reading:
    """The lines of `text` with every declared layout played out."""
    reading = Reading()
    cursor = _Cursor(text.split("\n"))
    before, head, sign = "", "", ""
    while cursor.at < len(cursor.lines):
        line = cursor.take()
        if _MARKER.fullmatch(line):
            if found := re.fullmatch(r"\[… each line starts with: (.*)\]", line):
                before = found[1]
            elif found := re.fullmatch(rf"\[… \d+ lines, ({_HEADS}) starts lines below\]", line):
                head, sign = "", found[1]
            else:
                reading.lines += [before + row for row in _played(line, cursor, reading, len(before))]
        elif sign and (line == sign or line.startswith(sign + " ")):
            head = line[2:]
        else:
            reading.lines.append(before + head + line if line else before + line)
    return reading


def _played(marker: str, cursor: _Cursor, reading: Reading, cut: int) -> list[str]:
    """The lines that a marker and what stands below it stand for; `cut`: what to leave off lines that are quoted from above."""
    start = cursor.at
    for layout, player in LAYOUTS:
        if found := layout.fullmatch(marker):
            try:
                return list(player(found, cursor, [line[cut:] for line in reading.lines]))
            except _Misfit:
                cursor.at = start
                break
    (reading.unread if _LAYOUT_WORDS.search(marker) else reading.gaps).append(marker)
    return []


# --- rows under a template


def _like_next(found: re.Match[str], cursor: _Cursor, _above: list[str]) -> Iterator[str]:
    """`[… 412 lines like next, * in rows below, § above them, " as above]`, the template, and a row for each line."""
    count, hole, head, ditto = int(found["count"]), found["hole"], found["head"], found["ditto"]
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
    head, said = over
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
        line = _put(line, head, heads, _values(said, len(set(heads)), quoted=True))
    return line


def _names(template: str, sign: str) -> list[str]:
    """The values that a template asks for, in order: each its number, where they are numbered, else a number of its own."""
    found = re.findall(rf"{re.escape(sign)}(\d*)", template)
    if found and all(found):
        return [str(name) for name in found]
    return [f"#{at}" for at in range(len(found))]


def _put(template: str, sign: str, names: Sequence[str], values: Sequence[str]) -> str:
    numbered = any(not name.startswith("#") for name in names)
    pieces = re.split(rf"{re.escape(sign)}\d+" if numbered else re.escape(sign), template)
    order = sorted(set(names), key=lambda name: int(name.lstrip("#")))
    given = dict(zip(order, values, strict=True))
    return pieces[0] + "".join(given[name] + piece for name, piece in zip(names, pieces[1:], strict=True))


def _values(row: str, width: int, *, quoted: bool) -> list[str]:
    """So many values of a row, parted by tabs, or by single blanks outside quotes; the last one may hold blanks."""
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


def _like_next_lines(found: re.Match[str], cursor: _Cursor, _above: list[str]) -> Iterator[str]:
    """`[… 80 lines like the next 2, * in rows]`, the lines of one record, and a row of values for each record."""
    count, height, hole = int(found["count"]), int(found["height"]), found["hole"]
    template = "\n".join(cursor.take() for _ in range(height))
    if count % height:
        raise _Misfit
    for _ in range(count // height):
        if hole in template:
            names = _names(template, hole)
            yield from _put(template, hole, names, _values(cursor.take(), len(set(names)), quoted=False)).split("\n")
        else:
            yield from template.split("\n")


def _named(found: re.Match[str], cursor: _Cursor, _above: list[str]) -> Iterator[str]:
    """`[… 30 lines: Checking * ...]` and the values in a row; `a::` before values starts each until the next such word."""
    count, template = int(found["count"]), found["template"]
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


# --- references to lines above


def _equal(found: re.Match[str], _cursor: _Cursor, above: list[str]) -> list[str]:
    if not above:
        raise _Misfit
    return [above[-1]] * int(found["count"])


def _again(found: re.Match[str], _cursor: _Cursor, above: list[str]) -> list[str]:
    count, height = int(found["count"]), int(found["height"])
    cycle = above[-height:]
    if len(cycle) < height or count % height:
        raise _Misfit
    return cycle * (count // height)


def _same_as(found: re.Match[str], _cursor: _Cursor, above: list[str]) -> list[str]:
    """So many lines again, from the one that is quoted: the last place above where a line says that."""
    count, opening = int(found["count"]), found["opening"].strip()
    starts = [at for at in range(len(above) - count, -1, -1) if above[at].strip().startswith(opening)]
    if not starts:
        raise _Misfit
    return above[starts[-1] : starts[-1] + count]


def _numbered(found: re.Match[str], _cursor: _Cursor, above: list[str]) -> list[str]:
    count, start = int(found["count"]), int(found["start"]) - 1
    if start + count > len(above):
        raise _Misfit
    return above[start : start + count]


# --- headings said once


def _path_before(found: re.Match[str], cursor: _Cursor, _above: list[str]) -> Iterator[str]:
    """`[… 300 lines in 5 files, path before its lines]`: folders end in `/`; `name:12 text` opens a file, `14 text` goes on."""
    folder = name = ""
    done, count = 0, int(found["count"])
    while done < count:
        line = cursor.take()
        if re.fullmatch(r"[^\s:]*/", line):
            folder = line
            continue
        if on := re.fullmatch(r"(\d+)([ :-])(.*)", line):
            number, rest = on[1], on[3]
        elif opened := re.fullmatch(r"([^\s:]+):(\d+)[ :-](.*)", line):
            name, number, rest = folder + opened[1], opened[2], opened[3]
        else:
            raise _Misfit
        done += 1
        yield f"{name}:{number}:{rest}"


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
        (r"\[… (?P<count>\d+) lines: (?P<template>.*)\]", _named),
        (r"\[… (?P<count>\d+) lines? equal to the one above\]", _equal),
        (r"\[… (?P<count>\d+) lines, the (?P<height>\d+) above again\]", _again),
        (r"\[… (?P<count>\d+) lines? same as above from (?P<opening>.*)\]", _same_as),
        (r"\[… (?P<count>\d+) lines? equal to lines? (?P<start>\d+)(?:-\d+)?(?:, from: .*)?\]", _numbered),
        (r"\[… (?P<count>\d+) lines in \d+ files?, path before its lines(?:, indent left out)?\]", _path_before),
    )
)
