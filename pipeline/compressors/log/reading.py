"""A log, read once: its lines, where they speak of failure, its stack traces, and its messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from ... import severity
from .templates import Lines, alike, messages, with_any
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
    groups = alike(lines)
    openings = [at for at in with_any(groups, OPENERS) if any(opener in lines[at] for opener in OPENERS)]
    found = traces(lines, openings)
    inside = {at for trace in found for at in trace}
    signs = _signs(lines, with_any(groups, severity.SIGNS))
    if inside:
        outside = ((key, [at for at in group if at not in inside]) for key, group in groups.items())
        groups = {key: group for key, group in outside if group}
    return Log(lines, signs, found, messages(groups))


def _signs(lines: Sequence[str], suspects: Lines) -> dict[int, int]:
    """Line number -> column of its first word of failure, for those of the suspected lines that have one."""
    looked = [lines[at] for at in suspects]
    starts = accumulate((len(line) + 1 for line in looked), initial=0)
    numbers = dict(zip(starts, suspects, strict=False))
    return {numbers[start]: at - start for start, at in severity.first_signs("\n".join(looked)).items()}
