"""Whether the number that a folded text opens with is right: `[… 548 paths, names under their folder]`.

An unfold does not need these numbers, so it would not miss them. Counted in the text, by what such lines look like.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice, takewhile
from typing import Final

_HIT: Final = re.compile(r"((?:[A-Za-z]:[\\/])?[^:]+):\d+:")
_ALIKE: Final = re.compile(r"\[… (\d+) lines? in (\d+) files?, all the same: ")
_PLACE: Final = re.compile(r":(\d+(?::\d+)?(?:,\d+(?::\d+)?)*)$")
_COMPLAINT: Final = re.compile(r"(?:rg|u?grep|ag|ack|git): |Binary file .* matches$")
_NUMBERED: Final = re.compile(r"(?:(?:[A-Za-z]:[\\/])?[^:]*:)?\d+[-:]|[^:]*-\d+-")


def _all(lines: Sequence[str], _folded: int) -> int:
    return len(lines)


def _matching(pattern: str) -> Callable[[Sequence[str], int], int]:
    matches = re.compile(pattern).match
    return lambda lines, _folded: sum(1 for line in lines if matches(line))


def _hits(lines: Sequence[str], _folded: int) -> int:
    """The lines that grep found, with those around them: all but paths above them, `--` and complaints."""
    numbered = sum(1 for line in lines if _NUMBERED.match(line))
    if numbered:
        return numbered
    return sum(1 for line in lines if ":" in line and not _COMPLAINT.match(line))


def _cut(lines: Sequence[str], folded_lines: int) -> int:
    return len(lines) - (folded_lines - 1)


_TOTALS: Final[tuple[tuple[re.Pattern[str], Callable[[Sequence[str], int], int]], ...]] = (
    (re.compile(r"\[… (\d+) lines?(?: in (\d+) files?)?, (?:path|number) (?:before|above) .*\]"), _hits),
    (re.compile(r"\[… (\d+) paths?, names under their folder.*\]"), _all),
    (re.compile(r"\[… (\d+) lines?, commit above its lines.*\]"), _all),
    (re.compile(r"\[… (\d+) commits?: Author: .*\]"), _matching(r"commit [0-9a-f]{7,64}\b")),
    (re.compile(r"\[… (\d+) entr(?:y|ies): .* left out\]"), _matching(r"[-a-zA-Z][-rwxsStTlL]{9}")),
    (re.compile(r"\[… (\d+) names? of a tree\b.*\]"), _matching(r"[│| \xa0]*(?:[├└]|[|+`\\]-)")),
    (re.compile(r"\[… (\d+) paths?, folder above its names.*\]"), _matching(r"\t\S| [^\s…][^…]* \| +(?:\d|Bin)")),
    (re.compile(r"\[… (\d+) lines? cut: .*\]"), _cut),
)
"""How a heading opens, and who counts what it counts: (lines of the text, number of folded lines) -> number."""


def tells_its_total(folded: str, text: str) -> bool:
    """Return whether what a folded text says of how much it tells is right; True where it says nothing."""
    lines = folded.removesuffix("\n").split("\n")
    original = text.rstrip("\n").split("\n")
    headings = [index for index, line in enumerate(lines) if line.startswith("[… ")]
    for index in headings:
        alike = _ALIKE.match(lines[index])
        if alike and not _tells_places(int(alike[1]), int(alike[2]), islice(lines, index + 1, None)):
            return False
    for line in (lines[index] for index in headings):
        for heading, number in _TOTALS:
            if match := heading.fullmatch(line):
                files = match[2] if heading.groups > 1 else None
                return number(original, len(lines)) == int(match[1]) and (
                    not files or _tells_files(int(files), original)
                )
    return True


def _tells_places(hits: int, files: int, below: Iterable[str]) -> bool:
    """Return whether so many hits in so many files stand below, up to a blank line."""
    places = [match for line in takewhile(bool, below) if (match := _PLACE.search(line))]
    return len(places) == files and sum(match[1].count(",") + 1 for match in places) == hits


def _tells_files(files: int, lines: Sequence[str]) -> bool:
    """Return whether so many files were found, where each line says its own; True where that is said above them."""
    hits = [_HIT.match(line) for line in lines if line and line != "--" and not _COMPLAINT.match(line)]
    return not all(hits) or len({match[1] for match in hits if match}) == files
