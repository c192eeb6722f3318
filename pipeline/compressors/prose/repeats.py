"""Paragraphs that stand above already, word for word or nearly.

Nearly: they share most of their word triples, and differ only in signs and in words like "the" and "of" that every text of the
language has; two paragraphs that differ in a date, a name, a "not" or a "behind" are two paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from .blocks import ProseBlock
from .must_keep import Language, language_of

_WORDS: Final = re.compile(r"\w+|[^\w\s]")
_COMPARED: Final = frozenset({"paragraph", "quote", "list"})
_LEAST: Final = 12
"""Words of a block, or signs of a script that does not part them."""
_ALIKE: Final = 0.7
_SKETCH: Final = 6
"""Of a block's word triples, so many stand for all of them."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A block that says again what an earlier one says."""

    of: int
    """Index of the earlier block."""
    exact: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """A block as it is compared."""

    words: tuple[str, ...]
    triples: frozenset[int]


def repeats(parts: Sequence[ProseBlock], text: str) -> dict[int, Repeat]:
    """Index of a block -> what it repeats."""
    language = language_of(text)
    results: dict[int, Repeat] = {}
    by_words: dict[tuple[str, ...], int] = {}
    by_sketch: defaultdict[int, list[int]] = defaultdict(list)
    words: dict[int, _Words] = {}
    for index, block in enumerate(parts):
        if block.kind not in _COMPARED:
            continue
        own = tuple(_WORDS.findall(block.text))
        if len(own) < _LEAST and len(block.text) < 2 * _LEAST:
            continue
        if own in by_words:
            results[index] = Repeat(by_words[own], exact=True)
            continue
        read = _Words(own, _triples(own))
        # two texts with most triples in common have one of the least in common
        sketch = sorted(read.triples)[:_SKETCH] if language is not None else []
        earlier = dict.fromkeys(other for key in sketch for other in by_sketch[key][-3:])
        near = next((other for other in earlier if language and _are_alike(words[other], read, language)), None)
        if near is not None:
            results[index] = Repeat(near, exact=False)
            continue
        by_words[own], words[index] = index, read
        for key in sketch:
            by_sketch[key].append(index)
    return results


def _triples(words: tuple[str, ...]) -> frozenset[int]:
    """A hash of each three words in a row."""
    encoded = [word.encode("utf-8", "replace") for word in words]
    return frozenset(map(crc32, map(b" ".join, zip(encoded, encoded[1:], encoded[2:], strict=False))))


def _are_alike(old: _Words, new: _Words, language: Language) -> bool:
    if len(old.triples & new.triples) < _ALIKE * max(len(old.triples), len(new.triples)):
        return False
    one, other = Counter(old.words), Counter(new.words)
    return all(word in language.known_by or not word.isalnum() for word in ((one - other) | (other - one)))
