"""What records are selected from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from .outline import Record

MustStay = Callable[[Sequence[str]], Collection[int]]
"""Of some lines those, by number, that stay whatever they cost."""


def nothing(_lines: Sequence[str]) -> Collection[int]:
    """Return no line: none must stay."""
    return ()


@dataclass(frozen=True)
class Material:
    """A text in lines, and what is known of them."""

    lines: Sequence[str]
    records: Sequence[Record]
    """In order; each line belongs to one."""
    above: Sequence[int]
    """For each line the heading under which it stands, or outline.NO_HEADING."""
    worths: Sequence[float]
    """Of each line (scoring.py); a record is worth what its best line is."""
    describe: Callable[[int, int], str]
    """(first line, the one behind the last) -> the marker that stands for these lines."""
    arrange: Callable[[Sequence[str]], str] = "\n".join
    """Lines and markers -> the text that is sent."""
    shorts: Sequence[Mapping[int, str]] = ()
    """Long lines with marked gaps in them, which stand for the whole ones while there is room for no more; the shortest first."""


@dataclass(frozen=True)
class Selection:
    """What is sent of a text, and of which lines."""

    text: str
    lines: Sequence[str]
    """The lines that were selected from, in order."""
    source: str = ""
    """What was broken into these lines, where it had others."""
