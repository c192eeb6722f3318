"""What is given of a text whose other lines are said by reference, where what is given is sent in another layout."""

from __future__ import annotations

from typing import Final

from .diffs import added_lines
from .lines import REFERENCE, lines_of, referenced_lines

LAID_OUT: Final = "+"
"""In the name of what was done to a text: what is given of it is sent in another layout."""


def given(text: str, first: int, sent: str) -> str | None:
    """Return the text with the references of `sent` in the place of what they say, and all else as it came.

    `first` is the number of the text's first line, where lines have none of their own. None where the numbers that a reference
    says stand in several places.
    """
    lines = lines_of(text, first)
    added = added_lines(text) or lines
    rows: list[str] = []
    position = 0
    for row in sent.split("\n"):
        if (reference := REFERENCE.match(row)) is None:
            continue
        places = (added if reference["added"] else lines).places.get(int(reference["first"]), ())
        starts = [place for place in places if place >= position]
        if len(starts) != 1:
            return None
        rows += [*lines.raw[position : starts[0]], row]
        position = starts[0] + referenced_lines(reference)
    return "\n".join([*rows, *lines.raw[position:]])
