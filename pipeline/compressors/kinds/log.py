"""Whether a text is a log: its lines begin with times or levels, or many of them are one message with other numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from ..rows.openings import are_records

# So many lines, from all over the text, are looked at.
_SAMPLE: Final = 120
_FEWEST: Final = 8
_HEAD: Final = 120
# How a line of a log opens; a time, a date, a level may stand further on in it.
_OPENING: Final = re.compile(
    r"\d{6} \d{6} |\W{0,3}\d{10}\b|[VDIWEF]/|[IWEF]\d{4} "
    r"|npm (?:silly|verbose|verb|http|timing|info|notice|warn|WARN|error|ERR!) "
)
_ANY_OPENING: Final = re.compile(rf"\n(?:{_OPENING.pattern})")
_TIME: Final = b"0:00:00"
_DATE: Final = b"0000-00-00"
"""Its digits all 0, its dots and slashes dashes: a plain search is ten times as fast as an expression."""
_PLAIN: Final = bytes.maketrans(b"123456789/.", b"0" * 9 + b"--")
_FRONT: Final = re.compile(r"[^:=|]{0,30}?\d{1,4}[-/:.]\d\d[-/:.]\d\d")
_LEVEL: Final = re.compile(r"\b(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)\b|\blevel=\w")
_LEVELS: Final = ("TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "ERROR", "FATAL", "CRITICAL", "SEVERE", "level=")
"""Without any of these a text has no level."""
# The code that compilers print under their messages, tests under their suites: what belongs to what must not be lost.
_UNDER: Final = re.compile(r"\s+\||\s*\d+ +\| |\s*--> \S|\s*[~^][~^ ]*$|\s+\d+:\d+ +(?:error|warning) |\s*[✓✔√✗✘✖×] ")
# Records of several lines, as git log prints them: a hash must stay with what it did.
_COMMIT: Final = re.compile(r"[*|\\/ ]*commit [0-9a-f]{7,64}\b.*\n(?:[*|\\/ ]*Merge: .*\n)?[*|\\/ ]*Author: ")
_UNDER_SHARE: Final = 0.2
_TIMED_SHARE: Final = 0.25
_OPEN_SHARE: Final = 0.5
_SAME_SHARE: Final = 0.4
_DIGITS: Final = b"0123456789abcdefABCDEF"


def recognise(text: str) -> bool:
    """Return whether the text has the shape of a log."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < _FEWEST or _COMMIT.match(text):
        return False
    step = max(1, len(lines) // _SAMPLE)
    sample = [line[:_HEAD] for line in lines[::step]]
    first = lines[: _SAMPLE * 2]
    is_log = _timed(sample) >= _TIMED_SHARE * len(sample) or _repeats(first)
    is_log = is_log and (_open_with_times(sample) or not are_records(first))
    return is_log and sum(1 for line in sample if _UNDER.match(line)) < _UNDER_SHARE * len(sample)


def _timed(sample: Sequence[str]) -> int:
    """Return how many of the lines have a time, a date or a level, or open as those of logs do."""
    text = "\n".join(sample)
    opens = _ANY_OPENING.search("\n" + text) is not None
    levels = any(level in text for level in _LEVELS)
    normal_text = _bytes(text).translate(_PLAIN)
    if not (opens or levels or _TIME in normal_text or _DATE in normal_text):
        return 0
    return sum(
        1
        for line, normal_line in zip(sample, normal_text.split(b"\n"), strict=True)
        if _TIME in normal_line
        or _DATE in normal_line
        or (opens and _OPENING.match(line))
        or (levels and _LEVEL.search(line))
    )


def _open_with_times(sample: Sequence[str]) -> bool:
    """Return whether a time stands at the front of most lines; behind a name and a sign it is the value of a record."""
    return sum(1 for line in sample if _FRONT.match(line)) >= _OPEN_SHARE * len(sample)


def _repeats(lines: Sequence[str]) -> bool:
    """Return whether many of the lines are one message with other numbers."""
    long = "\n".join(line for line in lines if len(line) > 20)
    shapes = Counter(_bytes(long).translate(None, _DIGITS).split(b"\n"))
    return bool(long) and sum(number for number in shapes.values() if number > 3) >= _SAME_SHARE * len(lines)


def _bytes(text: str) -> bytes:
    """Return the text as bytes, of which single ones are replaced and deleted 50 times as fast."""
    return text.encode("utf-8", "surrogatepass")
