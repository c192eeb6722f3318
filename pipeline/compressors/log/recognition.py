"""Whether a text is a log: its lines begin with times or levels, or many of them are one message with other numbers."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

# So many lines, from all over the text, are looked at.
_SAMPLE: Final = 120
_FEWEST: Final = 8
_HEAD: Final = 120
# How a line of a log opens, and what may stand further on in it: a time, a date, a level.
_OPENING: Final = re.compile(
    r"\d{6} \d{6} |\W{0,3}\d{10}\b|[VDIWEF]/|[IWEF]\d{4} "
    r"|npm (?:silly|verbose|verb|http|timing|info|notice|warn|WARN|error|ERR!) "
)
_WITHIN: Final = re.compile(
    r"\d{1,2}:\d\d:\d\d|\d{4}[-/.]\d\d[-/.]\d\d"
    r"|\b(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)\b|\blevel=\w"
)
# Without any of these, its digits all being 0, a text has nothing of that: searching a whole text is ten times as fast.
_SIGNS: Final = (
    *("0:00:00", "0000-00", "0000/00", "0000.00", "TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "ERROR", "FATAL"),
    *("CRITICAL", "SEVERE", "level="),
)
_ONE_DIGIT: Final = str.maketrans("123456789", "0" * 9)
# The code that compilers print under their messages, tests under their suites: what belongs to what must not be lost.
_UNDER: Final = re.compile(r"\s+\||\s*\d+ +\| |\s*--> \S|\s*[✓✔√✗✘✖×] ")
# Records of several lines, as git log prints them: a hash must stay with what it did.
_COMMIT: Final = re.compile(r"[*|\\/ ]*commit [0-9a-f]{7,64}\b.*\n(?:[*|\\/ ]*Merge: .*\n)?[*|\\/ ]*Author: ")
_UNDER_SHARE: Final = 0.2
_TIMED_SHARE: Final = 0.25
_SAME_SHARE: Final = 0.4
_NO_DIGITS: Final = str.maketrans("", "", "0123456789abcdefABCDEF")


def recognise(text: str) -> bool:
    """Whether the text has the shape of a log."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < _FEWEST or _COMMIT.match(text):
        return False
    step = max(1, len(lines) // _SAMPLE)
    sample = [line[:_HEAD] for line in lines[::step]]
    seen = "\n".join(sample).translate(_ONE_DIGIT)
    within = any(sign in seen for sign in _SIGNS)
    timed = sum(1 for line in sample if _OPENING.match(line) or (within and _WITHIN.search(line)))
    if sum(1 for line in sample if _UNDER.match(line)) >= _UNDER_SHARE * len(sample):
        return False
    if timed >= _TIMED_SHARE * len(sample):
        return True
    shapes = Counter(line.translate(_NO_DIGITS) for line in lines[: _SAMPLE * 2] if len(line) > 20)
    return sum(number for number in shapes.values() if number > 3) >= _SAME_SHARE * min(len(lines), _SAMPLE * 2)
