"""What lines start with, said once: the date of a log, the name of a container."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ...model.markers import gap
from .columns import shared_start

_EXCEPTION: Final = "|"
"""Before lines that do not start so."""
_LEAST: Final = 5
"""Characters of a start that is worth leaving out."""
_MOST_EXCEPTIONS: Final = 0.2
_FEWEST: Final = 8
"""Lines, or it is not worth the marker."""


@dataclass(frozen=True)
class Lifted:
    """Lines without what most of them start with."""

    lines: Sequence[str]
    marker: str


def lift(lines: Sequence[str]) -> Lifted | None:
    """The lines without the start that most have in common, up to a blank; None if there is none to speak of."""
    if len(lines) < _FEWEST:
        return None
    first, number = (
        Counter(line.split(" ", 1)[0] for line in lines if line[:1].strip()).most_common(1)[0]
        if any(line[:1].strip() for line in lines)
        else ("", 0)
    )
    filled = sum(1 for line in lines if line)
    if number < (1 - _MOST_EXCEPTIONS) * filled or number < _FEWEST:
        return None
    having = [line for line in lines if line.startswith(first + " ")]
    shared = shared_start(having) if having else ""
    start = shared[: shared.rfind(" ") + 1]
    if len(start.strip()) < _LEAST or len(having) < (1 - _MOST_EXCEPTIONS) * filled:
        return None
    out = [line[len(start) :] if line.startswith(start) else _EXCEPTION + line if line else line for line in lines]
    if any(not line or line[0] == _EXCEPTION for line in (one[len(start) :] for one in having)):
        return None
    but = "" if len(having) == filled else f" this, but for those behind a {_EXCEPTION}"
    return Lifted(out, gap(f"each line starts with{but}: {start}"))
