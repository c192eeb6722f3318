"""What hangs together: records, and the headings above them.

A line and all lines below it that are indented deeper are a record; where that is too much to stay or go as one, the line
is a heading and what is below it falls into records again. Headings without indent are known by how they look, or by what
they open. A stack trace is one record with the message above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

_MOST: Final = 700
"""Characters of a record; some 200 tokens."""
_TITLE: Final = re.compile(
    r"\S.*:$|#{1,6} ?\S|={2,}|-{2,} ?\S|_{2,} ?\S|\*{2,} ?\S|> \S|\[\d+/\d+\] |##\[(?:group|section)\]|● |\$ \S|\+ \S|❯ "
    r"|\S*make(?:\[\d+\])?: Entering|In file included from |\S+: In |(?:FAIL|PASS) \S"
    r"|(?:Running|Checking|Building|Testing|Processing) \S"
)
"""How a heading without indent looks."""
_REACH: Final = 200
"""Lines below a heading that it can still be a heading of."""
NO_HEADING: Final = -1


@dataclass(frozen=True, slots=True)
class Record:
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
    ends = _subtrees(lines, indents(lines) if depths is None else depths)
    for trace in traces:
        ends[trace.start] = max(ends[trace.start], trace.stop)
    sizes = list(accumulate((len(line) + 1 for line in lines), initial=0))
    records: list[Record] = []
    above = [NO_HEADING] * len(lines)
    inside: list[
        tuple[int, int]
    ] = []  # (heading, where its subtree ends) of the lines that were too much for one record
    title = NO_HEADING
    at = 0
    while at < len(lines):
        while inside and at >= inside[-1][1]:
            inside.pop()
        heading = inside[-1][0] if inside else title if at - title <= _REACH else NO_HEADING
        if titles and not inside and _TITLE.match(lines[at]):
            heading, title = NO_HEADING, at
        end = ends[at] if sizes[ends[at]] - sizes[at] <= _MOST else at + 1
        if end < ends[at]:
            inside.append((at, ends[at]))
        while end < len(lines) and not lines[end]:
            end += 1
        records.append(Record(at, end, heading))
        above[at:end] = [heading] * (end - at)
        at = end
    return records, above


_BLANK: Final = 1 << 30


def indents(lines: Sequence[str]) -> list[int]:
    """How far each line is indented; a blank one belongs to what is above it."""
    bodies = [line.lstrip() for line in lines]
    return [len(line) - len(body) if body else _BLANK for line, body in zip(lines, bodies, strict=True)]


def _subtrees(lines: Sequence[str], depths: Sequence[int]) -> list[int]:
    """For each line the one behind the last that stands deeper."""
    ends = [len(lines)] * len(lines)
    inside: list[int] = []
    for at, depth in enumerate(depths):
        if depth == _BLANK:
            ends[at] = at + 1
            continue
        while inside and depths[inside[-1]] >= depth:
            ends[inside.pop()] = at
        inside.append(at)
    return ends
