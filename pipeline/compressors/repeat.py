"""Repetition in any text: equal lines, cycles and blocks that were there before are said once; nothing else is touched.

    waiting for the server                            waiting for the server
    waiting for the server                       ->   [… 3 lines equal to the one above]
    waiting for the server                            ready
    waiting for the server
    ready

A block further down refers to the first time by line numbers and by the words with which it starts. When every line of
the text starts with the same words, these are lifted: the cut falls behind a blank, so that no word is divided. The
original holds no marker, so every marker line is a reference and the inverse is exact.

Blocks are found as in LZ77, but over lines: from each three lines in a row to where they stood first and last. A line that
was not there before can begin neither a cycle nor a block, so most lines cost one look.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Hashable, Iterator, Sequence
from typing import Final

from ..model.markers import CLOSE, OPEN, gap, is_ours
from .contract import Compressor

# Characters that a reference must save, since it costs some 12 to 25 tokens itself.
_RUN_PAYS: Final = 60
_BLOCK_PAYS: Final = 160
# Lines that a block must have, unless its lines are so long that one pays.
_BLOCK_LINES: Final = 3
_LONGEST_CYCLE: Final = 12
_LEAST_PREFIX: Final = 12
_QUOTED: Final = 60
"""Characters of a block's first line that stand in the reference to it."""

_PREFIX: Final = re.compile(r"\[… each line starts with: (.*)\]")
_EQUAL: Final = re.compile(r"\[… ([0-9]+) lines? equal to the one above\]")
_CYCLE: Final = re.compile(r"\[… ([0-9]+) lines, the ([0-9]+) above again\]")
_BLOCK: Final = re.compile(r"\[… ([0-9]+) lines? equal to lines? ([0-9]+)(?:-[0-9]+)?(?:, from: .*)?\]")


def recognise(text: str) -> bool:
    """Whether lines of the text repeat, or all start alike."""
    lines = text.split("\n")
    return len(lines) > 5 and not is_ours(text) and (len(set(lines)) <= 0.9 * len(lines) or bool(_prefix(lines)))


def fold(text: str) -> str | None:
    if not recognise(text):
        return None
    body = text.rstrip("\n")
    lines = body.split("\n")
    prefix = _prefix(lines)
    if prefix and lines[-1] == prefix:
        return None  # without it, the newlines at the end could not be told from those behind the text
    head = [f"{OPEN}each line starts with: {prefix}{CLOSE}"] if prefix else []
    if prefix:
        lines = [line[len(prefix) :] for line in lines]
    folded = "\n".join((*head, *_told(lines)))
    return folded + text[len(body) :] if len(folded) < 0.95 * len(body) else None


