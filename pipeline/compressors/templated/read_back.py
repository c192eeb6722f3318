"""Tables as layout.py writes them, read back into the lines that they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from .columns import split_words
from .layout import DITTO

# More lines than any text that comes here has.
_MOST: Final = 10_000_000

MARKER: Final = re.compile(
    r'\[… (\d+) lines like next(?:, ([*†¤•]) in rows below)?(?:, ([§¶‡‖]) above them(?:, (sorted))?)?(?:, (") as above)?\]'
)


def reads_back(said: list[str], lines: Sequence[str]) -> bool:
    """Whether a table says its lines, in order or declared as sorted, so that a program could read it, too."""
    found = MARKER.fullmatch(said[0])
    try:
        if found is None:
            return False
        there, end = read_back(found, said, 1)
    except ValueError:
        return False
    return end == len(said) and (there == list(lines) or (found[4] is not None and sorted(there) == sorted(lines)))


def read_back(found: re.Match[str], lines: Sequence[str], start: int) -> tuple[list[str], int]:
    """What the marker `found` and the lines from `start` say, and where the next thing begins. ValueError on nonsense."""
    count, hole, head, ditto = int(found[1]), found[2], found[3], found[5]
    if start >= len(lines) or count > _MOST:
        raise ValueError("a marker without what it speaks of")
    if hole is None:
        return [lines[start]] * count, start + 1
    pieces = _pieces(lines[start], hole, head)
    said, rows, end = _rows(lines, start + 1, count, head)
    columns = {hole: _columns(rows, _width(pieces, hole), plain=ditto is not None)}
    if ditto:
        columns[hole] = [list(_without_dittos(column)) for column in columns[hole]]
    if head:
        columns[head] = _columns(said, _width(pieces, head))
    parts = [[piece] * count if isinstance(piece, str) else columns[piece[0]][piece[1]] for piece in pieces]
    return list(map("".join, zip(*parts, strict=True))), end


Piece = str | tuple[str, int]
"""A part of a template: text, or a sign and the number of its column."""


def _pieces(template: str, hole: str, head: str | None) -> list[Piece]:
    """The parts of a template; the columns of each sign are numbered from 0 in the order of their own numbers, if any."""
    signs = re.escape(hole) + (re.escape(head) if head else "")
    parts = re.split(rf"([{signs}])(\d*)", template)
    numbered: dict[str, list[str]] = {hole: [], head or hole: []}
    for sign, number in zip(parts[1::3], parts[2::3], strict=True):
        numbered[sign].append(number)
    order = {sign: sorted({int(number) for number in numbers if number}) for sign, numbers in numbered.items()}
    met = dict.fromkeys(order, 0)
    pieces: list[Piece] = [parts[0]]
    for sign, number, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        pieces += (sign, order[sign].index(int(number)) if number else met[sign]), text
        met[sign] += 1
    return pieces


def _width(pieces: Sequence[Piece], sign: str) -> int:
    return 1 + max((piece[1] for piece in pieces if isinstance(piece, tuple) and piece[0] == sign), default=-1)


def _rows(lines: Sequence[str], at: int, count: int, head: str | None) -> tuple[list[str], list[str], int]:
    """What stands above each of `count` rows, the rows, and where they end."""
    said: list[str] = []
    rows: list[str] = []
    above = ""
    while len(rows) < count:
        if at >= len(lines):
            raise ValueError("fewer rows than the marker says")
        if head and lines[at].startswith(head + " "):
            above = lines[at][2:]
        else:
            rows.append(lines[at])
            said.append(above)
        at += 1
    return said, rows, at


def _columns(rows: Sequence[str], width: int, plain: bool = False) -> list[Sequence[str]]:
    """The values of rows, column by column; the last value of a row may hold blanks.

    `plain`: there are ditto marks, and so no quoted strings.
    """
    if width == 1:
        return [rows]
    split = [row.split(" ") if plain else split_words(row) for row in rows]
    for values in split:
        if len(values) > width:
            values[width - 1 :] = [" ".join(values[width - 1 :])]
        elif len(values) < width:
            raise ValueError("a row that does not fit its template")
    return list(zip(*split, strict=True))


def _without_dittos(column: Sequence[str]) -> Iterator[str]:
    above = column[0]
    for value in column:
        above = above if value == DITTO else value
        yield above
