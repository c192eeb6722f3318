"""What hangs together: records, and the headings above them.

A line and all lines below it that are indented deeper are a record; where that is too much to stay or go as one, the line
is a heading and what is below it falls into records again. Headings without indent are known by how they look, or by what
they open. A stack trace is one record with the message above it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import Final, NamedTuple

_MOST: Final = 700
"""Characters of a record; some 200 tokens."""
_TITLE: Final = re.compile(
    r"(?P<hashes>#{1,6}) \S|(?P<rule>==)|(?P<case>__+) \S|(?P<commit>commit) [0-9a-f]{7,64}\b|(?P<step>##\[group\])Run "
    r"|(?P<make>\S*make(?:\[\d+\])?): Entering"
    r"|-{2,} ?\S|_{2,} ?\S|\*{2,} ?\S|-\[ RECORD \d+ \]|[>$+❯] \S|\[\d+/\d+\] |##\[(?:group|section)\]|● \S"
    r"|In file included from |\S+: In |(?![-+] )\S.*:$|(?:FAIL|PASS) \S|(?:Running|Checking|Building|Testing|Processing) \S"
)
"""How a heading without indent looks. Those with a sign of a kind hold those without; the sign is the kind."""
_TITLE_STARTS: Final = frozenset("#=_c-*>$+❯[●IFPRCBT")
_LEAVING: Final = re.compile(r"(\S*make(?:\[\d+\])?): Leaving|##\[endgroup\]")
_FAILED_TEST: Final = re.compile(r"\s*not ok\b")
_REACH: Final = 200
"""Lines below a heading that it can still be a heading of."""
NO_HEADING: Final = -1
_KEY: Final = re.compile(r"\s*([^\s:=|][^:=|]{0,40}?)\s*[:=|]\s")
"""What a paragraph may open with: a name and its sign."""
_FEWEST: Final = 3
_MOSTLY: Final = 0.6
"""Part of the paragraphs that must open with the same key."""


class Record(NamedTuple):
    """Lines that stay or go together."""

    start: int
    end: int
    heading: int = NO_HEADING
    """The line under which it stands."""


def outline(
    lines: Sequence[str], traces: Sequence[range] = (), depths: Sequence[int] | None = None, *, titles: bool = True
) -> tuple[list[Record], list[int]]:
    """The records of a text, in order, covering all lines; and for each line the heading above it, or NO_HEADING.

    `depths`: how deep each line stands, where its indent does not say it. `titles`: whether headings without indent are
    looked for.
    """
    ends = _subtrees(lines, below_keys(lines) if depths is None else depths)
    for trace in traces:
        ends[trace.start] = max(ends[trace.start], trace.stop)
    sizes = list(accumulate((len(line) + 1 for line in lines), initial=0))
    records: list[Record] = []
    above = [NO_HEADING] * len(lines)
    inside: list[
        tuple[int, int]
    ] = []  # (heading, where its subtree ends) of the lines that were too much for one record
    open_titles = _Titles(lines)
    index = 0
    while index < len(lines):
        while inside and index >= inside[-1][1]:
            inside.pop()
        heading = inside[-1][0] if inside else open_titles.above(index) if titles else NO_HEADING
        end = ends[index] if sizes[ends[index]] - sizes[index] <= _MOST else index + 1
        if end < ends[index]:
            inside.append((index, ends[index]))
        while end < len(lines) and not lines[end]:
            end += 1
        records.append(Record(index, end, heading))
        above[index:end] = [heading] * (end - index)
        index = end
    return records, above


BLANK: Final = 1 << 30
"""The depth of a blank line, which belongs to what is above it."""


def indents(lines: Sequence[str]) -> list[int]:
    """Return how far each line is indented; a blank one belongs to what is above it."""
    bodies = [line.lstrip() for line in lines]
    return [len(line) - len(body) if body else BLANK for line, body in zip(lines, bodies, strict=True)]


class _Titles:
    """The headings without indent that are open: one of each kind, a kind that came later below those before it."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._open: list[tuple[str, int]] = []

    def above(self, index: int) -> int:
        """The heading of a line, which may be one itself. To be asked line by line."""
        line = self._lines[index]
        match = _TITLE.match(line) if _may_be_title(line) else None
        kind = str(match[match.lastgroup]) if match and match.lastgroup else ""
        leaving = None if match else _LEAVING.match(line)
        if match:
            self._close("")
            self._close(kind)
        heading = self._open[-1][1] if self._open and index - self._open[-1][1] <= _REACH else NO_HEADING
        if match:
            self._open.append((kind, index))
        elif leaving:
            self._close(leaving[1] or "")
        return heading

    def _close(self, kind: str) -> None:
        """Close the heading of this kind, and those below it."""
        place = next((place for place, (one, _) in enumerate(self._open) if one == kind), None)
        if place is not None:
            del self._open[place:]


def _may_be_title(line: str) -> bool:
    """Return whether it is worth an expression: how lines of _TITLE begin, or what others of it hold or end in."""
    return line[:1] in _TITLE_STARTS or line.endswith(":") or "make" in line or ": In " in line


def below_keys(lines: Sequence[str]) -> list[int]:
    """Return how deep each line stands: by its indent; in paragraphs that open with one and the same key, below its first line.

    `sqlite3 -line`, deb822, /proc/cpuinfo: what the other lines of such a paragraph say, they say of that key's value.
    """
    depths = _below_failures(lines, indents(lines))
    starts = [index for index, line in enumerate(lines) if line and (not index or not lines[index - 1])]
    paragraphs = [
        (start, next((index for index in range(start, len(lines)) if not lines[index]), len(lines))) for start in starts
    ]
    keyed = [
        (start, end, match[1]) for start, end in paragraphs if end > start + 1 and (match := _KEY.match(lines[start]))
    ]
    usual, number = Counter(key for _, _, key in keyed).most_common(1)[0] if keyed else ("", 0)
    if number < _FEWEST or number < _MOSTLY * len(paragraphs):
        return depths
    for start, end, key in keyed:
        if key == usual:
            depths[start:end] = [0, *(1 for _ in range(start + 1, end))]
    return depths


def _below_failures(lines: Sequence[str], depths: list[int]) -> list[int]:
    """Return what TAP says of a failed test, in the lines with `#` right below it, belongs to it."""
    for index in [index for index, line in enumerate(lines) if "not ok" in line and _FAILED_TEST.match(line)]:
        for below in range(index + 1, len(lines)):
            if not lines[below].lstrip().startswith("# ") or "Subtest: " in lines[below]:
                break
            depths[below] = max(depths[below], depths[index] + 1)
    return depths


def _subtrees(lines: Sequence[str], depths: Sequence[int]) -> list[int]:
    """Return for each line the one behind the last that stands deeper."""
    ends = [len(lines)] * len(lines)
    inside: list[int] = []
    for index, depth in enumerate(depths):
        if depth == BLANK:
            ends[index] = index + 1
            continue
        while inside and depths[inside[-1]] >= depth:
            ends[inside.pop()] = index
        inside.append(index)
    return ends
