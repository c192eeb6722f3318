"""Whether what is sent of a source is that source, with a marker that names the missing lines wherever some are missing.

    lines of the text          what is sent
    1  def total(items):       def total(items):
    2      found = 0               ... # [… 3 lines, 2-4]
    3      for one in items:   def count(items):
    4          found += one
    5  def count(items):

Walks along both. The numbers are those that the lines have in their file, where they are printed before them: so the first
marker tells how far they are from the lines of the text, and all others must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# Nothing of the source stands before a marker: an indent, a statement that does nothing, and what opens a comment.
_MARKER: Final = re.compile(r"[ \t]*(?:\.\.\. |: )?(?:(?://|#|\*) )?\[… (\d+) lines?, (\d+)-(\d+)\]")


@dataclass(frozen=True, slots=True)
class _Gap:
    """What a marker says: the number of the missing lines, and of the first and the last of them."""

    lines: int
    first: int
    last: int


def is_outline(text: str, sent: str) -> bool:
    """Return whether `sent` is `text` with some of its lines, and each gap rightly declared."""
    lines = text.split("\n")
    index, shift = 0, None
    for item in _items(sent):
        if isinstance(item, str):
            if index >= len(lines) or lines[index] != item:
                return False
            index += 1
            continue
        shift = item.first - index if shift is None else shift
        if item.first - index != shift or item.last - item.first + 1 != item.lines:
            return False
        index += item.lines
    return index == len(lines)


def _items(sent: str) -> Iterator[str | _Gap]:
    for line in sent.split("\n"):
        marker = _MARKER.fullmatch(line)
        yield line if marker is None else _Gap(*map(int, marker.groups()))
