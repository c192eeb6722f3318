"""A search result above its budget: every path, and its first lines."""

from __future__ import annotations

from typing import Final

from ...model import tokens
from ...model.markers import gap
from ..folders import factored
from .gather import together, undented
from .layout import MORE, merged, printed, size
from .lines import BARE, File, Hit
from .parsed import parsed

_KEPT: Final = (34, 21, 13, 8, 5, 3, 2, 1)
"""How many rows each file may keep: the most generous that fits."""
_CHARACTERS: Final = 15
"""Of the original for one token of the summary, where the budget would allow more: a quarter of what there was."""
_DENSE: Final = 6
"""Characters that a token of this kind never reaches on average, and a line's number takes two: most attempts end early."""
_LONG: Final = 500
"""Characters. A match inside a minified file says nothing that a reader could use."""


def summarise(text: str, budget: int) -> str | None:
    """Every path, and per file as many lines as fit, distinct ones from the first on; then only the counts."""
    found = parsed(text)
    if found is None:
        return None
    kind, files, tail = found
    files = together([_matches(file) for file in files])
    distinct = [_distinct(file) for file in files]
    few = min(budget, max(len(text) // _CHARACTERS, budget // 8))
    for kept, limit in (*((kept, few) for kept in _KEPT), (1, budget)):
        if sum(len(line) + 2 * _DENSE for lines in distinct for line in lines[:kept]) > limit * _DENSE:
            continue
        shown = [_shortened(file, lines[:kept]) for file, lines in zip(files, distinct, strict=True)]
        said = printed(kind, shown, ", first lines only")
        if len(said) < limit * _DENSE and tokens.count(said) <= limit:
            return said + tail
    if kind == BARE:
        return None
    counts = [f"{file.path}:{len(file.hits)}" if file.hits else file.path for file in files]
    said = f"{size(kind, files)}, only the count of each below"
    return "\n".join((gap(said), *(factored(counts) or counts))) + tail


def _matches(file: File) -> File:
    """The lines worth keeping first: matches without their indent, then what is context or endless, to be counted only."""
    hits = undented(file).hits
    short = [hit for hit in hits if hit.sign == ":" and len(hit.text) <= _LONG]
    return File(file.path, short + [hit for hit in hits if hit.sign == "-" or len(hit.text) > _LONG])


def _distinct(file: File) -> list[str]:
    """Its distinct lines, of those worth keeping."""
    return list(dict.fromkeys(hit.text for hit in file.hits if hit.sign == ":" and len(hit.text) <= _LONG))


def _shortened(file: File, lines: list[str]) -> File:
    """The file with these of its lines and the count of the others."""
    shown = [hit for hit in file.hits if hit.sign == ":" and hit.text in lines]
    rest = len(file.hits) - len(shown)
    more = [Hit("", MORE, gap(f"{rest} more {'line' if rest == 1 else 'lines'}"))] if rest else []
    return File(file.path, merged(shown) + more)