def _prefix(lines: Sequence[str]) -> str:
    """What every line starts with, up to a blank; empty if that is hardly anything."""
    full = lines[:-1] if lines and not lines[-1] else lines
    low, high = (min(full), max(full)) if full else ("", "")  # what these two share, all do
    alike = next((at for at, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    prefix = low[: low.rfind(" ", 0, alike) + 1]
    return prefix if len(prefix) >= _LEAST_PREFIX and prefix.strip() else ""


def _told(lines: Sequence[str]) -> Iterator[str]:
    """The lines, with references in place of what was there before."""
    before = _Before(lines)
    at = 0
    while at < len(lines):
        found = None if before.line[at] < 0 else before.cycle(at) or before.block(at)
        yield lines[at] if found is None else found[0]
        at += 1 if found is None else found[1]


class _Before:
    """What stands before a line, by numbers: equal lines have equal numbers, and so have equal threes of lines."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.ids = _numbered(lines)
        self.line = _previous(self.ids)
        self.threes = _numbered(list(zip(self.ids, self.ids[1:], self.ids[2:], strict=False)))
        self.three = _previous(self.threes)
        self.first_line, self.first_three = _first(self.ids), _first(self.threes)

    def cycle(self, at: int) -> tuple[str, int] | None:
        """The reference to the few lines right above, if they go on from here, and how many lines it stands for."""
        start = self.line[at]
        while start >= max(0, at - _LONGEST_CYCLE):
            period = at - start
            length = self.alike(start, at) // period * period
            if self.size(at, length) >= _RUN_PAYS:
                if period == 1:
                    return gap(f"{length} {'line' if length == 1 else 'lines'} equal to the one above"), length
                return gap(f"{length} lines, the {period} above again"), length
            start = self.line[start]
        return None

    def block(self, at: int) -> tuple[str, int] | None:
        """The reference to an earlier block that stands here again, and how many lines it stands for."""
        length, start = max(((self.alike(start, at, at - start), -start) for start in self.starts(at)), default=(0, 0))
        if self.size(at, length) < _BLOCK_PAYS:
            return None
        opening = _opening(self.lines[at : at + length])
        lines = f"line {1 - start}" if length == 1 else f"lines {1 - start}-{length - start}"
        said = f"{length} {'line' if length == 1 else 'lines'} equal to {lines}"
        return gap(said + (f", from: {opening}" if opening else "")), length

    def starts(self, at: int) -> set[int]:
        """Where the three lines from here on, or this line if it is long, stood first and last, whole and above."""
        found = set()
        if len(self.lines[at]) >= _BLOCK_PAYS:
            found |= {self.first_line[self.ids[at]], self.line[at]}
        if at < len(self.threes):
            last = self.three[at]
            while last > max(-1, at - _BLOCK_LINES):
                last = self.three[last]
            if last >= 0:
                found |= {self.first_three[self.threes[at]], last}
        return found

    def size(self, at: int, length: int) -> int:
        """Characters of so many lines."""
        return sum(map(len, self.lines[at : at + length])) + length

    def alike(self, start: int, at: int, most: int = sys.maxsize) -> int:
        """How many lines from `at` on equal those from `start` on."""
        length = 0
        ids, end = self.ids, min(most, len(self.ids) - at)
        while length < end and ids[start + length] == ids[at + length]:
            length += 1
        return length


def _numbered(values: Sequence[Hashable]) -> list[int]:
    """A number for each value: equal ones have the same."""
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(value, len(numbers)) for value in values]


def _first(numbers: Sequence[int]) -> dict[int, int]:
    """Where each number stands first."""
    return {number: at for at, number in reversed(list(enumerate(numbers)))}


def _previous(numbers: Sequence[int]) -> list[int]:
    """For each place the one before it that has the same number; -1 for none."""
    last = [-1] * len(numbers)  # numbers are smaller than that
    found = []
    for at, number in enumerate(numbers):
        found.append(last[number])
        last[number] = at
    return found


def _opening(block: Sequence[str]) -> str:
    """The first words of a block, whole."""
    line = next((line.strip() for line in block if line.strip()), "")
    return line if len(line) <= _QUOTED else line[:_QUOTED].rpartition(" ")[0]


def unfold(text: str) -> str:
    body = text.rstrip("\n")
    lines: list[str] = []
    told = body.split("\n")
    head = _PREFIX.fullmatch(told[0])
    for line in told[1:] if head else told:
        copied = _copied(line, len(lines)) if line.startswith(OPEN) else None
        if copied is None:
            lines.append(line)
        else:
            start, length = copied
            for at in range(start, start + length):
                lines.append(lines[at])
    if head:
        lines = [head[1] + line for line in lines]
    return "\n".join(lines) + text[len(body) :]


def _copied(line: str, at: int) -> tuple[int, int] | None:
    """Where a reference at line `at` copies from, and how many lines. Raises ValueError if it is none."""
    if found := _EQUAL.fullmatch(line):
        start, length = at - 1, int(found[1])
    elif found := _CYCLE.fullmatch(line):
        start, length = at - int(found[2]), int(found[1])
    elif found := _BLOCK.fullmatch(line):
        start, length = int(found[2]) - 1, int(found[1])
    else:
        raise ValueError("not a reference to lines above")
    if not 0 <= start < at:
        raise ValueError("a reference to lines that are not above")
    return start, length


REPEAT: Final = Compressor("repeat", recognise, fold, unfold)
