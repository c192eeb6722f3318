"""Headings that no sign tells: lines that open a section that comes again and again.

    TASK [nginx : install] ****        Nmap scan report for a.lan (10.0.3.1)        03/04/26 08:00:01
    ok: [edge-1]                       Host is up (0.0021s latency).                avg-cpu:  %user ...
    changed: [edge-2]                  22/tcp    open   ssh

They are told by what stands around them: lines that begin alike and say something else each time, behind a blank line or what
parts sections as well, with a line below that begins as those below the others. The first lines of a text that are such open its
sections; where none are, the first line of a paragraph stands above the others if most paragraphs are alike.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

_FEWEST: Final = 3
"""Sections, or paragraphs that are alike."""
_MOSTLY: Final = 0.8
"""Part of the lines that open sections of which something holds."""
_DIFFERENT: Final = 0.5
"""Part of the lines that open sections that must say something else than those before."""
_SECTION: Final = 2
"""Lines of a section, at least: more on average."""
_PART: Final = 24
"""Characters of a line that may part sections, as a blank one does."""
_EVENLY: Final = 0.7
"""Part of the sections that must have as many paragraphs as most."""
_PREFIXED: Final = 0.9
"""Part of the lines that must begin with the same word for it to tell nothing."""
_CLOSING: Final = "}])"
_ALNUM: Final = re.compile(r"[^\W_]+")
_NUMBER: Final = re.compile(r"[\d.,]+")
_NOTHING: Final = ""

Sections = Sequence[tuple[int, int]]
"""The line that opens each, and the one behind its last."""


def below_openers(lines: Sequence[str], depths: Sequence[int]) -> list[int]:
    """Return how deep each line stands if those of a section stand below the line that opens it."""
    below = list(depths)
    for start, end in sections(lines, depths):
        for index in range(start + 1, end):
            below[index] += depths[start] + 1 if lines[index] else 0
    return below


def sections(lines: Sequence[str], depths: Sequence[int]) -> Sections:
    """The sections of a text, or its paragraphs that have a heading; none where it has neither."""
    times = Counter(line for line in lines if len(line) <= _PART)
    unparted = [_NOTHING if _parts(line, times) else line for line in lines]
    if sum(1 for line in unparted if " " not in line.strip()) < _FEWEST - 1:
        return []  # nothing parts anything, not even a line that is no more than the word with which most begin
    looks = _looks(unparted)
    return _repeated(lines, looks, depths) or _paragraphs_alike(looks, depths)


def _looks(lines: Sequence[str]) -> list[str]:
    """Return how each line begins: its first word, or, of one with digits or parts, its signs. Nothing: what parts sections."""
    words = Counter(line.split(None, 1)[0] for line in lines if line)
    word, number = words.most_common(1)[0] if words else (_NOTHING, 0)
    if number > _PREFIXED * words.total():
        lines = [line.removeprefix(word) for line in lines]
    return [_look(line.split(None, 1)[0]) if line.strip() else _NOTHING for line in lines]


def _parts(line: str, times: Counter[str]) -> bool:
    """Return whether a line parts sections: a blank one, a rule, or a short one without words that stands there often."""
    bare = line.strip()
    if not bare or bare[0] in _CLOSING:
        return not bare
    return 1 < len(bare) == bare.count(bare[0]) or (times[line] >= _FEWEST and not any(map(str.isalpha, bare)))


@lru_cache(maxsize=1024)  # neighbours often begin with the same word
def _look(word: str) -> str:
    if _NUMBER.fullmatch(word):
        return "0"
    return word if word.isalpha() or not _ALNUM.search(word) else _ALNUM.sub("", word) or "0"


def _repeated(lines: Sequence[str], looks: Sequence[str], depths: Sequence[int]) -> Sections:
    """The sections of a text, from each line that opens one up to the next."""
    outer = min((depth for depth, look in zip(depths, looks, strict=True) if look), default=0)
    places: dict[str, list[int]] = {}
    for index, look in enumerate(looks):
        if look and depths[index] == outer:
            places.setdefault(look, []).append(index)
    first = next(filter(None, looks), _NOTHING)
    often = looks.count(first)
    for look, starts in places.items():
        if look != first and often >= _EVENLY * len(starts):
            continue  # the text begins with what stands within these sections
        if len(starts) >= _FEWEST and _begin_alike(lines, looks, starts):
            found = list(pairwise([*starts, len(lines)]))
            if usual := _usual_paragraphs(looks, found):
                return [*found[:-1], _ended(looks, found[-1], usual)]
    return []


def _begin_alike(lines: Sequence[str], looks: Sequence[str], starts: Sequence[int]) -> bool:
    """Return whether these lines say different things, each behind what parts sections and above a line like the others'."""
    most = _MOSTLY * len(starts)
    if len({lines[start] for start in starts}) < _DIFFERENT * len(starts):
        return False
    parted = sum(1 for start in starts if not start or not looks[start - 1])
    below = Counter(looks[start + 1] for start in starts if start + 1 < len(looks))
    return parted >= most and max(below.values()) >= most


def _usual_paragraphs(looks: Sequence[str], found: Sections) -> int:
    """Return how many paragraphs most sections have, where they are longer than what opens them; 0 where they are uneven."""
    long = sum(1 for start, end in found if end - start > _SECTION)
    paragraphs = Counter(sum(1 for _ in _paragraphs(looks[start:end])) for start, end in found)
    (usual, number), *_ = paragraphs.most_common(1)
    return usual if long >= _MOSTLY * len(found) and number >= _EVENLY * len(found) else 0


def _ended(looks: Sequence[str], last: tuple[int, int], usual: int) -> tuple[int, int]:
    """The last section without what stands behind it: paragraphs that others have not."""
    start, end = last
    ends = [behind for _, behind in _paragraphs(looks[start:end])]
    return start, start + ends[usual - 1] if len(ends) > usual else end


def _paragraphs_alike(looks: Sequence[str], depths: Sequence[int]) -> Sections:
    """Paragraphs of several lines, where most begin as others do, in their first or their second line."""
    paragraphs = [
        (start, end)
        for start, end in _paragraphs(looks)
        if end - start > 1
        and depths[start] <= min(depths[start:end])
        and (looks[start], depths[start]) not in zip(looks[start + 1 : end], depths[start + 1 : end], strict=True)
    ]
    openings = [((1, looks[start]), (2, looks[start + 1])) for start, _ in paragraphs]
    times = Counter(place for opening in openings for place in opening)
    alike = [
        paragraph
        for paragraph, opening in zip(paragraphs, openings, strict=True)
        if any(times[place] >= _FEWEST for place in opening)
    ]
    return alike if len(alike) >= max(_FEWEST, len(paragraphs) / 2) else []


def _paragraphs(looks: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = None
    for index, look in enumerate([*looks, _NOTHING]):
        if not look and start is not None:
            yield start, index
            start = None
        elif look and start is None:
            start = index
