"""Lines that may share a form: where its instances would stand.

Blocks of lines that come again, by how they open, by their message, and by what is left of them without numbers; lines of
one message; neighbours that begin alike; lines that are equal, or begin and end alike. Lines of a failure stay as they are
while they are few, and so do the blocks that hold them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence, Set
from itertools import pairwise
from operator import ne
from typing import Final

from ...text import severity
from .blocks import blocks, paragraphs
from .forms import runs
from .templates import alike, messages

FEWEST: Final = 3
"""Instances of a form."""
_FEW_FAILURES: Final = 12
"""Lines of one message that speaks of a failure are few up to here."""
_BELOW: Final = 6
"""A line that speaks of a failure, and so many that may say where and why."""
_SIGNS: Final = "#|>^~*"
"""With these begin lines that say more of the one above."""
_FEW_GRAVES: Final = 40
"""Lines that speak of a failure up to which those below each are kept as they came, too."""
_EXCERPT: Final = re.compile(r"\s*(?:[>✖×→]\s*)?\d+\s*[|│](?: [^|│]*)?$")
_BRACKET: Final = re.compile(r"[^\[(]{4,400}[\[(]")
"""What opens a line up to its first bracket: `tests/a.py::test_b[`, `INSERT INTO orders VALUES(`."""
_FOLDER: Final = re.compile(r"\s{0,40}(?:[^\s\[(/:]{1,200}(?:/|::)){1,40}")
"""The folder or module with which a line begins: `tests/a.py::`, `  src/lib/`."""

Place = tuple[int, Sequence[int]]
"""Lines of an instance, and the first line of each."""


def distinct(lines: Sequence[str], taken: Collection[int], failing: Set[int], quoted: Set[int]) -> Iterator[Place]:
    """The places, each once. `taken`: lines that are said otherwise; `failing`: those that speak of failures; `quoted`: those of
    a source or a table, which are rows only together with what stands around them."""
    known: set[tuple[int, tuple[int, ...]]] = set()
    for height, places in _places(lines, taken, failing):
        starts = [start for start in places if start not in quoted] if quoted and height == 1 else places
        if len(starts) >= FEWEST and (key := (height, tuple(starts))) not in known:
            known.add(key)
            yield height, starts


def _places(lines: Sequence[str], taken: Collection[int], failing: Set[int]) -> Iterator[Place]:
    same = alike(lines)
    groups = messages(same)
    ends = list(map(_ends, lines))
    yield from _of_blocks(lines, groups, list(same.values()), failing, ends)
    for group in groups:
        if len(group) > _FEW_FAILURES or failing.isdisjoint(group):
            yield 1, group
    free = [index for index in range(len(lines)) if index not in taken and index not in failing]
    yield from ((1, run) for run in _alike_runs(ends, free))
    for opening, signs in ((_BRACKET, ("[", "(")), (_FOLDER, ("/", "::"))):
        opened = {index: match[0] for index in _holding(lines, free, signs) if (match := opening.match(lines[index]))}
        yield from ((1, run) for run in _alike_runs(opened, list(opened)))
    equal: defaultdict[str, list[int]] = defaultdict(list)
    same_ends: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index in free:
        equal[lines[index]].append(index)
        same_ends[ends[index]].append(index)
    yield from ((1, places) for line, places in equal.items() if len(places) >= FEWEST and line)
    yield from ((1, places) for places in same_ends.values() if len(places) >= FEWEST)


def excerpts(lines: Sequence[str]) -> Set[int]:
    """The lines of a source that a compiler or a linter quotes: what points at them stands below."""
    return {index for index, line in enumerate(lines) if ("|" in line or "│" in line) and _EXCERPT.match(line)}


def failures(lines: Sequence[str]) -> Set[int]:
    """The lines that speak of a failure, and, while these are few, those below that say where and why: indented or signed."""
    graves = severity.graves(lines)
    if len(graves) > _FEW_GRAVES:
        return graves
    failing = set(graves)
    for index in graves:
        indent = len(lines[index]) - len(lines[index].lstrip())
        for below in range(index + 1, min(index + _BELOW, len(lines))):
            line = lines[below]
            if not line or not (line[:1] in _SIGNS or len(line) - len(line.lstrip()) > indent):
                break
            failing.add(below)
    return failing


def _of_blocks(
    lines: Sequence[str],
    groups: Sequence[Sequence[int]],
    same: Sequence[Sequence[int]],
    failing: Set[int],
    ends: Sequence[Hashable],
) -> Iterator[Place]:
    unmerged = set(map(id, groups))
    often = [group for group in same if len(group) >= FEWEST and id(group) not in unmerged]
    for height, starts in (
        *blocks(lines),
        *blocks(lines, groups),
        *(blocks(lines, [*groups, *often]) if often else ()),
        *paragraphs(lines),
    ):
        bad = {start for start in starts if not failing.isdisjoint(range(start, start + height))} if failing else ()
        well = [start for start in starts if start not in bad] if len(bad) <= _FEW_FAILURES else starts
        yield height, well
        yield from ((height, run) for run in _alike_runs(ends, well, height))


def _ends(line: str) -> tuple[str, ...]:
    """The words with which a line begins and ends."""
    first = line.split(None, 1)
    return (first[0], first[1].rsplit(None, 1)[-1]) if len(first) > 1 else ()


def _holding(lines: Sequence[str], free: Sequence[int], signs: tuple[str, str]) -> Sequence[int]:
    """Those of the free lines that hold one of the signs."""
    one, other = signs
    return [index for index in free if one in lines[index] or other in lines[index]]


def _alike_runs(
    keys: Sequence[Hashable] | Mapping[int, Hashable], starts: Sequence[int], height: int = 1
) -> Iterator[Sequence[int]]:
    """The neighbouring instances whose first lines have the same key."""
    for first, end in runs(starts, height):
        if end - first < FEWEST:
            continue
        own = [keys[start] for start in starts[first:end]]
        edges = [number for number, differs in enumerate(map(ne, own[1:], own), first + 1) if differs]
        for begin, behind in pairwise((first, *edges, end)):
            if behind - begin >= FEWEST:
                yield starts[begin:behind]
