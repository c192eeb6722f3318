"""What of a text can hold facts at all, and what of a diff is change.

Cut out before facts are looked for: unchanged context inside a diff's hunks and the hunks' line numbers, which change when
context is cut; the blob hashes of `index` lines, which are shortened, and the names `/dev/null`, which "new file" and
"deleted file" say too; progress bars, which show the same work many times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal

_HUNK: Final = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@(.*)", re.DOTALL)
_SPARE: Final = re.compile(
    r"^index [0-9a-f]{7,64}\.\.[0-9a-f]{7,64}(?: \d+)?$|^(?:---|\+\+\+) /dev/null$", re.MULTILINE
)
_BAR: Final = re.compile(r"^(?=.*?(?:\d ?%|B/s|\d/\d)).*?(?:[━╸╺█▉▊▋▌▍▎▏░▒▓⠀-⣿]{5}|\[[=#>. -]{8,}+\]).*$", re.MULTILINE)
_BAR_SIGNS: Final = ("━━━━━", "█", "░░", "[==", "[##", "[>", "[--", "[  ")

# What GitHub Actions puts before each line, and gh before that.
_STAMP: Final = re.compile(r"^\ufeff?(?:[^\t\n]*\t[^\t\n]*\t)?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z ?", re.MULTILINE)

Part = Literal["around", "header", "context", "changed"]


def legible(text: str) -> str:
    """`text` without what holds no facts; the same object where there is nothing to cut."""
    if "@@ -" in text:
        text = "\n".join(_bare(part, line) for part, line in diff_lines(text) if part != "context")
        text = _SPARE.sub("", text)
    if any(sign in text for sign in _BAR_SIGNS):
        text = _BAR.sub("", text)
    return text


def unstamped(text: str) -> str:
    """`text` without the times that a runner puts before each line; the same object where there are none."""
    return _STAMP.sub("", text) if _STAMP.match(text) else text


def _bare(part: Part, line: str) -> str:
    header = _HUNK.match(line) if part == "header" else None
    return header[3] if header else line


def diff_lines(text: str) -> Iterator[tuple[Part, str]]:
    """Each line with the part it plays in a diff; where a hunk is not what its header promised, it ends there."""
    old = new = 0
    for line in text.split("\n"):
        sign = line[:1]
        if old <= 0 and new <= 0 and sign != "\\":
            header = _HUNK.match(line)
            old, new = (int(count or 1) for count in header.group(1, 2)) if header else (0, 0)
            yield "header" if header else "around", line
        elif sign in {"+", "-"}:
            new, old = (new - 1, old) if sign == "+" else (new, old - 1)
            yield "changed", line
        elif sign in {" ", "", "\\"}:
            old, new = (old, new) if sign == "\\" else (old - 1, new - 1)
            yield "context", line
        else:
            old = new = 0
            yield "around", line


def changed_by_file(text: str) -> list[tuple[str, list[str]]]:
    """Each file of a diff with its added and removed lines, sign included; nothing where there is no hunk."""
    files: list[tuple[str, list[str]]] = []
    if "@@ -" in text:
        path = ""
        for part, line in diff_lines(text):
            if part == "around" and line.startswith(("diff --git ", "--- ", "Index: ")):
                path = line.rsplit(" ", 1)[-1]
            elif part == "header" and (not files or files[-1][0] != path):
                files.append((path, []))
            elif part == "changed" and files:
                files[-1][1].append(line)
    return files
