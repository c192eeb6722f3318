"""A form: one or several neighbouring lines that come again with other values.

A template is literal text and holes; the values of a hole, one for each time, are a column. A row gives the values in the
order of their holes, each column once: where a value stands in a line twice, its holes have a number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from operator import sub
from typing import Final

from .columns import Column, cut_end, shared_start, table

HOLES: Final = ("*", "¤", "†", "•")
"""Signs for a value, by preference: the first that the text does not hold."""
MARKS: Final = ("«", "›", "‣")
"""Signs before the word by which a form is known, by preference: the first that the text does not hold."""
DITTO: Final = "^"
"""Stands for the value in that place of the row above, or, among other lines, of the nearest row of the same form."""
_LEAST_DITTO: Final = 8
"""Characters of a value that is worth a mark; plain words have fewer tokens for their length."""
_LEAST_DITTO_WORD: Final = 14
_DITTO_PAYS: Final = 24
"""Characters that ditto marks must stand for, or the heading does not explain them."""
BLANK: Final = " "
BAR: Final = " | "
"""What parts the values of a row: a blank, unless one of them, other than the last, holds one or is empty."""
_MOST_COLUMNS: Final = 12
"""More values than this in a row, and nobody finds the one that he looks for."""
_MOST_WORDINGS: Final = 2
"""Columns of plain words: with more, a sentence was taken apart, and its rows are no longer read."""
_AFFIX_CUTS: Final = ":=()[]{},;|<>\t"
_SAMPLE: Final = 3
"""Instances of which a column that counts must have."""
_PIECE: Final = re.compile(r"[A-Za-z]+|\d{1,3}|[^\sA-Za-z\d]+|\n|[ \t]{2,}")
# A word for itself, or a sign that no keyboard has, such as a tick; no line of a box.
_WORD: Final = re.compile(
    r"(?<![\w./-])(?<!\bnot )[A-Za-z][A-Za-z_]+(?![\w/-]|\.\w)|(?<!\S)[^\x00-\x7f\w\s«»…\u2500-\u259f](?!\S)"
)
_PLACE: Final = re.compile(r"\d+(?::\d+)?:?")
_HOUR: Final = re.compile(r"\dT\d\d:")
_LONG_WORD: Final = 10
_VALUE: Final = 2.5
"""Characters a token of values: numbers, ids, paths."""


@dataclass(frozen=True)
class Form:
    """Lines that come several times."""

    starts: Sequence[int]
    """The first line of each instance, ascending."""
    height: int
    """Lines of an instance."""
    parts: Sequence[str | int]
    """The template: literal text and numbers of columns; lines are parted by newlines."""
    columns: Sequence[Column]
    """The values, one an instance; no column stands twice."""
    counters: frozenset[int] = frozenset()
    """Columns whose values count up by one: they need not stand in the rows."""

    @cached_property
    def covered(self) -> Sequence[int]:
        """All lines of the instances."""
        if self.height == 1:
            return self.starts
        return [start + below for start in self.starts for below in range(self.height)]

    def free_of(self, taken: Set[int]) -> Sequence[int]:
        """The instances, by number, of which no line is taken."""
        if taken.isdisjoint(self.covered):
            return range(len(self.starts))
        if self.height == 1:
            return [number for number, start in enumerate(self.starts) if start not in taken]
        height = self.height
        return [number for number, start in enumerate(self.starts) if taken.isdisjoint(range(start, start + height))]

    @cached_property
    def runs(self) -> list[tuple[int, int]]:
        """The instances that follow one another, as `runs` has them."""
        return runs(self.starts, self.height)

    @cached_property
    def in_rows(self) -> list[int]:
        """The columns that stand in the rows, by number."""
        return [column for column in range(len(self.columns)) if column not in self.counters]

    @cached_property
    def between(self) -> str:
        """Return what parts the values of a row."""
        *inner, last = [self.columns[index] for index in self.in_rows] or [()]
        loose = any("" in column or " " in "".join(column) for column in inner)
        return BAR if loose or "" in last or "\n " in "\n" + "\n".join(last) else BLANK

    @cached_property
    def is_words(self) -> bool:
        """Return whether a row is one word, so that several of them stand in one line."""
        return (
            len(self.in_rows) == 1
            and self.between == BLANK
            and not any(" " in one or "{" in one or "}" in one for one in self.columns[self.in_rows[0]])
        )

    @cached_property
    def holes(self) -> list[int]:
        """The column of each hole."""
        return [part for part in self.parts if isinstance(part, int)]

    @cached_property
    def literal(self) -> int:
        """Tokens of what all instances share, about."""
        return sum(_tokens(part) for part in self.parts if isinstance(part, str))

    @property
    def cost(self) -> int:
        """Tokens of the template, about."""
        return self.literal + len(self.holes)

    @cached_property
    def numbered(self) -> bool:
        """Return whether the holes have numbers: where one column stands twice, or one counts."""
        return len(self.columns) < len(self.holes) or bool(self.counters)

    def template(self, hole: str, key: tuple[int, str, str] | None = None) -> list[str]:
        """The lines with a sign for each value. `key`: a part, the word in it by which the form is known, and its mark."""
        spelled = [
            part if isinstance(part, str) else f"{hole}{part + 1}" if self.numbered else hole for part in self.parts
        ]
        if key is not None:
            column, word, mark = key
            spelled[column] = re.sub(
                rf"(?<![\w./-]){re.escape(word)}(?![\w/-]|\.\w)", mark + word, spelled[column], count=1
            )
        return "".join(spelled).split("\n")

    @cached_property
    def dittoed(self) -> bool:
        """Return whether rows say by a mark what stands in the row above: not of blocks, whose rows say what belongs together."""
        shown = [self.columns[index] for index in self.in_rows]
        again = sum(
            len(one) for column in shown for one, other in pairwise(column) if one == other and worth_a_mark(one)
        )
        return (
            self.height == 1
            and not self.is_words
            and again > _DITTO_PAYS
            and not any(DITTO in column for column in shown)
        )

    def rows(self) -> list[str]:
        """Return what differs in each instance."""
        columns: list[Sequence[str]] = [self.columns[index] for index in self.in_rows]
        if self.dittoed:
            columns = [_with_dittos(column) for column in columns]
        return [self.between.join(values) for values in zip(*columns, strict=True)]

    @cached_property
    def saves(self) -> float:
        """Tokens that a row has fewer than its lines, about: those of the literal text, and of values that stand twice."""
        again = sum(
            len(self.columns[column][0]) / _VALUE
            for column in set(self.holes)
            for _ in range(self.holes.count(column) - 1)
        )
        counting = sum(len(self.columns[column][0]) / _VALUE for column in self.counters)
        return self.literal + again + counting - (len(self.in_rows) if self.between == BAR else 0)

    @cached_property
    def keys(self) -> list[tuple[int, str]]:
        """(part, word) of each word of the first line that could be the key of its rows."""
        out: list[tuple[int, str]] = []
        for column, part in enumerate(self.parts):
            if isinstance(part, int):
                continue
            first, newline, _ = part.partition("\n")
            out += [(column, word) for word in dict.fromkeys(_WORD.findall(first))]
            if newline:
                break
        return out

    def instance(self, number: int) -> str:
        """The lines of one instance."""
        return "".join(part if isinstance(part, str) else self.columns[part][number] for part in self.parts)

    def only(self, chosen: Sequence[int]) -> Form:
        """The form with these of its instances; itself, where these are all."""
        if len(chosen) == len(self.starts):
            return self
        starts = [self.starts[index] for index in chosen]
        return Form(
            starts, self.height, self.parts, [tuple([column[index] for index in chosen]) for column in self.columns]
        )


@lru_cache(maxsize=2048)
def _tokens(text: str) -> int:
    """About how many tokens a text has that is no value: one a word, two a long one, one for signs that stand together."""
    return sum(1 + (len(piece) > _LONG_WORD) for piece in _PIECE.findall(text))


def form(lines: Sequence[str], starts: Sequence[int], height: int = 1) -> Form | None:
    """Return what the lines have in common that begin at `starts`, each `height` lines; None where rows of them would not be
    read."""
    parts: list[str | int] = []
    columns: dict[Column, int] = {}
    for below in range(height):
        if below:
            parts.append("\n")
        for piece in _line_parts([lines[start + below] for start in starts]):
            for part in [piece] if isinstance(piece, str) else _placed(piece):
                parts.append(part if isinstance(part, str) else columns.setdefault(part, len(columns)))
    return _legible(Form(starts, height, _joined(parts), list(columns)))


def headed(heads: Sequence[str], messages: Sequence[str], starts: Sequence[int]) -> Form | None:
    """The form of lines whose heads have something in common, and whose messages are one value each; None as for `form`."""
    columns = table(heads, messages)
    if columns is None:
        return None
    return _legible(Form(starts, 1, _joined(columns.parts), [tuple(column) for column in columns.columns]))


def _legible(made: Form) -> Form | None:
    """The form, unless its rows would not be read."""
    if len(made.columns) > _MOST_COLUMNS:
        return None
    return None if any("|" in "".join(column) for column in made.columns) and made.between == BAR else made


def _line_parts(lines: Sequence[str]) -> Sequence[str | Column]:
    """Return what one line of all instances has in common, and its values: word by word, or else all between start and end as
    one."""
    if lines.count(lines[0]) == len(lines):
        return [lines[0]]
    columns = table(lines)
    if columns is None or sum(map(_is_wording, columns.columns)) > _MOST_WORDINGS:
        return _between(lines)
    return [part if isinstance(part, str) else tuple(columns.columns[part]) for part in columns.parts]


def _between(lines: Sequence[str]) -> Sequence[str | Column]:
    """Return what all lines begin and end with, up to whole words, and what is between."""
    first = lines[0]
    shared = shared_start(lines)
    start = _affix(shared, first, shared.rfind(" ") + 1)
    back = shared_start([line[: start - 1 if start else None : -1] for line in lines])
    end = _affix(back, first[::-1], back.rfind(" ") + 1)
    end = min(end, min(map(len, lines)) - start)
    return [first[:start], tuple(line[start : len(line) - end] for line in lines), first[len(first) - end :]]


def _affix(shared: str, line: str, blank: int) -> int:
    """Return how much of a shared beginning may be cut off: whole words, of the next one what may be, and nothing of a URL."""
    word = line[blank:].partition(" ")[0]
    return blank if "://" in word or "//:" in word else max(blank, cut_end(shared, _AFFIX_CUTS))


def _placed(column: Column) -> Sequence[str | Column]:
    """`path:12` as two columns where the path mostly is that of the row above."""
    if ":" not in column[0] or "::" in column[0] or _HOUR.search(column[0]):
        return [column]
    split = [value.partition(":") for value in column]
    same = sum(1 for one, other in pairwise(split) if one[0] == other[0])
    if 2 * same < len(column) or not all(
        _PLACE.fullmatch(rest) and any(map(str.isalpha, name)) for name, _, rest in split
    ):
        return [column]
    return [tuple(name for name, _, _ in split), ":", tuple(rest for _, _, rest in split)]


def _is_wording(column: Sequence[str]) -> bool:
    """Return whether most of the values are plain words."""
    return 2 * sum(1 for value in column if value.isalpha() and value.islower()) > len(column)


def _joined(parts: Sequence[str | int]) -> list[str | int]:
    """The parts, neighbouring texts as one."""
    out: list[str | int] = []
    for part in parts:
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        elif part != "":
            out.append(part)
    return out


def counted(given: Form) -> Form:
    """The form with the columns marked that count up by one, instance by instance."""
    counters = frozenset(index for index, column in enumerate(given.columns) if _counts(column))
    return Form(given.starts, given.height, given.parts, given.columns, counters)


def worth_a_mark(value: str) -> bool:
    """Return whether a mark in place of the value saves more than a reader loses."""
    return len(value) >= (_LEAST_DITTO_WORD if value.isalpha() else _LEAST_DITTO)


def _with_dittos(column: Sequence[str]) -> list[str]:
    return [
        column[0],
        *(DITTO if one == other and worth_a_mark(one) else other for one, other in pairwise(column)),
    ]


def _counts(column: Column) -> bool:
    if len(column) < _SAMPLE or not all(map(str.isdecimal, (column[0], column[-1]))):
        return False
    first = int(column[0])
    return str(first) == column[0] and all(
        after == str(first + index) for index, after in enumerate(islice(column, 1, None), 1)
    )


def runs(starts: Sequence[int], height: int) -> list[tuple[int, int]]:
    """The instances that follow one another: number of the first, and of the one behind the last."""
    edges = [number for number, step in enumerate(map(sub, starts[1:], starts), 1) if step != height]
    return list(pairwise((0, *edges, len(starts))))
