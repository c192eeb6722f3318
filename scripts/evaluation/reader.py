"""What a careful reader makes of a text that was sent: its lines, with the declared layouts played out.

The judge's own reader. It knows the layouts as they are declared to whoever reads the text (README, "Levels"), takes nothing from
pipeline/, and works on peers' texts alike, which have no such layouts. Where a marker is not of a layout that it knows, the
lines below stay as they stand, and the marker is counted as unread.

Layouts are played out in two steps: first lines that are said by forms (forms.py), and by rows (template_rows.py) and
references (lines_above.py), which LAYOUTS lists; then what is laid out under headings, such as results of a search (outline.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from .forms import LEGEND, Form, in_full, legend_forms
from .lines_above import after_first, again, equal, numbered_lines, same_as
from .outline import outlined
from .template_rows import like_next, like_next_lines, named, repeated
from .templates import HEADS, SIGNS, Cursor, Misfit

_MARKER: Final = re.compile(r"\[… .*\]")
_LAYOUT_WORDS: Final = re.compile(r"\b(below|next|rows|under|starts?|left out|above its|before its|then|as above)\b")
_GAP: Final = re.compile(r"\[… (?:\d[\d,]* \w+ (?:left out|cut)\b.*|\d[\d,]* lines, \d[\d,]* shown)\]")


_STARTS: Final = re.compile(r"\[… each line below starts with( this, but for those behind a \|)?: (.*)\]")
_WHOLE: Final = "[… each line below is whole]"
_TIME: Final = re.compile(r"\[… (?:at [^\]]*|no times below)\]")


@dataclass(slots=True)
class Reading:
    """The lines of a text as a reader understands them."""

    lines: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    """Markers that say that something was left out."""
    unread: list[str] = field(default_factory=list)
    """Markers that announce a layout which this reader does not know, or whose lines do not fit it."""


def read(text: str) -> Reading:
    """The lines of `text` with every declared layout played out."""
    reading = Reading()
    cursor = Cursor(text.split("\n"))
    head = sign = ""
    short: list[Form] = []
    while cursor.position < len(cursor.lines):
        line = cursor.take()
        if not _MARKER.fullmatch(line):
            if sign and (line == sign or line.startswith(sign + " ")):
                head = line[2:]
                continue
            lines = in_full(line, short)
            reading.lines += lines or ([head + line] if line else [line])
            continue
        if line == _WHOLE or _STARTS.fullmatch(line):
            reading.lines.append(line)
        elif match := re.fullmatch(rf"\[… \d+ lines, ({HEADS}) starts lines below\]", line):
            head, sign = "", match[1]
        elif match := LEGEND.fullmatch(line):
            short = list(legend_forms(match["mark"], match["hole"], cursor))
        elif line == "[… end of rows]":
            continue
        else:
            reading.lines += _played(line, cursor, reading)
    laid_out = outlined(list(_started(reading.lines)))
    reading.lines = laid_out.lines
    for marker in laid_out.markers:
        is_layout = _LAYOUT_WORDS.search(marker) and not _GAP.fullmatch(marker)
        (reading.unread if is_layout else reading.gaps).append(marker)
    return reading


def _started(lines: Sequence[str]) -> Iterator[str]:
    """The lines with what is said above that they start with."""
    said: re.Match[str] | None = None
    for line in lines:
        if match := _STARTS.fullmatch(line):
            said = match
        elif line == _WHOLE:
            said = None
        elif _TIME.fullmatch(line):
            yield line
        elif said is None or not line or (said[1] and line[0] == "|"):
            yield line if said is None else line[1:]
        else:
            yield said[2] + line


def _played(marker: str, cursor: Cursor, reading: Reading) -> list[str]:
    """The lines that a marker and what stands below it stand for."""
    start = cursor.position
    for layout, player in LAYOUTS:
        if match := layout.fullmatch(marker):
            try:
                return list(player(match, cursor, reading.lines))
            except Misfit:
                cursor.position = start
                reading.unread.append(marker)
                return []
    return [marker]


Player = Callable[[re.Match[str], Cursor, list[str]], Iterator[str] | list[str]]

LAYOUTS: Final[tuple[tuple[re.Pattern[str], Player], ...]] = tuple(
    (re.compile(expression), player)
    for expression, player in (
        (
            rf"\[… (?P<count>\d+) lines like next(?:, (?P<hole>{SIGNS}) in rows below)?(?:, (?P<head>{HEADS}) above them"
            r"(?:, sorted)?)?(?:, (?P<ditto>\") as above)?\]",
            like_next,
        ),
        (rf"\[… (?P<count>\d+) lines like the next (?P<height>\d+), (?P<hole>{SIGNS}) in rows\]", like_next_lines),
        (
            rf"\[… (?P<times>\d+) (?:lines like the next|times the next (?P<height>\d+) lines)"
            rf"(?:, (?P<hole>{SIGNS}) from (?:each row|(?P<words>the words)) below)?"
            r"(?:, those in \{\} for a line each)?(?P<bars>, parted by \|)?"
            rf"(?P<counts>(?:, {SIGNS}\d+ counts up from \d+)*)(?P<ditto>, \^ as above)?\]",
            repeated,
        ),
        (r"\[… (?P<count>\d+) lines: (?P<template>.*)\]", named),
        (r"\[… (?P<count>\d+) lines? equal to the one above\]", equal),
        (r"\[… (?P<count>\d+) lines, the (?P<height>\d+) above again\]", again),
        (r"\[… again the (?P<count>\d+) lines that follow this one above: (?P<opening>.*)\]", after_first),
        (r"\[… (?P<count>\d+) lines? same as above from (?P<opening>.*)\]", same_as),
        (r"\[… (?P<count>\d+) lines? equal to lines? (?P<start>\d+)(?:-\d+)?(?:, from: .*)?\]", numbered_lines),
    )
)
