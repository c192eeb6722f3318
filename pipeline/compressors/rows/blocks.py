"""Neighbouring lines that come again in the same order: a heading with its details, a test with its steps.

Each line has a symbol for how it opens (its indent, its first word, without digits). The commonest pair of neighbouring
symbols becomes a symbol of its own, and so on, as in Re-Pair, as long as the two mostly come together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby, pairwise
from operator import add
from typing import Final

from .openings import kinds as openings

_FEWEST: Final = 3
"""Times that lines must come together."""
_TOGETHER: Final = 0.6
"""Part of their times that two neighbours come together, or they are no block."""
_LOWEST: Final = 3
"""Lines of a paragraph, the blank one included."""
_HIGHEST: Final = 24
"""Lines of a block; a longer one is not read as a row."""
_MOST: Final = 24
"""Rounds in which pairs are joined, which bounds the work on any text."""
_MOST_LINES: Final = 700_000
"""For which there are characters, and for what is joined of them."""


def blocks(lines: Sequence[str], groups: Sequence[Sequence[int]] = ()) -> list[tuple[int, list[int]]]:
    """(height, first lines) of each block of two lines or more that comes several times; none overlap.

    `groups`: the lines of each message, by which lines are told apart, in place of how they open.
    """
    symbols = kinds = _by_group(lines, groups) if groups else _by_opening(lines)
    heights = dict.fromkeys(symbols, 1)
    blank = symbols[lines.index("")] if "" in lines else ""
    counts = PairCounts(symbols)
    for _ in range(_MOST):
        pairs = _pairs(symbols, counts, heights, blank)
        if not pairs:
            break
        for pair in pairs:
            joined = chr(len(heights))
            heights[joined] = heights[pair[0]] + heights[pair[1]]
            symbols = symbols.replace(pair, joined)
            counts.replaced(symbols, pair, joined)
    if len(heights) == len(set(kinds)):
        return []
    starts = accumulate(map(heights.__getitem__, symbols), initial=0)
    places: dict[str, list[int]] = {}
    for symbol, start in zip(symbols, starts, strict=False):
        if heights[symbol] > 1:
            places.setdefault(symbol, []).append(start)
    recurring = [(heights[symbol], those) for symbol, those in places.items() if len(those) >= _FEWEST]
    return [block for height, those in recurring for block in _from_their_heading(lines, kinds, height, those)]


def _from_their_heading(
    lines: Sequence[str], kinds: str, height: int, starts: list[int]
) -> Iterator[tuple[int, list[int]]]:
    """A block as records have it: from the line whose kind comes first in the text.

    Details with the next heading below them would be read as those of that heading.
    """
    kind = kinds[starts[0] : starts[0] + height]
    first = {one: kinds.index(one) for one in kind}
    filled = [below for below in range(height) if lines[starts[0] + below]]
    heading = min(filled, key=lambda below: first[kind[below]], default=0)
    if not heading:
        yield height, starts
        return
    turned = kind[heading:] + kind[:heading]
    headings = sorted({index + heading + step for index in starts for step in (-height, 0)})
    whole = [index for index in headings if index >= 0 and kinds[index : index + height] == turned]
    if len(whole) >= max(_FEWEST, len(starts) // 2):
        yield height, whole
        return
    for begin, end in ((0, heading), (heading, height)):
        if end - begin > 1:
            yield end - begin, [index + begin for index in starts]


def paragraphs(lines: Sequence[str]) -> list[tuple[int, list[int]]]:
    """(height, first lines) of paragraphs of equal height that follow one another, each with the blank line below it."""
    starts = [index for index, line in enumerate(lines) if line and (not index or not lines[index - 1])]
    heights = [end - start for start, end in pairwise((*starts, len(lines) + 1))]
    alike: list[tuple[int, list[int]]] = []
    for height, run in groupby(range(len(starts)), key=lambda number: heights[number]):
        places = [starts[number] for number in run]
        places = places if places[-1] + height <= len(lines) else places[:-1]
        if _LOWEST <= height <= _HIGHEST and len(places) >= _FEWEST:
            alike.append((height, places))
    return alike


def _by_opening(lines: Sequence[str]) -> str:
    """A character for how each line opens."""
    opening_of = openings(lines)
    numbers = {opening: number for number, opening in enumerate(dict.fromkeys(opening_of))}
    return _spelled(list(map(numbers.__getitem__, opening_of)))


def _by_group(lines: Sequence[str], groups: Sequence[Sequence[int]]) -> str:
    """A character for the last group that holds each line."""
    group_of = [0] * len(lines)
    for number, group in enumerate(groups):
        for line in group:
            group_of[line] = number
    numbers = {group: number for number, group in enumerate(dict.fromkeys(group_of))}
    return _spelled(list(map(numbers.__getitem__, group_of)))


def _spelled(numbers: Sequence[int]) -> str:
    """The numbers as characters, since a text is searched and replaced at once. Where there are more than characters, all are
    one, of which comes no block."""
    return "".join(map(chr, numbers)) if len(numbers) < _MOST_LINES else "\0" * len(numbers)


class PairCounts:
    """How often symbols come, and pairs of neighbours: counted once, and kept right while pairs are joined. A pair becomes no
    more frequent by that, so the rare ones are dropped."""

    def __init__(self, symbols: str) -> None:
        self.times = Counter(symbols)
        pairs = Counter(map(add, symbols, symbols[1:]))
        self.of_pairs = {pair: number for pair, number in pairs.items() if number >= _FEWEST}

    def replaced(self, symbols: str, pair: str, joined: str) -> None:
        """Take note that `joined` stands for a pair of two different symbols wherever that was."""
        parts = symbols.split(joined)
        number = len(parts) - 1
        self.times.update({joined: number, pair[0]: -number, pair[1]: -number})
        del self.of_pairs[pair]
        for before, times in Counter([part[-1:] for part in parts[:-1]]).items():
            if before:  # else it stands first, or behind another one
                self._moved(before + pair[0], before + joined, times)
        for behind, times in Counter([part[:1] for part in parts[1:]]).items():
            if behind:
                self._moved(pair[1] + behind, joined + behind, times)
        self._moved(pair[1] + pair[0], joined + joined, parts[1:-1].count(""))

    def _moved(self, old: str, new: str, times: int) -> None:
        if old in self.of_pairs:
            self.of_pairs[old] -= times
        if times >= _FEWEST:
            self.of_pairs[new] = times


def _pairs(symbols: str, counts: PairCounts, heights: Mapping[str, int], blank: str) -> list[str]:
    """Pairs of neighbours that mostly come together, the commonest first; no symbol stands in two of them."""
    times = counts.times
    fitting: list[tuple[int, int, str]] = []
    for pair, number in counts.of_pairs.items():
        one, other = pair[0], pair[1]
        most = times[one] if other == blank else times[other] if one == blank else max(times[one], times[other])
        enough = number >= _FEWEST and number >= _TOGETHER * most
        if enough and one != other and heights[one] + heights[other] <= _HIGHEST:
            fitting.append((-number, symbols.find(pair), pair))
    pairs: list[str] = []
    used: set[str] = set()
    for _, _, pair in sorted(fitting):
        if used.isdisjoint(pair):
            pairs.append(pair)
            used.update(pair)
    return pairs
