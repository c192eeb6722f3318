"""Repetition in any text: equal lines, cycles and blocks that were there before are said once; nothing else is touched.

    waiting for the server                            waiting for the server
    waiting for the server                       ->   [… 3 lines equal to the one above]
    waiting for the server                            ready
    waiting for the server
    ready

A block further down refers to the first time by line numbers and by the words with which it starts. When every line of
the text starts with the same words, these are lifted: the cut falls behind a blank, so that no word is divided. The
original holds no marker, so every marker line is a reference and the inverse is exact.

Blocks are found as in LZ77, but over lines: a table from each three lines in a row to where they stood first and last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.markers import CLOSE, OPEN, gap, is_ours

from .compressor import Compressor

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
        found = before.cycle(at) or before.block(at)
        if found is None:
            yield lines[at]
            before.learn(at)
            at += 1
        else:
            marker, length = found
            yield marker
            for passed in range(at, at + length):
                before.learn(passed)
            at += length


class _Before:
    """What stands before a line, as numbers: equal lines have equal numbers."""

    def __init__(self, lines: Sequence[str]) -> None:
        numbers: dict[str, int] = {}
        self.lines = lines
        self.ids = [numbers.setdefault(line, len(numbers)) for line in lines]
        self.first: dict[tuple[int, ...], int] = {}
        self.last: dict[tuple[int, ...], int] = {}

    def learn(self, at: int) -> None:
        """Remember where the three lines that end here, and this line if it is long, stand."""
        keys = (
            [(tuple(self.ids[at - _BLOCK_LINES + 1 : at + 1]), at - _BLOCK_LINES + 1)] if at >= _BLOCK_LINES - 1 else []
        )
        if len(self.lines[at]) >= _BLOCK_PAYS:
            keys.append(((self.ids[at],), at))
        for key, start in keys:
            self.first.setdefault(key, start)
            self.last[key] = start

    def cycle(self, at: int) -> tuple[str, int] | None:
        """The reference to the few lines right above, if they go on from here, and how many lines it stands for."""
        for period in range(1, min(at, _LONGEST_CYCLE) + 1):
            if self.ids[at] != self.ids[at - period]:
                continue
            length = self.alike(at - period, at) // period * period
            if sum(len(line) + 1 for line in self.lines[at : at + length]) >= _RUN_PAYS:
                if period == 1:
                    return gap(f"{length} {'line' if length == 1 else 'lines'} equal to the one above"), length
                return gap(f"{length} lines, the {period} above again"), length
        return None

    def block(self, at: int) -> tuple[str, int] | None:
        """The reference to an earlier block that stands here again, and how many lines it stands for."""
        keys = (tuple(self.ids[at : at + _BLOCK_LINES]), (self.ids[at],))
        starts = {place[key] for key in keys for place in (self.first, self.last) if key in place}
        length, start = max(((min(self.alike(start, at), at - start), -start) for start in starts), default=(0, 0))
        block = self.lines[at : at + length]
        if sum(len(line) + 1 for line in block) < _BLOCK_PAYS:
            return None
        opening = _opening(block)
        lines = f"line {1 - start}" if length == 1 else f"lines {1 - start}-{length - start}"
        said = f"{length} {'line' if length == 1 else 'lines'} equal to {lines}"
        return gap(said + (f", from: {opening}" if opening else "")), length

    def alike(self, start: int, at: int) -> int:
        """How many lines from `at` on equal those from `start` on."""
        length = 0
        ids, end = self.ids, len(self.ids)
        while at + length < end and ids[start + length] == ids[at + length]:
            length += 1
        return length


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
