"""Rows and lines that differ from those like them: a value that stands once where few others stand often, a number far from the
others, more or fewer cells than the others have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import fsum, sqrt
from typing import Final

FEWEST: Final = 8
"""Rows, at least: among fewer, none is odd."""
_KINDS: Final = 12
"""Different values of a column in which one that stands once is rare."""
_OFTEN_EACH: Final = 4
"""Rows for each of these."""
_SIGMAS: Final = 3.0
_MEASURED: Final = re.compile(r"[^\d.-]*(-?\d{1,15}(?:\.\d{1,9})?)[^\d.]{0,6}")
"""A number with its name before it, or its unit behind: `took=12ms`, `(98%)`."""
_HUGE: Final = 1e15
"""No number that is measured; nor is what is none."""
_SOME: Final = 32
"""Values of a column that are looked at before all are."""
_NO_DIGITS: Final = str.maketrans("", "", "0123456789")
_SIGNS: Final = str.maketrans(",;|", "   ")
"""What may stand between the values of a line, too."""
_FEW: Final = 3
_SELDOM: Final = 0.02
"""Part of the lines of a message above which an odd one is not odd."""
_LONG: Final = 400
"""Characters of a line above which it is not looked at."""

Rows = Sequence[tuple[int, Sequence[str]]]
"""The rows of a table: the number of the line, and its cells."""


def odd_rows(table: Rows, often: float) -> Iterator[int]:
    """Yield the rows, by number, that are odd in a column in which not more than the part `often` are; some more than once."""
    if len(table) < FEWEST:
        return
    (width, _), *_ = Counter(len(row) for _, row in table).most_common(1)
    yield from (index for index, row in table if len(row) != width)
    whole = [(index, row) for index, row in table if len(row) == width]
    for column in zip(*(row for _, row in whole), strict=True):
        marked = _odd(column)
        if len(marked) <= max(_FEW, often * len(table)):
            yield from (whole[place][0] for place in marked)


def odd_lines(lines: Sequence[str], group: Sequence[int]) -> set[int]:
    """The lines of one message, by number, that say something odd."""
    if len(group) < FEWEST:
        return set()
    looked_at = "\n".join([lines[index][:_LONG] for index in group]).translate(_SIGNS).split("\n")
    return {*odd_rows([(index, line.split()) for index, line in zip(group, looked_at, strict=True)], _SELDOM)}


def _odd(column: Sequence[str]) -> Collection[int]:
    """The places of the values that are odd in a column."""
    kinds = set(column)
    if len(kinds) == 1:
        return ()
    if len(kinds) <= _KINDS:
        return _rare(column) | _far(_numbers(column))
    some = column[:: max(1, len(column) // _SOME)]
    odd = _far(_numbers(column)) if any(map(_MEASURED.fullmatch, some)) else set()
    if len(set(_shapes(some))) <= _KINDS:
        odd |= _rare(_shapes(column))
    return odd


def _shapes(values: Sequence[str]) -> list[str]:
    """The values without digits; none of them holds a line end."""
    return "\n".join(values).translate(_NO_DIGITS).split("\n")


def _rare(values: Sequence[str]) -> set[int]:
    """The places of values that stand once where few others stand often."""
    times = Counter(values)
    if len(times) > _KINDS or len(values) < _OFTEN_EACH * len(times):
        return set()
    return {place for place, value in enumerate(values) if times[value] == 1}


def _numbers(column: Sequence[str]) -> Mapping[int, float]:
    """The numbers of a column by place, with their unit or without."""
    try:
        return {place: number for place, number in enumerate(map(float, column)) if abs(number) < _HUGE}
    except ValueError:
        matches = map(_MEASURED.fullmatch, column)
        return {place: float(match[1]) for place, match in enumerate(matches) if match}


def _far(numbers: Mapping[int, float]) -> set[int]:
    """The places of numbers far from the others."""
    if len(numbers) < FEWEST:
        return set()
    values = numbers.values()
    mean = fsum(values) / len(values)
    most = _SIGMAS * sqrt(fsum((number - mean) ** 2 for number in values) / len(values))
    return {place for place, number in numbers.items() if abs(number - mean) > most > 0}
