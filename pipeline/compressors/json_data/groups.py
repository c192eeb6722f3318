"""Rows of one table put in blocks by what many of them share; their order between blocks is read off another field.

A field with few values costs each row a cell that says little. Where a line above each block is cheaper, the field goes
there: the fields are added one by one, the one that saves most first, as long as the blocks do not become too small.

Order is meaning: a ranking, a conversation. So rows only leave their places where a field that stays in them (a number, a
time, an id) says where they stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from ...model.markers import gap
from ..tabular.cells import name, scalar
from ..tabular.document import NUMBER, Value, write_hidden

MIN_ROWS: Final = 12
MARKER: Final = 5.0
"""Tokens of a block's line besides its values."""
CHARACTERS: Final = 3.0
"""Characters of a token, roughly; a separator is most of one."""
MAX_FIELDS: Final = 4
WORTH: Final = 0.03
"""Share of the minified rows that blocks must save: less is not worth their order."""
_DISTINCT: Final = 0.5
"""Share of the rows that must have values of their own for these to tell an order."""
_DECIMAL: Final = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?")
_PARTS: Final = re.compile(r"[0-9]{1,15}|[^0-9]+")
_LONGEST: Final = 80
"""Characters by which strings are ordered."""
_SCALARS: Final = frozenset({str, bool, type(None)})


class Block(NamedTuple):
    """Rows that share their values of the fields, and the line above them."""

    line: str
    rows: list[int]


class Groups(NamedTuple):
    """The fields by which rows are put in blocks."""

    fields: tuple[str, ...]
    blocks: list[Block]


def grouped(rows: Sequence[Value], in_order: bool = True) -> Groups | None:
    """The blocks of the rows; None where none are worth their lines, or where their order would be lost that matters."""
    if len(rows) < MIN_ROWS or any(type(row) is not dict for row in rows):
        return None
    columns = _candidates(rows)
    fields: list[str] = []
    saved = 0.0
    while columns and len(fields) < MAX_FIELDS:
        gains = {
            field: _saved([columns[each] for each in (*fields, field)]) for field in columns if field not in fields
        }
        best = max(gains, key=gains.__getitem__, default=None)
        if best is None or gains[best] <= saved:
            break
        saved = gains[best]
        fields.append(best)
    if not fields or saved < WORTH * len(write_hidden(list(rows))) / CHARACTERS:
        return None
    fields.sort(key=list(rows[0]).index)
    blocks = _blocks(fields, [columns[field] for field in fields])
    moved = any(a > b for a, b in pairwise(at for block in blocks for at in block.rows))
    return None if moved and in_order and not _tells_order(rows, fields) else Groups(tuple(fields), blocks)


def _candidates(rows: Sequence[dict[str, Value]]) -> dict[str, list[str]]:
    """The cells of fields that every row has, with a scalar and with few values."""
    found = {}
    for field in rows[0]:
        if all(field in row and type(row[field]) in _SCALARS for row in rows):
            distinct = {row[field] for row in rows}
            if 1 < len(distinct) <= len(rows) // 4:
                cells = {value: scalar(value) for value in distinct}
                found[field] = [cells[row[field]] for row in rows]
    return found


def _saved(columns: Sequence[Sequence[str]]) -> float:
    """Tokens, roughly, that blocks by these columns save."""
    cells = sum(sum(map(len, column)) / CHARACTERS + 0.7 * len(column) for column in columns)
    blocks = set(zip(*columns, strict=True))
    lines = sum(MARKER + sum(2 + len(cell) / CHARACTERS for cell in block) for block in blocks)
    return cells - lines


def _blocks(fields: Sequence[str], columns: Sequence[Sequence[str]]) -> list[Block]:
    """In the order in which the first row of each stands."""
    rows: dict[tuple[str, ...], list[int]] = {}
    for at, cells in enumerate(zip(*columns, strict=True)):
        rows.setdefault(cells, []).append(at)
    return [
        Block(gap(",".join(f"{name(field)}={cell}" for field, cell in zip(fields, cells, strict=True))), places)
        for cells, places in rows.items()
    ]


def _tells_order(rows: Sequence[dict[str, Value]], fields: Sequence[str]) -> bool:
    """Whether a field besides these rises or falls through all rows, and seldom stays the same."""
    return any(_is_sorted(column) for column in _others(rows, fields))


def _others(rows: Sequence[dict[str, Value]], fields: Sequence[str]) -> Iterator[list[str]]:
    """The values of each other field that is a number or a string in all rows, also of objects in the rows."""
    for field in (field for field in rows[0] if field not in fields):
        values: list[Value] = [row.get(field) for row in rows]
        if all(type(value) is str for value in values):
            yield values
        elif all(type(value) is dict for value in values):
            yield from _others(values, ())


def _is_sorted(column: Sequence[str]) -> bool:
    if len(set(column)) <= len(column) * _DISTINCT:
        return False
    keys = [_sort_key(value) for value in column]
    if any(type(a) is not type(b) for key, last in pairwise(keys) for a, b in zip(key, last, strict=False)):
        return False
    return all(a <= b for a, b in pairwise(keys)) or all(a >= b for a, b in pairwise(keys))


def _sort_key(value: str) -> tuple[float | str, ...]:
    """As a number, or else as words and the whole numbers between them: `web-9` before `web-10`."""
    bare = value.removeprefix(NUMBER)
    if _DECIMAL.fullmatch(bare):
        return (float(bare),)
    return tuple(float(part) if part.isdecimal() else part for part in _PARTS.findall(bare[:_LONGEST]))
