"""git log --oneline (with --graph), git reflog, git branch -v: nothing is said twice, so only a summary is shorter.

The newest lines and the last one stay, and those that speak of failures; the others are counted where they stood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ...model import tokens
from ...model.markers import count, gap
from .git import is_grave

_LINE: Final = re.compile(r"[*|\\/_ ]{0,40}(?:[0-9a-f]{7,40} \S.*)?|[* +]+\S+ +[0-9a-f]{7,40} \S.*")
_FEWEST: Final = 8


def recognise(lines: Sequence[str]) -> bool:
    sample = lines[:60]
    return len(sample) >= _FEWEST and all(map(_LINE.fullmatch, sample))


def summarise(body: str, budget: int) -> str | None:
    """As many lines as fit."""
    lines = body.split("\n")
    room = budget * len(lines) // max(1, tokens.count(body)) - 2
    grave = {at for at, line in enumerate(lines) if is_grave(line)}
    if room < 2 or room >= len(lines):
        return None
    shown = sorted({*range(max(2, room - 2 * len(grave))), *grave, len(lines) - 1})
    said: list[str] = []
    for before, at in pairwise((-1, *shown)):
        said += [gap(count(at - before - 1, "line"))] if at - before > 1 else []
        said.append(lines[at])
    return "\n".join(said)
