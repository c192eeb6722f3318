"""What a group of lines has in common, said once, and the values that differ, line by line.

    2025-03-08 * INFO dfs.DataNode: Received block * of size * from /*
    09:42:08 blk_-8663918566733259589 2366927 10.251.149.1
    ...

A value is never cut inside a word, a number with its dots, a path, a UUID or between quotes; only at the signs that join a
name to its value or stand around it (_CUTS).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from os.path import commonprefix
from typing import Final

# Signs at which a value may be cut from what is around it.
_CUTS: Final = ":=()[]{},;|<>\t"
# Those that may stand inside of one value; the others part fields.
_JOINTS: Final = _CUTS.replace("|", "").replace("\t", "")
_QUOTES: Final = "\"'`"
# A quoted string; an apostrophe in or behind a word quotes nothing.
_QUOTED: Final = r""""[^"\n]*"|(?<![\w'])'[^'\s][^'\n]*+'(?![\w'])|`[^`\n]++`"""
# Most words hold no quote: these, and what parts words, are tried first, which is two to four times as fast.
# A possessive `++` behind a group that may backtrack would be wrong in Python 3.11.2 (gh-106052).
_WORD: Final = re.compile(rf"""[ \n]|[^ "'`\n]++(?=[ \n])|(?:[^ "'`\n]++|{_QUOTED}|['`])+""")
_PIECE: Final = re.compile(
    _QUOTED + r"""|(?:[^:=()\[\]{},;|<>\t"'`\n]++|:(?=//)|(?<=\d):(?=\d\d(?!\d)))+|[:=()\[\]{},;|<>\t\n]|["'`]"""
)
# The date of a time such as 2025-03-08-15.42.50.675872 may be cut off, too.
DATE: Final = re.compile(r"\d{4}-\d\d-\d\d-")
_QUALIFIED: Final = "::"
# A colon between two digits and two digits is that of a time, and one before slashes that of a URL: each is one value.
# Each begins with the sign itself: a plain scan finds those.
_COLON: Final = re.compile(
    r":(?<!\d:)(?!//)|:(?<=\d:)(?!\d\d(?!\d))(?!//)|:(?<=\d\d\d:)(?!//)|:(?<=\.\d:)|:(?<=\.\d\d:)"
)
# Stands between pieces while they are cut; a text that holds it is cut more slowly.
_SEAM: Final = "\0"


@dataclass(frozen=True, slots=True)
class Table:
    """Lines as one template and rows of values."""

    parts: list[str | int]
    """The template: literal text, and the numbers of columns."""
    columns: list[Sequence[str]]
    """One value a line each."""

    @property
    def literal(self) -> int:
        """Characters that all lines share."""
        return sum(len(part) for part in self.parts if isinstance(part, str))


def table(lines: Sequence[str], ends: Sequence[str] = ()) -> Table | None:
    """The lines, before an end of each that is one value as a whole, as a table; None where they do not have as many words."""
    pieces = _line_pieces(lines)
    if pieces is None:
        return None
    parts: list[str | int] = []
    columns: list[Sequence[str]] = []
    known: dict[Column, int] = {}
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(piece)
        else:
            number = known.setdefault(piece, len(columns))
            if number == len(columns):
                columns.append(piece)
            parts.append(number)
    if ends and ends.count(ends[0]) == len(ends):
        parts.append(ends[0])
    elif ends:
        parts.append(len(columns))
        columns.append(tuple(ends))
    return Table(parts, columns)


Column = tuple[str, ...]
"""A value a line."""


def _line_pieces(lines: Sequence[str]) -> list[str | Column] | None:
    """Return what the lines have in common, and the columns between; None where they do not have as many words."""
    text = "\n".join(lines)
    if any(sign in lines[0] for sign in _QUOTES) and (quoted := _transposed(_WORD, text, len(lines))) is not None:
        return [piece for column in quoted for piece in _pieces(column)]
    words = _striped(text, " ", len(lines))
    if words is None:
        return None
    return [piece for column in words for piece in (*_pieces(column), " ")][:-1]


def _striped(text: str, sign: str, count: int) -> list[Column] | None:
    """Return what is between the signs in each of the `count` lines, one below the other; None where their numbers differ."""
    pieces = text.replace("\n", f"{sign}\n{sign}").split(sign)
    width = pieces.index("\n") + 1 if count > 1 else len(pieces) + 1
    if len(pieces) != width * count - 1 or pieces[width - 1 :: width].count("\n") != count - 1:
        return None
    return [tuple(pieces[index::width]) for index in range(width - 1)]


