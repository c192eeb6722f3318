"""Whether two texts have lines in common, cheaply: by the hashes of three lines in a row, and of long ones.

Asked for every new block about everything above it, on the proxy's event loop; so the hashes of a text are kept as long as it
is among the last ones that were asked about.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Final

from ..text.line_numbers import numbered
from .diffs import new_side, signed_lines
from .lines import lines_of
from .matching import LONG
from .patches import PATCH, patched_side
from .strings import long_strings

_LEAST_LETTERS: Final = 20
"""In three lines that say something: blank lines and braces stand everywhere."""
_LEAST_SHARED: Final = 3
_MOST_LINES: Final = 100_000
"""Whose hashes are kept; 100 bytes each."""


class Overlaps:
    """The hashes of texts, by a name that stands for the text. For any number of threads."""

    def __init__(self, most_lines: int = _MOST_LINES) -> None:
        self._most = most_lines
        self._lines = 0
        self._kept: OrderedDict[bytes, frozenset[int]] = OrderedDict()
        self._lock = Lock()

    def of(self, name: bytes, text: Callable[[], str]) -> frozenset[int]:
        """The hashes of a text."""
        with self._lock:
            hashes = self._kept.get(name)
            if hashes is not None:
                self._kept.move_to_end(name)
                return hashes
        hashes = _hashes(text())
        with self._lock:
            self._lines += len(hashes) - len(self._kept.get(name, ()))
            self._kept[name] = hashes
            while self._lines > self._most and len(self._kept) > 1:
                self._lines -= len(self._kept.popitem(last=False)[1])
        return hashes


def share(one: frozenset[int], other: frozenset[int]) -> bool:
    """Return whether so much stands in both texts that a reference may be worth its words."""
    return not one.isdisjoint(other) and len(one & other) >= min(_LEAST_SHARED, len(one))


def _hashes(text: str) -> frozenset[int]:
    return _hashes_of(text).union(*(_hashes_of(string) for _, _, string in long_strings(text)))


def _hashes_of(text: str) -> frozenset[int]:
    with_numbers = numbered(text)
    lines = text.split("\n") if with_numbers is None else with_numbers.contents
    hashes = _of_lines(lines)
    if (after := new_side(text)) is not None:
        hashes |= _of_lines(after.contents)
    for signed in signed_lines(text):
        hashes |= _of_lines(signed.contents)
    return hashes | _of_lines(patched_side(lines_of(text)).contents) if PATCH in text else hashes


def _of_lines(lines: Sequence[str]) -> frozenset[int]:
    letters = [len(line.strip()) for line in lines]
    threes = frozenset(
        hash(three)
        for index, three in enumerate(zip(lines, lines[1:], lines[2:], strict=False))
        if letters[index] + letters[index + 1] + letters[index + 2] >= _LEAST_LETTERS
    )
    return threes.union(hash((line, time)) for line in lines if len(line) >= LONG for time in range(_LEAST_SHARED))
