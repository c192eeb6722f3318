"""A text in lines and in groups: lines of one shape (shapes.py) under one heading that spells the shape with a * for what
differs, where the first of them stood; and what repeats or is alike without being known to any table (stanzas.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from ...model import markers
from . import names, values
from .shapes import Found, Recogniser, found
from .stanza import Stanza
from .stanzas import of_one, of_several

# Characters that a heading costs; a group must save more.
_HEADING: Final = 20
# A shape without a word of its own says nothing of the lines; it needs as many.
_NAME_ALONE: Final = "*"
_MANY: Final = 8


@dataclass(slots=True)
class Group:
    """The lines of one shape."""

    template: str
    key: tuple[int, str] = (0, "")
    """What groups have in common that belong together; it opens with 0 if their names say where they belong."""
    moved: bool = False
    lines: list[str] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)

    @property
    def alone(self) -> bool:
        """Whether it is one line that says itself where it belongs."""
        return not self.key[0] and len(self.lines) == 1

    @property
    def size(self) -> int:
        """Lines of the input."""
        return len(self.lines) + sum(line.count("\n") for line in self.lines)

    @property
    def pays(self) -> bool:
        """Whether the heading costs less than what it says once."""
        if len(self.lines) < 3 or (self.template == _NAME_ALONE and len(self.lines) < _MANY):
            return False
        if (len(self.lines) - 1) * (len(self.template) - 1) > 2 * _HEADING:
            return True
        said = sum(len(line) + 1 for line in names.lines(self.rows))
        return sum(len(line) + 1 for line in self.lines) - said - len(self.template) > _HEADING

    @property
    def heading(self) -> str:
        """The shape, and where the rows have the name if not where the shape has it."""
        return self.template + (", name last" if self.moved else "")

    def said(self) -> Iterator[str]:
        """All names."""
        yield markers.gap(f"{self.size} lines: {self.heading}")
        yield from self.told()

    def told(self) -> Iterator[str]:
        """All names, below whatever says what they are."""
        return filter(None, names.lines(self.rows))

    def counted(self) -> Iterator[str]:
        """Only how many."""
        yield markers.gap(f"{self.size} lines like {self.template}")


Piece = str | Group | Stanza[Group]
"""A line, or what stands for several."""


def _no(_group: Group) -> bool:
    return False


def gathered(text: str, shapes: Sequence[Recogniser], wanted: Callable[[Group], bool] = _no) -> list[Piece]:
    """The text in lines and groups: what has one of the shapes, what comes again in the same order, what is alike."""
    pieces = _grouped(text, found(text, shapes))
    known = values.shapes([piece for piece in pieces if isinstance(piece, str)])
    return of_one(list(_merged(of_several(pieces, known), wanted)), known)


def _grouped(text: str, founds: Sequence[Found]) -> list[str | Group]:
    """The lines of the text; neighbours of one shape in one group."""
    pieces: list[str | Group] = []
    run, at = 1, 0
    last: Group | None = None
    for one in founds:
        if one.start > at:
            between = text[at : one.start - 1].split("\n")
            run += any(between)
            pieces += between
            last = None
        line = text[one.start : one.end]
        at = one.end + 1
        if one.scope == "stay":
            pieces.append(line)
            last = None
            continue
        key = (run if one.scope == "run" else 0, one.template)
        if last is None or last.key != key:
            last = Group(one.template, key, one.moved)
            pieces.append(last)
        last.lines.append(line)
        last.rows.append((one.before, one.name))
    return pieces + (text[at:].split("\n") if at <= len(text) else [])


def _merged(pieces: Sequence[Piece], wanted: Callable[[Group], bool]) -> Iterator[Piece]:
    """The pieces with groups of one key at the first of them, and no blank lines between them; what does not pay as its lines."""
    merged: dict[tuple[int, str], Group] = {}
    for piece in pieces:
        if isinstance(piece, Group):
            group = merged.setdefault(piece.key, Group(piece.template, piece.key, piece.moved))
            group.lines += piece.lines
            group.rows += piece.rows
    paying = {key for key, group in merged.items() if group.pays or wanted(group)}
    after = False
    for left, piece in zip(range(len(pieces) - 1, -1, -1), pieces, strict=True):
        if isinstance(piece, Group) and piece.key in paying:
            if piece.key in merged:
                yield merged.pop(piece.key)
            after = True
        elif piece or not (after and left):
            yield from piece.lines if isinstance(piece, Group) else (piece,)
            after = False


def spelt(
    pieces: Sequence[Piece],
    say: Callable[[Group | Stanza[Group]], Iterable[str]],
    plain: Callable[[list[str]], list[str]] = list,
) -> list[str]:
    """The lines of the pieces: groups as `say` says them, each run of other lines as `plain` does."""
    out: list[str] = []
    for is_line, run in groupby(pieces, key=lambda piece: isinstance(piece, str)):
        if is_line:
            out.extend(plain([piece for piece in run if isinstance(piece, str)]))
        else:
            out.extend(line for piece in run if not isinstance(piece, str) for line in say(piece))
    return out


def said() -> Callable[[Group | Stanza[Group]], Iterator[str]]:
    """A teller of groups, in order: all they say, but a heading no second time in a row."""
    last: list[list[str]] = [[]]

    def tell(piece: Group | Stanza[Group]) -> Iterator[str]:
        if isinstance(piece, Group):
            last[0] = []
            return piece.said()
        again = piece.heading == last[0]
        last[0] = piece.heading
        return piece.said(again)

    return tell


def begun(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a text that is to be counted: its first line stays, since it often says what ran."""
    first = pieces[0]
    if not isinstance(first, Group) or len(first.lines) < 2:
        return list(pieces)
    rest = Group(first.template, first.key, first.moved, first.lines[1:], first.rows[1:])
    return [first.lines[0], rest, *pieces[1:]]


def counted(piece: Group | Stanza[Group]) -> Iterator[str]:
    """Only how many."""
    return piece.counted()
