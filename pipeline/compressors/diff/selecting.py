"""Above the budget every changed line of source stays; context goes first, and what generated files changed is sampled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from ...model.markers import count, gap
from ..selection.fill import fill
from ..selection.material import Material, MustStay, Selection, nothing
from ..selection.outline import outline
from ..selection.shortening import shorts
from .generated import is_generated

_FILE: Final = re.compile(r"diff --(?:git|cc|combined) |--- (?=\S)|Index: |commit [0-9a-f]{7,}")
_PATH: Final = re.compile(r"(?:\+\+\+ |--- |diff --git |Index: )(?:[abciwo]/)?(\S+)")
_HUNK: Final = "@@"
_COMMIT: Final = "commit "
_WORTH_FILE: Final = 60.0
_WORTH_CHANGED: Final = 40.0
_WORTH_GENERATED: Final = 0.6
_WORTH_CONTEXT: Final = 0.3
_WORTH_TEXT: Final = 50.0
"""A commit's message."""


def select(text: str, budget: int, must: MustStay = nothing) -> Selection:
    """Return all changed lines of source, and as much of the rest as fits into `budget` tokens."""
    lines = text.split("\n")
    depths = [0] * len(lines)
    worths = [_WORTH_CONTEXT] * len(lines)
    required = set(must(lines))
    below_commit = False
    for start, end in _files(lines):
        below_commit = below_commit or lines[start].startswith(_COMMIT)
        generated = _is_generated(lines[start:end])
        in_hunk = False
        for index in range(start, end):
            line = lines[index]
            in_hunk = in_hunk or line.startswith(_HUNK)
            depths[index] = 0 if index == start else 1 if not in_hunk or line.startswith(_HUNK) else 2
            depths[index] += below_commit and not lines[start].startswith(_COMMIT)
            changed = in_hunk and line[:1] in ("+", "-")
            worths[index] = (
                _WORTH_FILE if not in_hunk
                else (_WORTH_GENERATED if generated else _WORTH_CHANGED) if changed
                else _WORTH_CONTEXT
            )  # fmt: skip
            if changed and not generated:
                required.add(index)
    for index, line in enumerate(lines):
        if line.startswith((_COMMIT, "Author:", "Date:", "    ")) and depths[index] < 1:
            worths[index] = _WORTH_TEXT
    records, above = outline(lines, depths=depths, titles=False)

    def describe(start: int, end: int) -> str:
        return gap(f"{count(end - start, 'line')} left out")

    return fill(Material(lines, records, above, worths, describe, shorts=shorts(lines)), budget, required)


def _files(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The lines of each file's diff, from its first header line on."""
    starts = [
        index for index, line in enumerate(lines)
        if _FILE.match(line) and not (line.startswith("--- ") and index and _FILE.match(_header_above(lines, index)))
    ]  # fmt: skip
    yield from pairwise([*starts, len(lines)])


def _header_above(lines: Sequence[str], position: int) -> str:
    """The first line of the header that goes on at `position`, or \"\"."""
    for before in range(position - 1, max(-1, position - 8), -1):
        if lines[before].startswith(("diff --", "Index: ")):
            return lines[before]
        if lines[before][:1] in ("+", "-", " ", "@"):
            break
    return ""


def _is_generated(lines: Sequence[str]) -> bool:
    path = next((match[1] for line in lines[:8] if (match := _PATH.match(line))), "")
    changed = [line[1:] for line in lines if line[:1] in ("+", "-") and not line.startswith(("+++ ", "--- "))]
    return is_generated(path, changed, at_top=True)
