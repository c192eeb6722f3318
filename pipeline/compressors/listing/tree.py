"""tree, npm ls, cargo tree, yarn list, gradle and mvn dependencies: the lines they draw become one blank per level.

    .                                      [… 3 names of a tree, one blank per level]
    ├── src                           ->   .
    │   └── main.rs                         src
    └── README.md                            main.rs
                                            README.md

What was drawn follows from the levels: a name is the last of its folder when no other of its level comes before one of a
level above, and it has names below it (npm draws that) when the next line is a level deeper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from ...model.markers import count, gap


@dataclass(frozen=True)
class Style:
    """How a tool draws each level."""

    goes_on: str
    ended: str
    name: str
    last: str
    parents: tuple[str, str] | None = None
    """What stands for `name` and `last` above deeper lines, if that is another drawing."""

    @cached_property
    def drawn(self) -> re.Pattern[str]:
        """A line, as its levels, its branch and its name."""
        levels, branches = ("|".join(map(re.escape, parts)) for parts in ((self.goes_on, self.ended), self.branches))
        return re.compile(f"((?:{levels})*)({branches})(.*)")

    @property
    def branches(self) -> tuple[str, ...]:
        return (*(self.parents or ()), self.name, self.last)

    @property
    def sign(self) -> str:
        """Return what the header shows of it: a level and a branch."""
        return self.goes_on + self.name.strip()

    def branch(self, last: bool, parent: bool) -> str:
        branch, inner = (self.name, self.last), self.parents
        return (inner if inner and parent else branch)[last]


STYLES: Final = (
    Style("│   ", "    ", "├── ", "└── "),
    Style("│\u00a0\u00a0 ", "    ", "├── ", "└── "),
    Style("|   ", "    ", "|-- ", "`-- "),
    Style("│ ", "  ", "├── ", "└── ", ("├─┬ ", "└─┬ ")),
    Style("| ", "  ", "+-- ", "`-- ", ("+-- ", "`-- ")),
    Style("│  ", "   ", "├─ ", "└─ "),
    Style("|  ", "   ", "+- ", "\\- "),
    Style("|    ", "     ", "+--- ", "\\--- "),
)
_HEADER: Final = re.compile(r"\[… [0-9]+ names? of a tree(?: drawn with (.+))?, one blank per level\]")
_SIGNS: Final = {style.sign: style for style in STYLES}
_BRANCHES: Final = frozenset(branch for style in STYLES for branch in style.branches)
_FEWEST: Final = 4
_SHARE: Final = 0.6


def _style(lines: Sequence[str]) -> Style | None:
    """The style of most lines: that by which all drawn ones can be read."""
    text = "\n".join(lines)
    if not any(branch in text for branch in _BRANCHES):
        return None
    best = max(STYLES, key=lambda style: sum(1 for line in lines if style.drawn.fullmatch(line)))
    read = sum(1 for line in lines if best.drawn.fullmatch(line))
    return best if read >= max(_FEWEST, _SHARE * len(lines)) else None


def recognise(lines: Sequence[str]) -> bool:
    return _style(lines[:40]) is not None


def fold(body: str) -> str | None:
    lines = body.split("\n")
    style = _style(lines[:400])
    if style is None:
        return None
    matches = [style.drawn.fullmatch(line) or line for line in lines]
    names = sum(1 for line in matches if not isinstance(line, str))
    width = len(style.goes_on)
    shortened = [line if isinstance(line, str) else " " * (len(line[1]) // width + 1) + line[3] for line in matches]
    return "\n".join((gap(f"{count(names, 'name')} of a tree{_header(style)}, one blank per level"), *shortened))


def _header(style: Style) -> str:
    """Return how the tree was drawn, if not as tree does."""
    return "" if style is STYLES[0] else f" drawn with {style.sign}"


def unfold(text: str) -> str:
    header, *lines = text.split("\n")
    match = _HEADER.fullmatch(header)
    style = _SIGNS.get(match[1] or STYLES[0].sign) if match else None
    if style is None:
        raise ValueError("not a folded tree")
    open_levels: set[int] = set()
    drawn = []
    levels = [len(line) - len(line.lstrip(" ")) for line in lines]
    for line, (level, below) in reversed([*zip(lines, pairwise([*levels, 0]), strict=True)]):
        open_levels = {other for other in open_levels if other <= level}
        if level:
            lead = "".join(style.goes_on if other in open_levels else style.ended for other in range(1, level))
            drawn.append(lead + style.branch(level not in open_levels, below > level) + line[level:])
            open_levels.add(level)
        else:
            drawn.append(line)
    return "\n".join(reversed(drawn))