def _transposed(part: re.Pattern[str], text: str, count: int) -> list[Column] | None:
    """The parts of each line, one below the other; None where they are not equally many, or not all of the text.

    One call finds the parts of all lines, with the line ends between them as parts of their own: ten times as fast as a
    call for each.
    """
    pieces = part.findall(text)
    width = pieces.index("\n") + 1 if count > 1 else len(pieces) + 1
    if len(pieces) != width * count - 1 or pieces[width - 1 :: width].count("\n") != count - 1:
        return None
    columns = [tuple(pieces[index::width]) for index in range(width - 1)]
    if any("\n" in column for column in columns) or sum(map(len, pieces)) != len(text):
        return None
    return columns


def _pieces(column: Column) -> Sequence[str | Column]:
    """A column of words cut into what is the same in all and what is not."""
    first = column[0]
    if column.count(first) == len(column):
        return [first]
    signs = [sign for sign in _CUTS if sign in first]
    if not signs:
        return _undated(column)
    cut = None if _QUALIFIED in first else _cut(column, signs)  # a::b::c is one name
    return _ends(column, set(column)) if cut is None else _rejoined(cut)


def _undated(column: Column) -> Sequence[str | Column]:
    """A column of times of one day without that day."""
    dated = DATE.match(column[0])
    if dated is None or not all(value.startswith(dated[0]) and value != dated[0] for value in column):
        return [column]
    return [dated[0], tuple(value[dated.end() :] for value in column)]


def _cut(column: Column, signs: Sequence[str]) -> list[Column] | None:
    """A column at the signs of its first value, each a piece, and quoted strings whole; None where values differ in these."""
    text = "\n".join(column)
    if any(sign in text for sign in (*_QUOTES, _SEAM)):
        return _transposed(_PIECE, text, len(column))
    for sign in signs:
        text = _COLON.sub(f"{_SEAM}:{_SEAM}", text) if sign == ":" else text.replace(sign, _SEAM + sign + _SEAM)
    columns = _striped(text, _SEAM, len(column))
    if columns is None:
        return None
    filled = [piece for piece in columns if any(piece)]
    return None if any("" in piece for piece in filled) else filled


def _rejoined(columns: list[Column]) -> list[str | Column]:
    """Constant pieces as text; pieces that vary on both sides of a sign stay one value with it, as do words behind quotes."""
    out: list[str | Column] = []
    for column in columns:
        constant = column.count(column[0]) == len(column)
        last = out[-1] if out else None
        before = out[-2] if len(out) > 1 else None
        if constant and isinstance(last, str):
            out[-1] = last + column[0]
        elif constant and not (isinstance(last, tuple) and column[0][0].isalnum()):
            out.append(column[0])
        elif isinstance(last, tuple):
            out[-1] = _glued(last, "", column)
        elif last is not None and last in _JOINTS and isinstance(before, tuple):
            out[-2:] = [_glued(before, last, column)]
        else:
            out.append(column)
    return out


def _glued(lefts: Sequence[str], sign: str, rights: Sequence[str]) -> Column:
    return tuple(left + sign + right for left, right in zip(lefts, rights, strict=True))


def _ends(column: Column, distinct: set[str]) -> list[str | Column]:
    """A column without what all its values begin and end with, up to a sign at which they may be cut."""
    start = _between_values(column[0], cut_end(shared_start(distinct)))
    backwards = [word[: start - 1 if start else None : -1] for word in distinct]
    end = cut_end(shared_start(backwards))
    end = len(column[0]) - _between_values(column[0], len(column[0]) - end, 1) if end else 0
    if not start and not end:
        return [column]
    inner = tuple(word[start : len(word) - end] for word in column)
    if not all(inner):
        return [column]
    whole = column[0]
    return [*filter(None, [whole[:start]]), inner, *filter(None, [whole[len(whole) - end :]])]


def _between_values(word: str, position: int, step: int = -1) -> int:
    """The next place, from `position` on, behind or before a sign at which a word may be cut, and inside of no time."""
    while 0 < position < len(word) and ":" in word[position - 1 : position + 1] and _is_inside(word, position):
        position += step
        while 0 < position < len(word) and word[position - (step < 0)] not in _CUTS:
            position += step
    return position


def _is_inside(word: str, position: int) -> bool:
    """Return whether a cut at `position` would part a time."""
    colon = position - 1 if word[position - 1] == ":" else position
    return _COLON.match(word, colon) is None


def shared_start(texts: Collection[str]) -> str:
    """Return what all texts begin with, character by character."""
    return commonprefix([min(texts), max(texts)])  # noqa: RUF071 these are no paths


def cut_end(shared: str, cuts: str = _CUTS) -> int:
    """Return how much of a shared beginning may be cut off: up to its last sign, outside of quotes."""
    for sign in _QUOTES:
        if shared.count(sign) % 2:
            shared = shared[: shared.rindex(sign)]
    return max(shared.rfind(sign) for sign in cuts) + 1
