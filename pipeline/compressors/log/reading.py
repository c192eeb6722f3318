"""A log, read once: its lines, where they speak of failure, its stack traces, and its messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate

from ... import severity
from .templates import Lines, grouped
from .traces import OPENERS, traces


@dataclass(slots=True)
class Log:
    """A log's lines and what is known about them."""

    lines: list[str]
    signs: dict[int, int]
    """Line number -> column of its first word of failure."""
    traces: list[range]
    groups: list[Lines] = field(default_factory=list)
    """All lines but those of traces, by message."""


def read(text: str) -> Log:
    """Lines, signs of failure, traces and messages of a log."""
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    numbers = {start: at for at, start in enumerate(starts)}
    signs = {numbers[start]: at - start for start, at in severity.first_signs(text).items()}
    openings = [numbers[start] for start in severity.first_places(text, OPENERS)]
    found = traces(lines, openings)
    inside = {at for trace in found for at in trace}
    plain = [at for at in range(len(lines)) if at not in inside] if inside else range(len(lines))
    groups = grouped([lines[at] for at in plain])
    if inside:
        groups = [[plain[at] for at in group] for group in groups]
    return Log(lines, signs, found, groups)
