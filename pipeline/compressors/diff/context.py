"""Hunks cut to less context, whose headers stay true: git still applies them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from .patch import FileDiff, Hunk

# Unchanged lines inside a hunk are only worth a second hunk header when they are longer than one; characters. (Exact token
# counts decide no better: measured.)
_HEADER_COST: Final = 48
_CHANGE: Final = re.compile("[+-]+")


def cut(file: FileDiff, below: int) -> FileDiff:
    """The file with at most `below` lines of context under each change."""
    return replace(file, hunks=tuple(part for hunk in file.hunks for part in _trimmed(hunk, below)))


def _trimmed(hunk: Hunk, below: int) -> list[Hunk]:
    """The hunk with at most `below` unchanged lines under each change and none above; in parts where that is shorter.

    git takes a hunk that ends with a change for the end of the file, but cares little for lines above it. So where nothing
    stands under the last change, as many lines above it stay.
    """
    signs = hunk.signs
    keep = _kept(hunk.lines, signs, below)
    if all(keep):
        return [hunk]
    parts: list[Hunk] = []
    old, new, at = hunk.old, hunk.new, 0
    for kept, group in groupby(keep):
        count = len(list(group))
        if kept:
            parts.append(
                Hunk(old, new, "" if parts else hunk.heading, hunk.lines[at : at + count], parents=hunk.parents)
            )
        here = signs[at : at + count]
        old += count - here.count("+") - here.count("\\")
        new += count - here.count("-") - here.count("\\")
        at += count
    return parts


def _kept(lines: Sequence[str], signs: str, below: int) -> list[bool]:
    """Which lines stay: changes, those under them, and short stretches between two changes."""
    keep = [False] * len(lines)
    at = end = 0
    for change in _CHANGE.finditer(signs):
        at = change.start()
        first = end if end and sum(map(len, lines[end:at])) < _HEADER_COST else at
        end = min(len(lines), change.end() + below)
        keep[first:end] = [True] * (end - first)
    if end and not signs[at:].strip("+-\\"):
        last = len(signs.rstrip("+-\\"))
        keep[max(0, last - below) : last] = [True] * min(below, last)
    at = signs.find("\\")
    while at > 0:  # "\ No newline at end of file" belongs to the line above it
        keep[at] = keep[at - 1]
        at = signs.find("\\", at + 1)
    return keep


def headed_once(file: FileDiff) -> FileDiff:
    """The file with the function around a hunk named only where it is not that of the hunk above."""
    hunks: list[Hunk] = []
    last = ""
    for hunk in file.hunks:
        same = hunk.heading and hunk.heading == last
        hunks.append(replace(hunk, heading="", header=None) if same else hunk)
        last = hunk.heading or last
    return replace(file, hunks=tuple(hunks))
