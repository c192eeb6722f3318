"""What is given of a text whose other lines are said by reference, where what is given is sent in another layout."""

from __future__ import annotations

from typing import Final

from .diffs import signed_lines
from .lines import REFERENCE, SIGNS, lines_of, referenced_lines

LAID_OUT: Final = "+"
"""In the name of what was done to a text: what is given of it is sent in another layout."""


def given(text: str, first: int, sent: str) -> str | None:
    """Return the text with the references of `sent` in the place of what they say, and all else as it came.

    `first` is the number of the text's first line, where lines have none of their own. None where the numbers that a reference
    says stand in several places.
    """
    lines = lines_of(text, first)
    by_sign = {view.sign: view for view in signed_lines(text)}
    rows: list[str] = []
    position = 0
    for row in sent.split("\n"):
        if (reference := REFERENCE.match(row)) is None:
            continue
        places = by_sign.get(SIGNS.get(reference["kind"], ""), lines).places.get(int(reference["first"]), ())
        starts = [place for place in places if place >= position]
        if len(starts) != 1:
            return None
        rows += [*lines.raw[position : starts[0]], row]
        position = starts[0] + referenced_lines(reference)
    return "\n".join([*rows, *lines.raw[position:]])
