"""Lines of one shape, as the tools spell them.

A shape is data: a pattern with the groups `name` (what differs), `row` and `row2` (values kept beside the name), and a
template that may quote other groups. Lines of the same shape and the same constant parts form a group (groups.py). Scope
"run": any other line ends the group, since names belong to the suite above them. Scope "text": the names say themselves
where they belong. Scope "stay": such a line stays, and ends no group.

Each pattern is run once through the whole text, since that is many times faster than to ask it about each line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, NamedTuple, Protocol

from . import names

# Longer lines are not looked at: no tool names a test or a package like that.
_LONG: Final = re.compile(r"\n[^\n]{2001,}")
# How the template of a shape ends that has the name where the rows have it, though the line has not.
_NAME_AT_END: Final = " - *"
_QUOTED: Final = re.compile(r"\\g<(\w+)>")

Scope = Literal["run", "text", "stay"]


class Found(NamedTuple):
    """What a line of a known shape says."""

    start: int
    """Where it stands in the text, and where it ends."""
    end: int
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

    def scan(self, text: str) -> Iterator[Found]:
        """The lines of the shape. `text` opens with a line break that is not counted in their places."""


@dataclass(frozen=True)
class Shape:
    """One shape of line."""

    pattern: re.Pattern[str]
    """Opens with the line break before the line: a plain scan finds it."""
    template: str
    """For `Match.expand`, with * for name and rows."""
    cue: str
    """A string that every such line holds: looked for first, since that is cheap."""
    scope: Scope = "run"

    @cached_property
    def _rows(self) -> list[str]:
        return [row for row in ("row", "row2") if row in self.pattern.groupindex]

    @cached_property
    def _moves(self) -> bool:
        places = self.pattern.groupindex
        return not self.template.endswith(_NAME_AT_END) and any(places["name"] < places[row] for row in self._rows)

    def scan(self, text: str) -> Iterator[Found]:
        """The lines of the shape. `text` opens with a line break that is not counted in their places."""
        quoted = _QUOTED.findall(self.template)
        rows, moves, scope = self._rows, self._moves, self.scope
        templates: dict[object, str] = {}
        for match in self.pattern.finditer(text):
            key = match.group(*quoted) if quoted else ""
            template = templates.get(key)
            if template is None:
                template = templates[key] = match.expand(self.template)
            before = " ".join([value for row in rows if (value := match[row])]) if rows else ""
            name = "" if scope == "stay" else match["name"]
            yield Found(match.start(), match.end() - 1, template, before, name, scope, moves and before != "")


def shape(cue: str, pattern: str, template: str, scope: Scope = "run") -> Shape:
    """A row of a table of shapes; the pattern is that of a whole line."""
    return Shape(re.compile(rf"\n(?:{pattern})$", re.MULTILINE), template, cue, scope)


def found(text: str, shapes: Sequence[Recogniser]) -> list[Found]:
    """What each line says that has one of the shapes, in order; the first shape that knows a line has it."""
    padded = _LONG.sub(lambda line: "\n" * len(line[0]), "\n" + text)
    first: dict[int, Found] = {}
    for one in (one for shape in shapes if shape.cue in text for one in shape.scan(padded)):
        first.setdefault(one.start, one)
    out: list[Found] = []
    for start in sorted(first):
        if not out or start > out[-1].end:
            out.append(first[start])
    return out


def owed(text: str, shapes: Sequence[Recogniser], summary: bool) -> Iterator[str]:
    """The lines, but of those that have a shape only what differs (nothing if only counted): no line is lost by its heading."""
    at = 0
    for one in found(text, shapes):
        if one.scope != "stay":
            yield from text[at : one.start - 1].split("\n") if one.start > at else ()
            yield from () if summary else names.words(f"{one.before} {one.name}")
            at = one.end + 1
    yield from text[at:].split("\n")
