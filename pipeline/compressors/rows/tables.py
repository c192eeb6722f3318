"""Rows under the names of their columns: a reader looks for a cell under its name, so no form takes cells, or rows, out.

    PORT      STATE    SERVICE    VERSION            <- a head: names in columns, no numbers
    53/tcp    open     http       OpenSSH 9.2p1      <- rows: words that begin, or end, where names do
    631/tcp   filtered ipp

In the normal form, where two blanks are all that stands between cells, rows have as many cells as there are names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import Final

_DIGIT: Final = re.compile(r"\d")
_BETWEEN: Final = re.compile(r" {2,}")
_WORD: Final = re.compile(r"\S+")
_FEWEST: Final = 3
"""Names of a head, and words of its first row that stand with them."""
_STANDING: Final = 0.4
"""Part of the names with which words of the first row must stand."""
_FURTHER: Final = 2
"""Names with which words of further rows must stand: cells may be empty."""
_LONG: Final = 2
_LAST_CELL: Final = 80
"""A row of so many times the characters of its head, and so many more, is a long value with a few cells before it."""
_RULE: Final = re.compile(r"[-=+| \t]+")


def rows_under_heads(lines: Sequence[str]) -> Set[int]:
    """The rows of all tables that stand under a head, but for those of which most is one long cell at the end."""
    return {
        row
        for head, first, end in _found(lines)
        for row in range(first, end)
        if len(lines[row]) < _LONG * len(lines[head]) + _LAST_CELL
    }


def _found(lines: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield the head of each table, where its rows begin, and what follows them."""
    behind = 0
    for index, line in enumerate(lines):
        if "  " in line and index >= behind and "  " in line.lstrip() and not _DIGIT.search(line):
            first, behind = _rows_under(lines, index)
            if first < behind:
                yield index, first, behind


def _rows_under(lines: Sequence[str], head: int) -> tuple[int, int]:
    """Return where the rows under a head begin, and what follows them: the same line where there are none."""
    names = [(*match.span(), match[0]) for match in _WORD.finditer(lines[head])]
    cells = _cells(lines[head])
    first = head + 2 if any(map(_RULE.fullmatch, lines[head + 1 : head + 2])) else head + 1
    least = max(_FEWEST, _STANDING * len(names))
    end = first
    while end < len(lines) and (
        _standing(names, lines[end]) >= (least if end == first else _FURTHER) or _is_like(cells, lines[end])
    ):
        end += 1
    return first, end


def _standing(names: Sequence[tuple[int, int, str]], row: str) -> int:
    """Return with how many names a word of the row begins or ends; one that is the same names nothing."""
    return sum(1 for start, end, name in names if _word_at(row, start, end) not in ("", name))


def _word_at(row: str, start: int, end: int) -> str:
    """The word that begins at `start`, or else the one that ends at `end`; empty where none does."""
    if row[start : start + 1].strip() and not row[start - 1 : start].strip():
        return row[start:].split(None, 1)[0]
    if row[end - 1 : end].strip() and not row[end : end + 1].strip():
        return row[:end].rsplit(None, 1)[-1]
    return ""


def _cells(line: str) -> list[str]:
    return _BETWEEN.split(line.strip())


def _is_like(names: Sequence[str], row: str) -> bool:
    """Return whether a row has as many cells as there are names, all of them others."""
    if len(names) < _FEWEST or "  " not in row:
        return False
    cells = _cells(row)
    return len(cells) == len(names) and not any(map(str.__eq__, cells, names))
