"""Whether details can still be told to stand under their headings.

A detail is attributed where one line names both, or where the last heading before it is its own; a line that names several
headings names none. Only texts below a compressor's budget are asked, in ours and in peers' alike.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from .dialects.builds import BUILDS
from .dialects.infrastructure import INFRASTRUCTURE
from .dialects.systems import SYSTEMS
from .dialects.tests import TESTS
from .dialects.transcript import Dialect, Relation, Transcript
from .reader import read

DIALECTS: Final[tuple[tuple[str, Dialect], ...]] = (*BUILDS, *TESTS, *SYSTEMS, *INFRASTRUCTURE)
_SIZES: Final = (12, 40)
"""Headings of a text: about 500 and 1,800 tokens."""
_SEEDS: Final = (1, 2)


@dataclass(frozen=True, slots=True)
class Sample:
    """A text of one dialect, and what stands under what."""

    dialect: str
    text: str
    relations: tuple[Relation, ...]
    lanes: Mapping[str, str]


def samples() -> Iterator[Sample]:
    """Texts of every dialect, the same each time."""
    for name, dialect in DIALECTS:
        for size in _SIZES:
            for seed in _SEEDS:
                out = Transcript(Random(f"{name} {size} {seed}"), size)  # noqa: S311  (must be the same again)
                dialect(out)
                yield Sample(name, "\n".join(out.lines) + "\n", tuple(out.relations), out.lanes)


def attributed(sample: Sample, text: str) -> tuple[int, int]:
    """Return how many of the sample's relations a reader of `text` finds, and how many that are not so."""
    lines = [squeezed(line) for line in read(text).lines]
    kept = wrong = 0
    for family, relations in _by_family(sample.relations).items():
        asked = Counter((squeezed(relation.heading), squeezed(relation.detail)) for relation in relations)
        lane = sample.lanes.get(family, "")
        read_back = Counter(pairs([line for line in lines if line.startswith(lane)], asked))
        kept += (asked & read_back).total()
        wrong += (read_back - asked).total()
    return kept, wrong


def _by_family(relations: Sequence[Relation]) -> dict[str, list[Relation]]:
    families: dict[str, list[Relation]] = {}
    for relation in relations:
        families.setdefault(relation.family, []).append(relation)
    return families


def pairs(lines: Iterable[str], asked: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield each detail with the heading that a reader takes to be its own."""
    headings, details = _any(heading for heading, _ in asked), _any(detail for _, detail in asked)
    last = None
    for line in lines:
        named = set(headings.findall(line))
        if named:
            last = named.pop() if len(named) == 1 else None
        if last is not None:
            yield from ((last, detail) for detail in set(details.findall(line)))


def _any(words: Iterable[str]) -> re.Pattern[str]:
    """Matches each of the words as a whole, the longest that fits."""
    return re.compile("|".join(map(_whole, sorted(set(words), key=len, reverse=True))) or r"(?!)")


def _whole(word: str) -> str:
    before = r"(?<![\w-])" if re.match(r"\w", word) else ""
    return before + re.escape(word) + (r"(?![\w-])" if re.search(r"\w$", word) else "")


def squeezed(line: str) -> str:
    """The line without padding: a level may normalise that away."""
    return re.sub(r"(?<=\S)[ \t]{2,}", " ", line.rstrip())
