"""One number a line (seq, awk '{print $3}', a column of measurements): above the budget, its ends and what is far out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ...model import tokens
from ...model.markers import gap
from ..json_data.summary import gapped, left_out
from ..tabular.document import NUMBER, Value
from ..tabular.rarities import changes, far, series

_NUMBER: Final = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_FEWEST: Final = 40
_ENDS: Final = 12
"""Numbers at the beginning that stay; half as many at the end."""


def recognise(lines: Sequence[str]) -> bool:
    return len(lines) >= _FEWEST and all(map(_NUMBER.fullmatch, lines[:-1]))


def summarise(body: str, budget: int) -> str | None:
    """None where a line is no number, or too many are far out."""
    lines = body.split("\n")
    if not all(map(_NUMBER.fullmatch, lines)):
        return None
    values: list[Value] = [NUMBER + line.removeprefix("+") for line in lines]
    numbers = series(values)
    odd = set() if numbers is None else {*far(numbers), *changes(numbers)}
    shown = {*range(_ENDS), *odd, *range(len(lines) - _ENDS // 2, len(lines))}
    left = [value for at, value in enumerate(values) if at not in shown]
    said = "\n".join((gap(left_out({"left out:": left})), *gapped(lines, shown, "number")))
    return said if left and tokens.count(said) <= budget else None
