"""tree: the lines it draws become one blank per level.

    .                                      [… 3 names of a tree, one blank per level]
    ├── src                           ->   .
    │   └── main.rs                         src
    └── README.md                            main.rs
                                            README.md

What was drawn follows from the levels: a name is the last of its folder when no other of its level comes before one of a
level above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.markers import count, gap

# How each level is drawn: a folder that goes on, one that has ended, a name, the last name.
_STYLES: Final = {
    "one blank per level": ("│   ", "    ", "├── ", "└── "),
    "a blank per level": ("│\u00a0\u00a0 ", "    ", "├── ", "└── "),
    "1 blank per level": ("|   ", "    ", "|-- ", "`-- "),
}
_DRAWN: Final = re.compile(r"((?:(?:[│|](?:   |\u00a0\u00a0 )|    ))*)(├── |└── |\|-- |`-- )(.*)")
_HEADER: Final = re.compile(r"\[… [0-9]+ names? of a tree, (" + "|".join(_STYLES) + r")\]")


def recognise(lines: Sequence[str]) -> bool:
    sample = lines[:40]
    return sum(1 for line in sample if _DRAWN.fullmatch(line)) >= max(4, 0.6 * len(sample))


def fold(body: str) -> str | None:
    found = [_DRAWN.fullmatch(line) or line for line in body.split("\n")]
    names = sum(1 for line in found if not isinstance(line, str))
    said = "one blank per level"
    if "\u00a0" in body:
        said = "a blank per level"
    elif "|-- " in body:
        said = "1 blank per level"
    lines = [line if isinstance(line, str) else " " * (len(line[1]) // 4 + 1) + line[3] for line in found]
    return "\n".join((gap(f"{count(names, 'name')} of a tree, {said}"), *lines))


def unfold(text: str) -> str:
    header, *lines = text.split("\n")
    found = _HEADER.fullmatch(header)
    if not found:
        raise ValueError("not a folded tree")
    goes_on, ended, name, last = _STYLES[found[1]]
    open_levels: set[int] = set()
    drawn = []
    for line in reversed(lines):
        level = len(line) - len(line.lstrip(" "))
        open_levels = {other for other in open_levels if other <= level}
        if level:
            lead = "".join(goes_on if other in open_levels else ended for other in range(1, level))
            drawn.append(lead + (name if level in open_levels else last) + line[level:])
            open_levels.add(level)
        else:
            drawn.append(line)
    return "\n".join(reversed(drawn))
