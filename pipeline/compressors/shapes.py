"""Lines of one shape, gathered under one heading that spells the shape with a * for what differs.

A shape is data: a pattern with the groups `name` (what differs), `row` and `row2` (values kept beside the name), and a
template that may quote other groups. Lines of the same shape and the same constant parts form a group; it stands where its
first line stood. Scope "run": any other line ends the group, since names belong to the suite above them. Scope "text": the
names say themselves where they belong. Scope "stay": such a line stays, and ends no group.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Final, Literal, Protocol

from .. import markers
from . import names
from .stanzas import Stanza, of_one, of_several

# Characters that a heading costs; a group must save more.
_HEADING: Final = 20
# A line that has no shape.
_OTHER: Final = "\0"
# Longer lines are not looked at: no tool names a test or a package like that.
_LONGEST: Final = 2000


# A shape without a word of its own says nothing of the lines; it needs as many.
_NAME_ALONE: Final = "*"
_MANY: Final = 8
# How the template of a shape ends that has the name where the rows have it, though the line has not.
_NAME_AT_END: Final = " - *"

Scope = Literal["run", "text", "stay"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a line of a known shape says."""

    template: str
    """What it shares with others."""
    before: str
    """The values beside the name."""
    name: str
    scope: Scope
    moved: bool = False
    """Whether a value stands behind the name in the line, and so not where the rows have it."""


class Recogniser(Protocol):
    """Knows one shape of line."""

    @property
    def cue(self) -> str:
        """A string that every such line holds: looked for first, since that is cheap."""

    def find(self, line: str) -> Found | None:
        """What the line says, if it has the shape."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of line."""

    pattern: re.Pattern[str]
    template: str
    """For `Match.expand`, with * for name and rows."""
    cue: str
    """A string that every such line holds: looked for first, since that is cheap."""
    scope: Scope = "run"

    def find(self, line: str) -> Found | None:
        """What the line says, if it has the shape."""
        match = self.pattern.fullmatch(line) if self.cue in line else None
        if match is None:
            return None
        if self.scope == "stay":
            return Found("", "", "", self.scope)
        values = match.groupdict()
        before = " ".join(filter(None, (values.get("row"), values.get("row2"))))
        rows = [match.start(row) for row in ("row", "row2") if values.get(row)]
        moved = not self.template.endswith(_NAME_AT_END) and match.start("name") < max(rows, default=0)
        return Found(match.expand(self.template), before, values["name"], self.scope, moved)


def shape(cue: str, pattern: str, template: str, scope: Scope = "run") -> Shape:
    """A row of a table of shapes."""
    return Shape(re.compile(pattern), template, cue, scope)


@dataclass(slots=True)
class Group:
    """The lines of one shape."""

    template: str
    moved: bool = False
    lines: list[str] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)

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
        yield from (line for line in names.lines(self.rows) if line)

    def counted(self) -> Iterator[str]:
        """Only how many."""
        yield markers.gap(f"{self.size} lines like {self.template}")


Piece = str | Group | Stanza
"""A line, or what stands for several."""


def _no(_group: Group) -> bool:
    return False


def grouped(
    pieces: Sequence[str | Stanza], shapes: Sequence[Recogniser], wanted: Callable[[Group], bool] = _no
) -> list[Piece]:
    """The pieces with each group that pays, or is wanted, in place of its first line, and without its other lines."""
    claimed = list(_claims(_found(_lines(pieces), tuple(shapes)), pieces))
    paying = {
        id(group) for group in {id(group): group for group in claimed if group}.values() if group.pays or wanted(group)
    }
    out: list[Piece] = []
    seen: set[int] = set()
    for piece, group in zip(pieces, claimed, strict=True):
        if group is None or id(group) not in paying:
            if piece or not (out and isinstance(out[-1], Group)):  # no blank lines between the members
                out.append(piece)
        elif id(group) not in seen:
            seen.add(id(group))
            out.append(group)
    return out


def _claims(founds: Sequence[Found | None], pieces: Sequence[str | Stanza]) -> Iterator[Group | None]:
    """For each piece the group it belongs to."""
    groups: dict[tuple[int, str], Group] = {}
    run = 1
    for piece, found in zip(pieces, founds, strict=True):
        if found is None:
            run += bool(piece)
        if found is None or found.scope == "stay" or not isinstance(piece, str):
            yield None
            continue
        key = (run if found.scope == "run" else 0, found.template)
        group = groups.setdefault(key, Group(found.template, found.moved))
        group.lines.append(piece)
        group.rows.append((found.before, found.name))
        yield group


@lru_cache(maxsize=2)
def _found(lines: tuple[str, ...], shapes: tuple[Recogniser, ...]) -> tuple[Found | None, ...]:
    """What each line says; remembered, since who gathers a text and who judges that ask for the same."""
    text = "\n".join(lines)
    there = [shape.find for shape in shapes if shape.cue in text]
    return tuple(_match(line, there) if line and len(line) <= _LONGEST else None for line in lines)


def _match(line: str, finders: Sequence[Callable[[str], Found | None]]) -> Found | None:
    for find in finders:
        if found := find(line):
            return found
    return None


def spelt(
    pieces: Sequence[Piece],
    say: Callable[[Group | Stanza], Iterable[str]],
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


def said() -> Callable[[Group | Stanza], Iterator[str]]:
    """A teller of groups, in order: all they say, but a heading no second time in a row."""
    last: list[list[str]] = [[]]

    def tell(piece: Group | Stanza) -> Iterator[str]:
        if isinstance(piece, Group):
            last[0] = []
            return piece.said()
        again = piece.heading == last[0]
        last[0] = piece.heading
        return piece.said(again)

    return tell


def counted(piece: Group | Stanza) -> Iterator[str]:
    """Only how many."""
    return piece.counted()


def owed(pieces: Sequence[Piece], shapes: Sequence[Recogniser], summary: bool) -> Iterator[str]:
    """The lines, but of those that have a shape only what differs (nothing if only counted): no line is lost by its heading."""
    for piece, found in zip(pieces, _found(_lines(pieces), tuple(shapes)), strict=True):
        if isinstance(piece, str) and (found is None or found.scope == "stay"):
            yield piece
        elif not summary:
            yield from names.words(f"{found.before} {found.name}") if found else _words(piece)


def _words(piece: Piece) -> Iterator[str]:
    if isinstance(piece, Group):
        yield from (word for before, name in piece.rows for word in names.words(f"{before} {name}"))
    elif isinstance(piece, Stanza):
        yield from piece.rows


def _lines(pieces: Sequence[Piece]) -> tuple[str, ...]:
    return tuple(piece if isinstance(piece, str) else _OTHER for piece in pieces)


def gathered(lines: Sequence[str], shapes: Sequence[Recogniser], wanted: Callable[[Group], bool] = _no) -> list[Piece]:
    """The lines in groups: what comes again in the same order, what has one of the shapes, what is alike."""
    known = [found.template if found else None for found in _found(tuple(lines), tuple(shapes))]
    return of_one(grouped(of_several(lines, known), shapes, wanted))
