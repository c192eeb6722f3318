"""What a dialect is written with: lines, and beside them what stands under what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random


@dataclass(frozen=True, slots=True)
class Relation:
    """That a detail stands under a heading."""

    family: str
    """Headings that a reader could take for one another: hosts, packages, tests."""
    heading: str
    """What names the heading in its line."""
    detail: str
    """What its line says; the same may stand under many headings."""


@dataclass(slots=True)
class Transcript:
    """A text under construction."""

    random: Random
    size: int
    """About how many headings."""
    lines: list[str] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    lanes: dict[str, str] = field(default_factory=dict)
    """Family -> what every line of it holds, where lines of several families are interleaved."""
    _open: dict[str, str] = field(default_factory=dict)

    def say(self, *lines: str) -> None:
        """Lines of which nothing is asked."""
        self.lines += lines

    def heading(self, line: str, key: str, family: str = "heading", *, closes: tuple[str, ...] = ()) -> None:
        """A line that opens `key`; the headings of the families in `closes` are over."""
        for over in closes:
            self._open.pop(over, None)
        self.lines.append(line)
        self._open[family] = key

    def detail(self, line: str, says: str, *families: str) -> None:
        """A line under the open headings of these families, or of all."""
        self.lines.append(line)
        for family in families or tuple(self._open):
            if family in self._open:
                self.relations.append(Relation(family, self._open[family], says))

    def both(self, line: str, heading: str, says: str, family: str = "heading") -> None:
        """A line that names its heading itself."""
        self.lines.append(line)
        self.relations.append(Relation(family, heading, says))

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, *values: str) -> str:
        return self.random.choice(values)

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def hexadecimal(self, digits: int) -> str:
        return f"{self.random.getrandbits(4 * digits):0{digits}x}"


Dialect = Callable[[Transcript], None]
"""Writes one text."""
