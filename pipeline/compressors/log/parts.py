"""When a table is said more cheaply as several: a column of few values is said once for each instead of on every row."""

from __future__ import annotations

from typing import Final

from .columns import Table

# A table of its own costs about this many tokens besides its template.
_HEAD_TOKENS: Final = 14


def parted(whole: Table, depth: int = 4) -> list[tuple[Table, list[int]]]:
    """The table, or tables for each value of a column that says little, with the numbers of their rows."""
    count = len(whole.columns[0]) if whole.columns else 0
    numbers = list(range(count))
    return _parted(whole, numbers, depth)


def _parted(whole: Table, numbers: list[int], depth: int) -> list[tuple[Table, list[int]]]:
    count = len(numbers)
    head = _HEAD_TOKENS + whole.literal / 3
    best, gain = -1, 0.0
    for at, column in enumerate(whole.columns):
        distinct = set(column)
        if len(distinct) * 4 > count:
            continue
        saved = (_tokens(distinct) + 1) * count - (len(distinct) - 1) * head
        if saved > gain:
            best, gain = at, saved
    if best < 0 or depth == 0:
        return [(whole, numbers)]
    places: dict[str, list[int]] = {}
    for row, value in enumerate(whole.columns[best]):
        places.setdefault(value, []).append(row)
    return [
        part
        for value, found in places.items()
        for part in _parted(_narrowed(whole, found), [numbers[row] for row in found], depth - 1)
    ]


def _narrowed(whole: Table, found: list[int]) -> Table:
    """The rows `found` of a table, with what is the same in all of them in the template."""
    columns = [[column[row] for row in found] for column in whole.columns]
    constant = {at for at, column in enumerate(columns) if column.count(column[0]) == len(column)}
    renamed = {at: number for number, at in enumerate(at for at in range(len(columns)) if at not in constant)}
    parts: list[str | int] = []
    for part in whole.parts:
        text = part if isinstance(part, str) else columns[part][0] if part in constant else renamed[part]
        if isinstance(text, str) and parts and isinstance(parts[-1], str):
            parts[-1] += text
        else:
            parts.append(text)
    return Table(parts, [column for at, column in enumerate(columns) if at not in constant])


def _tokens(values: set[str]) -> float:
    """About how many tokens one of the values takes."""
    return sum((len(value) + 2) // 3 for value in values) / len(values)
