"""Source code as tools return it: bare, in a Markdown fence, or with a number before each line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

FENCE: Final = "```"
# As `cat -n`, Claude Code, and most editors' tools number lines; a blank line has lost what follows its number.
_NUMBERED: Final = re.compile(r" *(\d+)(\t|→|: ?| ?\| ?)")


@dataclass(frozen=True, slots=True)
class Source:
    """A text as source code."""

    above: tuple[str, ...]
    """Lines before the code: the fence."""
    shown: tuple[str, ...]
    """The lines of code as they are in the text."""
    code: tuple[str, ...]
    """The same lines without their numbers."""
    below: tuple[str, ...]
    first: int
    """Number of the first line."""


def read(text: str) -> Source:
    """The source code in `text`."""
    lines = tuple(text.split("\n"))
    end = len(lines) - (lines[-1] == "" and len(lines) > 1)
    if lines[0].startswith(FENCE) and end > 1 and lines[end - 1] == FENCE:
        above, shown, below = lines[:1], lines[1 : end - 1], lines[end - 1 :]
    else:
        above, shown, below = (), lines[:end], lines[end:]
    numbered = _unnumbered(shown)
    if numbered is None:
        return Source(above, shown, shown, below, len(above) + 1)
    return Source(above, shown, numbered[1], below, numbered[0])


def _unnumbered(lines: tuple[str, ...]) -> tuple[int, tuple[str, ...]] | None:
    """The first number and the lines behind their numbers, if each has the next number before the same separator."""
    opening = next(filter(None, map(_NUMBERED.match, lines[:1])), None)
    if opening is None:
        return None
    first, separator, code = int(opening[1]), opening[2], []
    for index, line in enumerate(lines, first):
        number, sign, rest = line.partition(separator)
        if number.lstrip() != str(index) and (sign or line.strip().rstrip(separator) != str(index)):
            return None
        code.append(rest)
    return first, tuple(code)
