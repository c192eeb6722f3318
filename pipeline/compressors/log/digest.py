"""A message that many lines carry, in two lines: how many, what each of its values ranges over, and its template.

[… 412 lines like next, * is 09:41:07,342 to 09:52:11,100; 12-2427; 3ms to 890ms; alice (400), bob (12); 397 distinct like 6e08c8]
2025-03-08 * INFO payments.api: took * ms, * waiting, for * as *

Values that are far from the usual ones are not in such a range: `far_out` finds their lines, which stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from statistics import quantiles
from typing import Final

from ...model.markers import gap
from ..templated.columns import Table, shared_start
from ..templated.layout import HOLES, template, unused

_NUMBER: Final = re.compile(r"-?\d{1,18}(?:\.\d{1,9})?\Z")
_DIGIT: Final = re.compile("[0-9]")
_NUMBER_SIGNS: Final = "0123456789."
# As many distinct values are said one by one, if they are short.
_FEW: Final = 5
_SHORT: Final = 24
# A value that stands for the others is at most this long.
_SHOWN: Final = 60
# Numbers are far out when they are so many times as far from the middle half as that is wide; the most telling few stay.
_FAR: Final = 8
_FURTHEST: Final = 2
# A value is seldom when it is there once among so many of each other; more kinds than this are no kinds.
_SELDOM: Final = 20
_KINDS: Final = 10


def digest(table: Table | None, lines: Sequence[str]) -> list[str]:
    """Two lines for all of `lines`: the marker with counts and ranges, and the template or, failing that, the first line."""
    hole = unused(HOLES, "\n".join(lines)) if table is not None else None
    if table is None or hole is None or not table.columns:
        return [gap(f"{len(lines)} lines like next"), lines[0]]
    said = "; ".join(_range(column) for column in table.columns)
    return [gap(f"{len(lines)} lines like next, {hole} is {said}"), template(table, hole)]


def _range(column: Sequence[str]) -> str:
    distinct = Counter(column)
    if len(distinct) <= _FEW and max(map(len, distinct)) <= _SHORT:
        return ", ".join(f"{value} ({number})" for value, number in distinct.items())
    numbers = _numbers(tuple(distinct))
    if numbers is not None:
        low, high = min(numbers, key=float), max(numbers, key=float)
        return f"{low}-{high}" if numbers[low] == low else f"{numbers[low]} to {numbers[high]}"
    if ":" in column[0] and len(column[0]) <= 2 * _SHORT and list(column) == sorted(column):
        return f"{column[0]} to {column[-1]}"
    shortest = min(distinct, key=len)
    return f"{len(distinct)} distinct" + (f" like {shortest}" if len(shortest) <= _SHOWN else "")


@lru_cache(maxsize=32)
def _numbers(distinct: tuple[str, ...]) -> dict[str, str] | None:
    """Number -> value, where values are numbers, all with the same before them (a path) and behind them (a unit); else None.

    Remembered, since who looks for what is far out and who says the range ask for the same.
    """
    if not _DIGIT.search(distinct[0]):
        return None
    start = len(shared_start(distinct).rstrip(_NUMBER_SIGNS))
    end = len(shared_start([value[: start - 1 if start else None : -1] for value in distinct]).rstrip(_NUMBER_SIGNS))
    numbers = {value[start : len(value) - end]: value for value in distinct}
    return numbers if all(map(_NUMBER.match, numbers)) else None


def far_out(table: Table) -> set[int]:
    """The lines, by their place, with a value far from what is usual in its column, or seldom among a few kinds."""
    return {at for column in table.columns for at in (*_far_numbers(column), *_seldom(column))}


def _far_numbers(column: Sequence[str]) -> list[int]:
    distinct = tuple(dict.fromkeys(column))
    found = _numbers(distinct) if len(distinct) > _FEW else None
    if found is None:
        return []
    number = {value: float(spelt) for spelt, value in found.items()}
    values = [number[value] for value in column]
    low, middle, high = quantiles(values, n=4)
    reach = _FAR * (high - low)
    far = [at for at, value in enumerate(values) if not low - reach <= value <= high + reach] if reach else []
    return sorted(far, key=lambda at: -abs(values[at] - middle))[:_FURTHEST]


def _seldom(column: Sequence[str]) -> list[int]:
    kinds = Counter(column)
    if len(kinds) > _KINDS or len(column) < _SELDOM * len(kinds):
        return []
    return [column.index(value) for value, number in kinds.items() if number == 1][:_FURTHEST]
