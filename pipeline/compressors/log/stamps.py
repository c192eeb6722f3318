"""The time that a CI runner puts before every line (GitHub Actions: 28 characters, 17 tokens): half of many a log.

A summary cuts it off all lines and says so once, with the first and the last. Times that programs write are left alone.
"""

from __future__ import annotations

import re
from typing import Final

from ...markers import gap

_STAMP: Final = re.compile(r"\ufeff?(?:[^\t\n]*\t[^\t\n]*\t)?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z)(?: |$)")
# Of the lines, this share must begin with a stamp: the others are what a line end inside of a message left.
_SHARE: Final = 0.5


def without_stamps(text: str) -> tuple[str, list[str]]:
    """The text without the runner's stamps, and what to say of them; the same text and nothing where they are not the rule."""
    if not _STAMP.match(text):
        return text, []
    found = [
        (_STAMP.match(line) if line[27:28] != "Z" or line[:1] == "\ufeff" else None, line) for line in text.split("\n")
    ]
    stamps = [match[1] if match else line[:28] for match, line in found if match or _is_plain(line)]
    if len(stamps) < _SHARE * len(found):
        return text, []
    bare = [line[match.end() :] if match else line[29:] if _is_plain(line) else line for match, line in found]
    return "\n".join(bare), [gap(f"times of lines cut, {stamps[0]} to {stamps[-1]}")]


def _is_plain(line: str) -> bool:
    """Whether the line begins with nothing but a stamp: a check that is faster than the expression."""
    return line[27:28] == "Z" and line[28:29] in {" ", ""} and line[4:5] == line[7:8] == "-" and line[10:11] == "T"
