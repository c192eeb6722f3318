"""Under which heading a line of a text stands: what a selection must show with it, or nobody knows what it is about.

    Checking web-3 ...            <- of the line below, by its indent
      status: FAULT
    make[1]: Entering directory '/src/a'
    b.c: In function 'f':         <- stands between Entering and Leaving
    b.c:3: warning: unused        <- of that function
    make[1]: Leaving directory '/src/a'

Written from how tools print headings. It shares nothing with selection/outline.py, whose job is to keep them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

NONE: Final = -1
_LASTING: Final = re.compile(
    r"(?P<make>\S*make(?:\[\d+\])?): Entering directory|(?P<commit>commit) [0-9a-f]{7,64}\b|(?P<file>diff) --(?:git|cc) "
    r"|(?P<step>##\[group\])Run \S|(?P<section>==+) \S.* ==+$|(?P<case>__+) \S.* __+$|(?P<package>#) [\w.@-]+(?:/[\w.@-]+)*$"
)
"""What holds all below it, blank lines too, until the next of its kind; the group that matches tells the kind."""
_LASTING_STARTS: Final = frozenset("cd#=_")
"""How these begin, but for what make prints: a look at one sign is quicker than an expression."""
_WITHIN: Final = {
    "commit": ("file", "hunk"),
    "file": ("hunk",),
    "section": ("case", "package"),
    "step": ("section", "case", "package"),
}
"""What ends where one of the kind begins, besides the last of the kind."""
_HUNK: Final = re.compile(r"@@ -\d")
_LEAVING: Final = re.compile(r"(\S*make(?:\[\d+\])?): Leaving directory|##\[endgroup\]")
_PARAGRAPH: Final = re.compile(
    r"(?!\d|[0-9a-f]{7,} |E  )\S.{0,60}:$|-\[ RECORD \d+ \]|[$+] \S|(?:PASS|FAIL) \S|##\[group\]\S"
)
"""What holds the lines below it up to a blank one, or to the next such heading."""
_PARAGRAPH_STARTS: Final = frozenset("-$+PF#")
"""How these begin, but for those that end in a colon."""
_RULE: Final = re.compile(r"[|+├╞┝┠]?[-=─═━]{3,}(?:[ |+┼╪┿╂]+[-=─═━]{2,})+[|+┤╡┥┨ ]*")
_RULE_STARTS: Final = frozenset("|+├╞┝┠-=─═━")
_ROWS: Final = re.compile(r"\[… (\d+) rows\b.*\]$")
_FILES: Final = re.compile(r"\[… \d+ lines? in \d+ files?, path (?:before|above) .*\]")
_KEY: Final = re.compile(r"\s*([A-Za-z][\w .-]{0,30}?)\s*[:=|]\s")
_FEWEST: Final = 3
"""Paragraphs that open with one key, or it is none."""
_REACH: Final = 150
"""Lines below a heading that it is still looked for."""


def headings(lines: Sequence[str]) -> list[int]:
    """Return for each line the number of its heading, or NONE."""
    reader = _Reader(lines)
    return [reader.heading(number) for number in range(len(lines))]


def orphaned(lines: Sequence[str], shown: Collection[int]) -> list[int]:
    """The headings, by number, that are not shown though a line below them is; those of headings, too."""
    above = headings(lines)
    wanted: set[int] = set()
    for number in shown:
        heading = above[number]
        while heading != NONE and heading not in wanted and heading not in shown:
            wanted.add(heading)
            heading = above[heading]
    return sorted(wanted)


class _Reader:
    """Reads a text line by line, and knows which headings are open."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._deeper: list[tuple[int, int]] = []
        """(indent, line) of the lines below which a deeper one would stand."""
        self._lasting: dict[str, int] = {}
        self._paragraph = NONE
        self._header = NONE
        self._rows_left = 0
        self._blank = NONE
        """The last blank line."""
        self._key = _key_of_paragraphs(lines)
        self._paths = False
        """Whether each paragraph opens with a path."""
        self._record = NONE
        """The line that opens a paragraph, and says what the others are of."""

    def heading(self, number: int) -> int:
        """The heading of a line. To be asked line by line."""
        line = self._lines[number]
        if not line.strip():
            self._blank, self._paragraph, self._record = number, NONE, NONE
            self._header = self._header if self._rows_left else NONE
            return NONE
        if self._rows_left:
            self._rows_left -= not line.startswith("[… ")
            return self._header
        if self._record != NONE:
            return self._record
        if self._paths or (self._key and self._blank == number - 1 and self._key == _key(line)):
            self._record = number
            return NONE
        indent = len(line) - len(line.lstrip())
        while self._deeper and self._deeper[-1][0] >= indent:
            self._deeper.pop()
        parent = self._near(self._deeper[-1][1], number) if self._deeper else NONE
        self._deeper.append((indent, number))
        return parent if indent and parent != NONE else self._beside(number, line)

    def _near(self, heading: int, number: int) -> int:
        """The heading, if it may still be one of this line: across blank lines, only one that ends in a colon."""
        parted = self._blank > heading and not self._lines[heading].endswith(":")
        return NONE if parted or number - heading > _REACH else heading

    def _beside(self, number: int, line: str) -> int:
        """The heading of a line that its indent puts under none."""
        opened, kind = self._opens(line)
        for ended in (kind, *_WITHIN.get(kind, ())) if opened else ():
            self._lasting.pop(ended, None)
        heading = self._last(number) if opened else self._open(number)
        if opened:
            self._lasting[kind], self._paragraph = number, NONE
        elif _is_paragraph(line) and not self._is_followed_by_its_like(number):
            self._paragraph, heading = number, self._last(number)
        elif line.startswith("[… ") and _FILES.fullmatch(line):
            self._paths = True
        elif line.startswith("[… ") and (match := _ROWS.fullmatch(line)):
            self._header, self._rows_left = number, int(match[1])
        elif number + 1 < len(self._lines) and _is_rule(self._lines[number + 1]) and not _is_rule(line):
            self._header = number
        return heading

    def _is_followed_by_its_like(self, number: int) -> bool:
        """Return whether the next line looks like such a heading, too: then neither is the heading of the other."""
        return number + 1 < len(self._lines) and _is_paragraph(self._lines[number + 1])

    def _opens(self, line: str) -> tuple[bool, str]:
        """Return whether a line is a lasting heading, and of which kind."""
        if (line[0] in _LASTING_STARTS or "make" in line) and (match := _LASTING.match(line)):
            kind = match.lastgroup or ""
            return True, match[kind] if kind == "make" else kind
        if line.startswith("@@ -") and _HUNK.match(line):
            return True, "hunk"
        if ("make" in line or line[0] == "#") and (match := _LEAVING.match(line)):
            self._lasting.pop(match[1] or "", None)
            self._paragraph = NONE
        return False, ""

    def _open(self, number: int) -> int:
        """The nearest heading of a line that is open."""
        near = max(self._paragraph, self._header)
        return near if near != NONE and number - near <= _REACH else self._last(number)

    def _last(self, number: int) -> int:
        last = max(self._lasting.values(), default=NONE)
        return last if number - last <= _REACH else NONE


def _is_paragraph(line: str) -> bool:
    return (line[-1:] == ":" or line[:1] in _PARAGRAPH_STARTS) and _PARAGRAPH.match(line) is not None


def _is_rule(line: str) -> bool:
    return line[:1] in _RULE_STARTS and _RULE.fullmatch(line) is not None


def _key(line: str) -> str:
    match = _KEY.match(line)
    return match[1] if match else ""


def _key_of_paragraphs(lines: Sequence[str]) -> str:
    """The key with which most paragraphs of several lines open; "" where there is none."""
    opening = [
        _key(line)
        for above, line, below in zip(["", *lines], [*lines, ""], [*lines[1:], "", ""], strict=True)
        if not above and line and below
    ]
    key, number = Counter(opening).most_common(1)[0] if opening else ("", 0)
    return key if number >= _FEWEST and 2 * number > len(opening) else ""
