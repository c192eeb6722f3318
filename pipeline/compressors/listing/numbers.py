"""One number a line (seq, awk '{print $3}', a column of measurements)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_NUMBER: Final = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_FEWEST: Final = 40


def recognise(lines: Sequence[str]) -> bool:
    return len(lines) >= _FEWEST and all(map(_NUMBER.fullmatch, lines[:-1]))
