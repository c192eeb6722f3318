"""ls -R without -l: folders with their names. Nothing is said twice, so they have no layout of their own.

./src:
a.py
b.py

./tests:
test_a.py
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_HEADING: Final = re.compile(r"\S.{0,1000}:")
_FEWEST: Final = 3


def recognise(lines: Sequence[str]) -> bool:
    """Return whether paragraphs of names without blanks each stand under a folder."""
    starts = {index for index, line in enumerate(lines) if not index or not lines[index - 1]}
    headed = sum(1 for index in starts if _HEADING.fullmatch(lines[index]) and "/" in lines[index])
    names = [line for index, line in enumerate(lines) if line and index not in starts]
    simple = sum(1 for name in names if " " not in name and not name.endswith(":"))
    return headed >= max(_FEWEST, len(starts) - 1) and len(names) > _FEWEST and simple >= 0.9 * len(names)
