"""Which rows of a long table are shown: those that must be, the beginning, the end, and the most telling of the rest.

How many: as many as the budget pays for, but not beyond the knee of the curve of unique word pairs, behind which further
rows say little that is new (Kneedle). A row nearly equal to a shown one (SimHash) is passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import chain, pairwise
from math import fsum
from typing import Final
from zlib import crc32

FIRST: Final = 0.30
LAST: Final = 0.15
NEAR_BITS: Final = 3
"""Rows whose SimHashes differ in at most so many bits of 32 say the same."""
MIN_KNEE: Final = 0.15
"""How far the curve must rise above the straight line for its bend to count."""
KNEE_ROWS: Final = 400
"""Rows on which the curve is drawn: evenly spread ones of longer tables."""
_WORD: Final = re.compile(r"\w+")
_DIGIT: Final = re.compile(r"[1-9]")
_OTHERS_TO_BLANKS: Final = bytes(code if code == 10 or _WORD.match(chr(code)) else 32 for code in range(256))
_LANE: Final = 32
"""Bits in which the votes for one bit of a SimHash are counted."""
_LANES: Final = tuple(sum((byte >> bit & 1) << _LANE * bit for bit in range(8)) for byte in range(256))


class Selection:
    """The lines of one table, read when more of them can be shown than must be."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines

    def of(self, musts: Collection[int], rows: int) -> set[int]:
        """The places of the lines to show: `musts`, and about `rows` others."""
        total = len(self.lines)
        rows = max(2, min(rows, self.knee))
        shown = {*musts, *range(min(total, max(1, round(FIRST * rows))))}
        shown |= set(range(max(0, total - max(1, round(LAST * rows))), total))
        wanted = max(rows, len(musts) + rows // 2)
        if len(shown) < wanted:
            self._add_telling(shown, wanted)
        return shown | {at for at in range(1, total - 1) if at - 1 in shown and at + 1 in shown}

    @cached_property
    def knee(self) -> int:
        """The number of rows behind which new word pairs become rare; all where they never do."""
        step = -(-len(self.lines) // KNEE_ROWS)
        pairs: set[tuple[str, str]] = set()
        curve = []
        for words in _words([_DIGIT.sub("0", line) for line in self.lines[::step]]):
            pairs.update(pairwise(words))
            curve.append(len(pairs))
        rise = curve[-1] - curve[0]
        if len(curve) < 3 or not rise:
            return len(self.lines) if len(curve) < 3 else 2
        above = [(y - curve[0]) / rise - x / (len(curve) - 1) for x, y in enumerate(curve)]
        best = max(range(len(curve)), key=above.__getitem__)
        return (best + 1) * step if above[best] >= MIN_KNEE else len(self.lines)

    @cached_property
    def _said(self) -> list[frozenset[str]]:
        return list(map(frozenset, _words(self.lines)))

    @cached_property
    def _telling(self) -> list[int]:
        """The places of all lines, those of the rarest words first."""
        times = Counter(chain.from_iterable(self._said))
        share = {word: 1 / number for word, number in times.items()}.__getitem__
        weight = [fsum(map(share, words)) / (len(words) or 1) for words in self._said]
        return sorted(range(len(weight)), key=weight.__getitem__, reverse=True)

    def _add_telling(self, shown: set[int], wanted: int) -> None:
        """Fill `shown` up with the rows of the rarest words that are like no other one in it."""
        hashes = [simhash(self._said[at]) for at in shown]
        for at in self._telling:
            if len(shown) >= wanted:
                return
            if at in shown:
                continue
            hashed = simhash(self._said[at])
            if not any((hashed ^ other).bit_count() <= NEAR_BITS for other in hashes[-64:]):
                shown.add(at)
                hashes.append(hashed)


def _words(lines: Sequence[str]) -> Iterable[list[str]]:
    """The words of each line: of ASCII all at once, which is three times as fast."""
    text = "\n".join(lines)
    if not text.isascii() or text.count("\n") >= len(lines):
        return map(_WORD.findall, lines)
    return map(str.split, text.encode().translate(_OTHERS_TO_BLANKS).decode().split("\n"))


def simhash(words: Collection[str]) -> int:
    """32 bits that are alike for like sets of words: each bit is what most words' checksums have there."""
    votes = sum(map(_votes, words))
    lanes = memoryview(votes.to_bytes(32 * _LANE // 8, "little")).cast("I")
    return sum(1 << bit for bit, vote in enumerate(lanes) if 2 * vote > len(words))


@lru_cache(maxsize=4096)
def _votes(word: str) -> int:
    """Each bit of the word's checksum, in a lane of its own."""
    checksum = crc32(word.encode("utf-8", "surrogatepass"))
    return sum(_LANES[checksum >> first & 255] << _LANE * first for first in (0, 8, 16, 24))
