"""The one layout that every compressor reads: what a terminal would show.

Normalised away, at every level: ANSI escapes, carriage-return overwrites (played out as a terminal does), "\\r\\n", trailing
blanks. A diff keeps its trailing blanks, since a patch may be about them.
"""

from __future__ import annotations

import re
from typing import Final

# As terminals get them, and colours as `cat -v` and some log services spell them.
_ESCAPE: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_]|[()][0-9A-B])|\^\[\[[0-9;]*m"
)
_HUNK: Final = re.compile(r"^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@", re.MULTILINE)


def canonical(text: str) -> str:
    """`text` as a terminal would show it; the same object where there is nothing to do."""
    if "\x1b" in text or "^[[" in text:
        text = _ESCAPE.sub("", text)
    if "\r" in text:
        text = "\n".join(map(_played_out, text.replace("\r\n", "\n").split("\n")))
    if (" \n" in text or "\t\n" in text or text.endswith((" ", "\t"))) and not _HUNK.search(text):
        text = "\n".join([line.rstrip(" \t") for line in text.split("\n")])
    return text


def _played_out(line: str) -> str:
    """Return what stays visible of a line whose parts each start over at its first column."""
    if "\r" not in line:
        return line
    shown = ""
    for part in line.split("\r"):
        shown = part + shown[len(part) :]
    return shown
