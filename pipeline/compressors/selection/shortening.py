"""Long lines with a marked gap in them: a script inside of a message, the long cells of a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from ...model.markers import gap

_LONG: Final = 600
"""Characters of a line that is too long to stay as it is while others wait."""
_HEAD: Final = 360
_TAIL: Final = 120
_LONGEST_WORD: Final = 60


def shorts(lines: Sequence[str]) -> list[Mapping[int, str]]:
    """Number -> the line with its middle left out, of each long one; none where there is no such line."""
    shortened = {index: short(line) for index, line in enumerate(lines) if len(line) > _LONG}
    return [shortened] if shortened else []


def short(line: str, head: int = _HEAD, tail: int = _TAIL) -> str:
    """The line with its middle left out, no word divided."""
    start = _boundary(line, head, -1)
    end = max(start, _boundary(line, len(line) - tail, 1))
    return f"{line[:start]}{gap(f'{end - start} characters left out')}{line[end:]}"


def _boundary(line: str, position: int, step: int) -> int:
    """The next place from `position` on that is not inside a word; `position` itself inside of one longer than words are."""
    for place in range(position, position + step * _LONGEST_WORD, step):
        if not 0 < place < len(line) or not (line[place - 1].isalnum() and line[place].isalnum()):
            return place
    return position
