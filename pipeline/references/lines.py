"""A text as lines of a file: what each line says, and which number a reader knows it by.

The number is the one that stands before it, where a tool printed numbers (all of them, or every tenth); else the line's
position, counted on from the first line's number and over what stands elsewhere. What stands before line 1 (how a command
ended, say) has none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ..model import markers
from ..text.envelope import opened
from ..text.line_numbers import SEPARATORS, numbered, read_back

TENS: Final = markers.gap("line numbers at every tenth line")
"""Stands before text whose other line numbers are left out."""
REFERENCE: Final = re.compile(
    r"\[… (?P<kind>added |removed )?lines (?P<first>\d+)-(?P<last>\d+) stand (?P<where>there|further up|above in )"
)
"""How each reference begins (wording.py)."""
SIGNS: Final = {"added ": "+", "removed ": "-"}
"""Of references that lead from lines that a diff adds or removes to the same ones without their signs."""
BARRIER: Final = "\0"
"""What a line of ours says: nothing that any output says."""


@dataclass(frozen=True)
class Lines:
    raw: Sequence[str]
    """As they stand."""
    contents: Sequence[str]
    """Without numbers."""
    numbers: Sequence[int | None]
    separator: str = ""
    """What stands between number and content; "" where lines have no numbers of their own."""
    sign: str = ""
    """They are lines that a diff adds or removes (diffs.py), with the numbers that they have in their file."""
    head: int = 0
    """Lines at the start that an agent put around the output: how the command ended, where it ran."""
    tail: int = 0
    """The same at the end."""

    def __len__(self) -> int:
        return len(self.raw)

    @property
    def are_numbered(self) -> bool:
        return bool(self.separator)

    @cached_property
    def places(self) -> Mapping[int, Sequence[int]]:
        """Return where each number stands."""
        places: dict[int, list[int]] = {}
        for place, number in enumerate(self.numbers):
            if number is not None:
                places.setdefault(number, []).append(place)
        return places


def lines_of(text: str, first: int = 1) -> Lines:
    """The lines of a text. `first` is the number of its first one, where they have none of their own."""
    raw = text.split("\n")
    if TENS in text:
        separator = _separator(raw)
        numbers, contents = read_back(separator, raw)
    elif (with_numbers := numbered(text)) is not None:
        separator, numbers, contents = with_numbers.separator, list(with_numbers.numbers), list(with_numbers.contents)
    else:
        separator, numbers, contents = "", _positions(raw, first), raw
    shown = [BARRIER if markers.is_ours(line) else content for line, content in zip(raw, contents, strict=True)]
    envelope = opened(text)
    head, tail = (0, 0) if envelope.is_escaped else (envelope.before.count("\n"), envelope.after.count("\n"))
    return Lines(raw, shown, numbers, separator, head=head, tail=tail)


def _positions(raw: Sequence[str], first: int) -> list[int | None]:
    positions: list[int | None] = []
    for line in raw:
        reference = REFERENCE.match(line)
        positions.append(None if reference or first < 1 else first)
        first += 1 if reference is None else referenced_lines(reference)
    return positions


def referenced_lines(reference: re.Match[str]) -> int:
    """Return how many lines a reference stands for."""
    return int(reference["last"]) - int(reference["first"]) + 1


def _separator(raw: Sequence[str]) -> str:
    """The separator before most lines; of two that fit as many, the longer one."""
    fitting = {one: re.compile(rf"\d*{re.escape(one)}") for one in SEPARATORS}
    return max(fitting, key=lambda one: sum(fitting[one].match(line) is not None for line in raw))
