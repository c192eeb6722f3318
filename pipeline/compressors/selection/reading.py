"""A log, read once: its lines, where they speak of failure, its stack traces, and its messages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from ...text import severity
from ..rows.templates import Lines, alike, messages, with_any
from .traces import OPENERS, traces

# Looking at groups pays when they are so many times shorter than the text.
_SHORTER: Final = 4


@dataclass
class Log:
    """A log's lines and what is known about them."""

    lines: list[str]
    signs: dict[int, int]
    """Line number -> column of its first word of failure."""
    traces: list[range]
    groups: list[Lines] = field(default_factory=list)
    """All lines but those of traces, by message."""


def read(text: str) -> Log:
    """Return the lines, signs of failure, traces and messages of a log."""
    lines = text.split("\n")
    groups = alike(lines)
    opening, failing = _suspects(text, lines, groups, OPENERS, severity.SIGNS)
    openings = [index for index in opening if any(opener in lines[index] for opener in OPENERS)]
    all_traces = traces(lines, openings)
    inside = {index for trace in all_traces for index in trace}
    signs = _signs(lines, failing)
    if inside:
        outside = ((key, [index for index in group if index not in inside]) for key, group in groups.items())
        groups = {key: group for key, group in outside if group}
    return Log(lines, signs, all_traces, messages(groups))


def _suspects(
    text: str, lines: Sequence[str], groups: Mapping[bytes, Lines], *kinds: Collection[str]
) -> Iterator[Sequence[int]]:
    """Yield for each kind of signs the lines that could hold one, in order: by their groups, where these are shorter."""
    if _SHORTER * sum(map(len, groups)) < len(text):
        yield from (with_any(groups, signs) for signs in kinds)
        return
    low = text.lower()
    if len(low) != len(text):  # some capitals have small letters of two characters
        yield from (range(len(lines)) for _ in kinds)
        return
    starts = accumulate(map(_past_end, lines), initial=0)
    numbers = dict(zip(starts, range(len(lines)), strict=False))
    for signs in kinds:
        yield [numbers[start] for start in severity.first_places(low, [sign.lower() for sign in signs])]


def _past_end(line: str) -> int:
    return len(line) + 1


def _signs(lines: Sequence[str], suspects: Sequence[int]) -> dict[int, int]:
    """Line number -> column of its first word of failure, for those of the suspected lines that have one."""
    looked = [lines[index] for index in suspects]
    starts = accumulate(map(_past_end, looked), initial=0)
    numbers = dict(zip(starts, suspects, strict=False))
    return {numbers[start]: index - start for start, index in severity.first_signs("\n".join(looked)).items()}
