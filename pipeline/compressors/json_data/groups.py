"""Rows of one table put in blocks by what many of them share; their order between blocks is given up.

A field with few values costs each row a cell that says little. Where a line above each block is cheaper, the field goes
there: the fields are added one by one, the one that saves most first, as long as the blocks do not become too small.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from ...markers import gap
from .cells import name, scalar
from .document import Value, write_hidden

MIN_ROWS: Final = 12
MARKER: Final = 5.0
"""Tokens of a block's line besides its values."""
CHARACTERS: Final = 3.0
"""Characters of a token, roughly; a separator is most of one."""
MAX_FIELDS: Final = 4
WORTH: Final = 0.03
"""Share of the minified rows that blocks must save: less is not worth their order."""
_SCALARS: Final = frozenset({str, bool, type(None)})


class Block(NamedTuple):
    """Rows that share their values of the fields, and the line above them."""

    line: str
    rows: list[int]


class Groups(NamedTuple):
    """The fields by which rows are put in blocks."""

    fields: tuple[str, ...]
    blocks: list[Block]


def grouped(rows: Sequence[Value]) -> Groups | None:
    """The blocks of the rows; None where none are worth their lines."""
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
    return Groups(tuple(fields), _blocks(fields, [columns[field] for field in fields]))


def _candidates(rows: Sequence[dict[str, Value]]) -> dict[str, list[str]]:
    """The cells of fields that every row has, with a scalar and with few values."""
    found = {}
    for field in rows[0]:
        if all(field in row and type(row[field]) in _SCALARS for row in rows):
            cells = [scalar(row[field]) for row in rows]
            if 1 < len(set(cells)) <= len(rows) // 4:
                found[field] = cells
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
