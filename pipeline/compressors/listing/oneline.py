"""git log --oneline (with --graph), git reflog, git branch -v: nothing is said twice, so they have no layout of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_LINE: Final = re.compile(r"[*|\\/_ ]{0,40}(?:[0-9a-f]{7,40} \S.*)?|[* +]+\S+ +[0-9a-f]{7,40} \S.*")
_FEWEST: Final = 8


def recognise(lines: Sequence[str]) -> bool:
    sample = lines[:60]
    return len(sample) >= _FEWEST and all(map(_LINE.fullmatch, sample))
