"""Which rows of a long table are shown: those that must be, the beginning, the end, and the most telling of the rest.

How many: as many as the budget pays for, but not beyond the knee of the curve of unique word pairs, behind which further
rows say little that is new (Kneedle). A row nearly equal to a shown one (SimHash) is passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise
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
_DIGITS: Final = str.maketrans("123456789", "000000000")


def selected(lines: Sequence[str], musts: Collection[int], rows: int) -> set[int]:
    """The places of the lines to show: `musts`, and about `rows` others."""
    total = len(lines)
    rows = max(2, min(rows, knee(lines)))
    shown = {*musts, *range(min(total, max(1, round(FIRST * rows))))}
    shown |= set(range(max(0, total - max(1, round(LAST * rows))), total))
    wanted = max(rows, len(musts) + rows // 2)
    if len(shown) < wanted:
        _add_telling(lines, shown, wanted)
    return shown | {at for at in range(1, total - 1) if at - 1 in shown and at + 1 in shown}


def knee(lines: Sequence[str]) -> int:
    """The number of rows behind which new word pairs become rare; all where they never do."""
    step = -(-len(lines) // KNEE_ROWS)
    pairs: set[tuple[str, str]] = set()
    curve = []
    for line in lines[::step]:
        words = _WORD.findall(line.translate(_DIGITS))
        pairs.update(pairwise(words))
        curve.append(len(pairs))
    rise = curve[-1] - curve[0]
    if len(curve) < 3 or not rise:
        return len(lines) if len(curve) < 3 else 2
    above = [(y - curve[0]) / rise - x / (len(curve) - 1) for x, y in enumerate(curve)]
    best = max(range(len(curve)), key=above.__getitem__)
    return (best + 1) * step if above[best] >= MIN_KNEE else len(lines)


def _add_telling(lines: Sequence[str], shown: set[int], wanted: int) -> None:
    """Fill `shown` up with the rows of the rarest words that are like no other one in it."""
    words = [frozenset(_WORD.findall(line)) for line in lines]
    times = Counter(word for each in words for word in each)
    weight = [sum(1 / times[word] for word in each) / (len(each) or 1) for each in words]
    hashes = [simhash(words[at]) for at in shown]
    for at in sorted(range(len(lines)), key=lambda at: (-weight[at], at)):
        if len(shown) >= wanted:
            return
        if at in shown:
            continue
        hashed = simhash(words[at])
        if not any((hashed ^ other).bit_count() <= NEAR_BITS for other in hashes[-64:]):
            shown.add(at)
            hashes.append(hashed)


def simhash(words: Collection[str]) -> int:
    """32 bits that are alike for like sets of words: each bit is what most words' checksums have there."""
    votes = [0] * 32
    for word in words:
        checksum = crc32(word.encode("utf-8", "surrogatepass"))
        for bit in range(32):
            votes[bit] += 1 if checksum >> bit & 1 else -1
    return sum(1 << bit for bit, vote in enumerate(votes) if vote > 0)
