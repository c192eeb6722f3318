"""What is rare in a JSON text: in arrays of objects, rows that speak of a failure, far-out numbers, and values that are rare
in a column of few.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from json import JSONDecodeError, loads
from math import isfinite
from statistics import fmean, pstdev
from typing import Any, Final

_ROW_FAILURE: Final = re.compile(
    r"\b(?:error|exception|failed|failure|critical|fatal|crash(?:ed)?|panic|abort(?:ed)?|timeout|denied|rejected)\b",
    re.IGNORECASE,
)


def rare_values(text: str) -> Iterator[str]:
    """The rare values of a JSON document, or of one a line."""
    for rows in _arrays(_documents(text)):
        for row in _failing(rows):
            yield from row
        for column in _columns(rows):
            yield from (*_far_out(column), *_seldom(column))


def is_json(text: str) -> bool:
    """Whether the text is a JSON document, or one a line."""
    bare = text.strip()
    if bare[:1] not in {"[", "{"} or bare[-1:] not in {"]", "}"}:
        return False
    try:
        _documents(text)
    except (JSONDecodeError, RecursionError):
        return False
    return True


class _Number(str):
    """A number as it is spelt."""


def _documents(text: str) -> list[Any]:
    """The JSON document, or one a line; numbers as spelt. Raises JSONDecodeError."""
    try:
        return [loads(text, parse_float=_Number, parse_int=_Number)]
    except JSONDecodeError:
        return [loads(line, parse_float=_Number, parse_int=_Number) for line in text.split("\n") if line.strip()]


def _arrays(values: list[Any]) -> Iterator[list[dict[str, Any]]]:
    """Every array of at least ten objects, wherever it is."""
    pending: list[Any] = [values]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            rows = [row for row in value if isinstance(row, dict)]
            if len(rows) >= 10:
                yield rows
            pending.extend(value)
        elif isinstance(value, dict):
            pending.extend(value.values())


def _scalars(row: dict[str, Any]) -> Iterator[str]:
    return (value for value in row.values() if isinstance(value, str) and 0 < len(value) <= 100 and value.isascii())


def _failing(rows: list[dict[str, Any]]) -> list[list[str]]:
    """The short values of the rows that speak of a failure, unless a quarter of them does."""
    failing = [list(_scalars(row)) for row in rows]
    failing = [values for values in failing if any(map(_ROW_FAILURE.search, values))]
    return failing if len(failing) <= len(rows) / 4 else []


def _columns(rows: list[dict[str, Any]]) -> Iterable[list[str]]:
    columns: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        for key, value in row.items():
            if isinstance(value, str):
                columns[key].append(value)
    return columns.values()


def _far_out(column: list[str]) -> list[str]:
    """Numbers more than three standard deviations from the mean."""
    spelt = [value for value in column if isinstance(value, _Number) and len(value) <= 30]
    numbers = [(float(value), value) for value in spelt if isfinite(float(value))]
    if len(numbers) < 10:
        return []
    mean, deviation = _spread([number for number, _ in numbers])
    return [value for number, value in numbers if abs(number - mean) > 3 * deviation > 0]


def _spread(numbers: list[float]) -> tuple[float, float]:
    """Mean and standard deviation; what is too large to say makes nothing stand out."""
    try:
        return fmean(numbers), pstdev(numbers)
    except OverflowError:
        return 0.0, 0.0


def _seldom(column: list[str]) -> list[str]:
    """Values that stand once where few others stand often."""
    counts = Counter(value for value in column if not isinstance(value, _Number) and 0 < len(value) <= 100)
    if not counts or len(counts) > 10 or len(column) < 10 * len(counts):
        return []
    return [value for value, count in counts.items() if count == 1]
