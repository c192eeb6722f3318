"""Stack traces: which lines belong to one, whatever the language, so that none is torn apart or counted as a message.

A trace is a line that opens one, or a line of trouble followed by deeper ones, and all lines under it that are frames; with
the line that ends it, where the language puts the exception last (Python, however it is spelt).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

PYTHON: Final = "Traceback (most recent call last)"
_FRAME: Final = re.compile(
    r"\s+at\s+\S|\s*Caused by: |\s*\.\.\. \d+ (?:more|common frames omitted)|\s*Suppressed: |goroutine \d+ \[|\s+/\S+\.go:\d+"
    r"|\S+\(.*\)$|created by \S|\s+\d+: (?:0x)?\S|stack backtrace:|note: run with|\s+File \".*\", line \d+|\s+from \S+:\d+:in "
    r"|#\d+ +\S|thread '.*' panicked at"
)
OPENERS: Final = (
    PYTHON,
    "goroutine ",
    "Caused by",
    "\tat ",
    "    at ",
    " panicked at",
    "stack backtrace",
    'File "',
    "panic: ",
    "#0 ",
    ".rb:",
)
# Frames of one trace; deeper ones are a loop, which grouping is there for.
_LONGEST: Final = 400


def traces(lines: Sequence[str], openings: Sequence[int]) -> list[range]:
    """The traces, in order, none overlapping: each with the message over it. `openings`: the lines that hold an opener."""
    ranges: list[range] = []
    last = 0
    for index in openings:
        if index < last:
            continue
        line = lines[index]
        if PYTHON in line:
            start, end = index, _python_end(lines, index, line.index(PYTHON))
        else:
            start, end = max(index - 1, last), _frames_end(lines, index)
        if end > index + 1:
            ranges.append(range(start, end))
            last = end
    return ranges


def _python_end(lines: Sequence[str], start: int, column: int) -> int:
    """Return one past the exception line: the first under the frames that is not deeper than the traceback's own first line."""
    prefix = lines[start][:column]
    for index in range(start + 1, min(len(lines), start + _LONGEST)):
        line = lines[index]
        body = line[column:] if len(line) >= column and not prefix.isspace() else line[len(prefix) :]
        if body[:1] not in {" ", "\t", ""} or (not body and not line.strip()):
            return index + 1
    return min(len(lines), start + _LONGEST)


def _frames_end(lines: Sequence[str], start: int) -> int:
    index = start
    while index < min(len(lines), start + _LONGEST) and _FRAME.match(lines[index]):
        index += 1
    return index
