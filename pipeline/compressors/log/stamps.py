"""The time that a CI runner puts before every line (GitHub Actions: 28 characters, 17 tokens): half of many a log.

A summary cuts it off all lines and says so once, with the first and the last. Times that programs write are left alone.
"""

from __future__ import annotations

import re
from typing import Final

from ...markers import gap

_STAMP: Final = re.compile(r"^\ufeff?(?:[^\t\n]*\t[^\t\n]*\t)?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z) ?", re.MULTILINE)
# Of the lines, this share must begin with a stamp: the others are what a line end inside of a message left.
_SHARE: Final = 0.5


def without_stamps(text: str) -> tuple[str, list[str]]:
    """The text without the runner's stamps, and what to say of them; the same text and nothing where they are not the rule."""
    if not _STAMP.match(text):
        return text, []
    stamps = _STAMP.findall(text)
    if len(stamps) < _SHARE * (text.count("\n") + 1):
        return text, []
    return _STAMP.sub("", text), [gap(f"times of lines cut, {stamps[0]} to {stamps[-1]}")]
