"""Whether what is sent of a text above its budget is that text with declared gaps, and nothing is missing that must stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from . import headings, trouble
from .gaps import shown_lines
from .rows import Unreadable, read_back


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a selection shows, and what it should."""

    shown: Mapping[int, str]
    """Number of each line that is shown -> how."""
    dropped: Collection[int]
    """Lines, by number, that must stay and are not shown: rare trouble, and what was wanted."""
    headings: Collection[int]
    """Headings, by number, of what is shown that are not shown themselves."""

    @property
    def missing(self) -> Collection[int]:
        """Return all lines that should be shown and are not."""
        return {*self.dropped, *self.headings}


def judge(sent: str, lines: Sequence[str], wanted: Collection[int] = ()) -> Verdict | None:
    """The verdict on `sent`, selected from `lines`; None where it does not say rightly what is missing. `wanted`: further lines
    that must be shown."""
    try:
        shown = shown_lines(read_back(sent), lines)
    except Unreadable:
        return None
    if shown is None:
        return None
    dropped = {*trouble.required(lines), *wanted} - shown.keys()
    return Verdict(shown, dropped, headings.orphaned(lines, shown.keys()))
