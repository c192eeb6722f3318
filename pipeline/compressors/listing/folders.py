"""ls -R without -l: folders with their names. Nothing is said twice; a summary counts the names of the largest ones.

./src:                 ./src:
a.py                   a.py
b.py             ->    [… 2 more names: 2 .py]
c.py                   d.md
d.md
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ...model import tokens
from ...model.markers import count, gap
from .paths import counted

_HEADING: Final = re.compile(r"\S.{0,1000}:")
_FEWEST: Final = 3
_LARGEST: Final = (55, 34, 21, 13, 8, 5, 3)
"""Names that a folder may keep: the most that fit."""
_DENSE: Final = 6
"""Characters that a token of names never reaches on average."""


def recognise(lines: Sequence[str]) -> bool:
    """Whether paragraphs of names without blanks each stand under a folder."""
    starts = [at for at, line in enumerate(lines) if not at or not lines[at - 1]]
    headed = sum(1 for at in starts if _HEADING.fullmatch(lines[at]) and "/" in lines[at])
    names = [line for at, line in enumerate(lines) if line and at not in starts]
    plain = sum(1 for name in names if " " not in name and not name.endswith(":"))
    return headed >= max(_FEWEST, len(starts) - 1) and len(names) > _FEWEST and plain >= 0.9 * len(names)


def summarise(body: str, budget: int) -> str | None:
    """The folders with their first names and the last one, those between counted by ending."""
    folders = [folder.split("\n") for folder in body.split("\n\n")]
    for largest in _LARGEST:
        told = [_shortened(folder, largest) for folder in folders]
        names = sum(len(folder) - 1 for folder in folders)
        said = "\n".join((gap(f"{count(names, 'name')} in {count(len(folders), 'folder')}"), "\n\n".join(told)))
        if len(said) < budget * _DENSE and tokens.count(said) <= budget:
            return said
    return None


def _shortened(folder: Sequence[str], largest: int) -> str:
    if len(folder) <= largest + 1:
        return "\n".join(folder)
    return "\n".join((*folder[: largest - 1], counted(folder[largest - 1 : -1]), folder[-1]))
