"""What of a text can hold facts at all.

Cut out before facts are looked for: unchanged context inside a diff's hunks and the hunks' line numbers, which change when
context is cut; the blob hashes of `index` lines, which are shortened; progress bars, which show the same work many times.
"""

from __future__ import annotations

import re
from typing import Final

_HUNK: Final = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@(.*)", re.DOTALL)
_INDEX: Final = re.compile(r"^index [0-9a-f]{7,64}\.\.[0-9a-f]{7,64}(?: \d+)?$", re.MULTILINE)
_BAR: Final = re.compile(r"^(?=.*?(?:\d ?%|B/s|\d/\d)).*?(?:[━╸╺█▉▊▋▌▍▎▏░▒▓⠀-⣿]{5}|\[[=#>. -]{8,}+\]).*$", re.MULTILINE)
_BAR_SIGNS: Final = ("━━━━━", "█", "░░", "[==", "[##", "[>", "[--", "[  ")


def legible(text: str) -> str:
    """`text` without what holds no facts; the same object where there is nothing to cut."""
    if "@@ -" in text:
        text = "\n".join(_without_context(text.split("\n"))[0])
        text = _INDEX.sub("index", text)
    if any(sign in text for sign in _BAR_SIGNS):
        text = _BAR.sub("", text)
    return text


def changed_lines(text: str) -> list[str]:
    """The added and removed lines of the hunks in `text`, sign included, in order."""
    return _without_context(text.split("\n"))[1] if "@@ -" in text else []


def _without_context(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines that are not context, with hunk headers bare of numbers, and those of them that are changes."""
    kept: list[str] = []
    changed: list[str] = []
    old = new = 0
    for line in lines:
        sign = line[:1]
        if old <= 0 and new <= 0:
            header = _HUNK.match(line)
            old, new = (int(count or 1) for count in header.group(1, 2)) if header else (0, 0)
            kept.append(header[3] if header else line)
        elif sign in {"+", "-"}:
            new, old = (new - 1, old) if sign == "+" else (new, old - 1)
            kept.append(line)
            changed.append(line)
        elif sign in {" ", ""}:
            old, new = old - 1, new - 1
        elif sign == "\\":
            kept.append(line)
        else:  # not the hunk that its header promised
            old = new = 0
            kept.append(line)
    return kept, changed
