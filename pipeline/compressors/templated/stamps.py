"""The time that a CI runner puts before every line (GitHub Actions: 28 characters, 17 tokens): half of many a log.

A summary cuts it off all lines and says so once, with the first and the last. Times that programs write are left alone.
"""

from __future__ import annotations

import re
from typing import Final

from ...model.markers import gap

_TIME: Final = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z)(?: |$)"
_PLAIN: Final = re.compile(rf"^\ufeff?{_TIME}", re.MULTILINE)
# With the names of the job and the step before it, as gh has it.
_NAMED: Final = re.compile(rf"^(?:\ufeff?[^\t\n]*\t[^\t\n]*\t)?\ufeff?{_TIME}", re.MULTILINE)
# Of the lines, this share must begin with a stamp: the others are what a line end inside of a message left.
_SHARE: Final = 0.5


def without_stamps(text: str) -> tuple[str, list[str]]:
    """The text without the runner's stamps, and what to say of them; the same text and nothing where they are not the rule."""
    for stamp in (_PLAIN, _NAMED):
        first = stamp.match(text)
        if first is not None:
            bare, number = stamp.subn("", text)
            if number >= _SHARE * (text.count("\n") + 1):
                return bare, [gap(f"times of lines cut, {first[1]} to {_last(stamp, text)}")]
    return text, []


def _last(stamp: re.Pattern[str], text: str) -> str:
    """The last stamp of a text that has one."""
    found = (stamp.match(line) for line in reversed(text.split("\n")))
    return next(match[1] for match in found if match)
