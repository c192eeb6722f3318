"""How a reference is said, and how it is read back.

    [… lines 12-49 stand above in Read app.py]                        the same lines of the same file
    [… lines 60-80 stand there as lines 58-78]                        in the same call as the reference before
    [… lines 1-30 stand above in Bash: cat a.md as lines 9-38, from: # Use]
                                                                      where the lines have no numbers to find them by
    [… added lines 7-90 stand above in your Write: app.py as lines 1-84, from: import os]
                                                                      in a diff; each has its plus sign before it
    [… removed lines 7-90 stand above in Read: app.py]                the same with their minus signs
    [… lines 520-561 stand further up as lines 80-121]                in the same output

A number is the one that the tool printed before the line, or else the line's position in what was read. Where it is no help
to find the lines, the first of them is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from ..model import markers
from .lines import REFERENCE, SIGNS, Lines
from .matching import Run

_LONGEST_QUOTE: Final = 24
"""Characters of the line that a reference quotes."""
HERE: Final = "\0"
"""The label of the text itself, before the sign of the lines that are meant: no call is called so."""
_AS: Final = re.compile(r"(?: as lines (\d+)-(\d+))?(?:, from: (.*))?\]\Z")


class UnreadableReference(ValueError):
    """A reference does not say what it was meant to."""


def pointer(text: str, label: str) -> str:
    """Return what is said instead of a text that is identical to an earlier one."""
    return markers.gap(f"same output as {label} above, {markers.count(text.count(chr(10)) + 1, 'line')}")


def line_reference(run: Run, text: Lines, source: Lines, label: str | None) -> str:
    """The reference that stands in the place of a run. `label` names the call; None where the one before did; or it is `HERE`."""
    kind = next((kind for kind, sign in SIGNS.items() if sign == text.sign), "") + "lines"
    first, there = text.numbers[run.start], source.numbers[run.there]
    assert first is not None
    assert there is not None
    length = run.end - run.start
    where = "there" if label is None else "further up" if label == HERE + text.sign else f"above in {label}"
    shifted = "" if there == first else f" as lines {_range(there, length)}"
    quoted = _quoted(source, run.there, length)
    return markers.gap(
        f"{kind} {_range(first, length)} stand {where}{shifted}" + (f", from: {quoted}" if quoted else "")
    )


def _range(first: int, length: int) -> str:
    return f"{first}-{first + length - 1}"


def _quoted(source: Lines, there: int, length: int) -> str:
    """The first of these lines that says something, where no number stands before it, or one that stands there twice."""
    number = source.numbers[there]
    if source.are_numbered and number is not None and len(source.places[number]) == 1:
        return ""
    line = next((line.strip() for line in source.contents[there : there + length] if line.strip()), "")
    shown = "".join(letter if letter.isprintable() else " " for letter in line[:_LONGEST_QUOTE])
    short = shown if len(line) <= _LONGEST_QUOTE else shown[:-1] + "…"
    return short.replace("[", "(").replace("]", ")")


def referred(
    line: str, sources: Mapping[str, Lines], before: str | None, position: int | None = None
) -> tuple[str, int, Sequence[str]] | None:
    """The label that a reference names, the number of its first line and the contents of its lines; None if it is none.

    `before` is the label of the reference before it, `position` the first line of the text for which it stands. Raises
    UnreadableReference where it leads nowhere, or to several places.
    """
    match = REFERENCE.match(line)
    if match is None:
        return None
    label, rest = _named(line, match, sources, before)
    end = _AS.match(rest)
    if label is None or label not in sources or end is None:
        raise UnreadableReference(line)
    first, last = int(match["first"]), int(match["last"])
    there, until = (int(end[1]), int(end[2])) if end[1] else (first, last)
    if last - first != until - there:
        raise UnreadableReference(line)
    end_at = position if label.startswith(HERE) else None
    return label, first, _numbered(sources[label], there, until, end[3] or "", end_at)


def _named(line: str, match: re.Match[str], sources: Mapping[str, Lines], before: str | None) -> tuple[str | None, str]:
    """The label, and what stands behind it."""
    rest = line[match.end() :]
    if match["where"] == "there":
        return before, rest
    if match["where"] == "further up":
        return HERE + SIGNS.get(match["kind"], ""), rest
    fitting = [label for label in sources if rest.startswith(label) and _AS.match(rest[len(label) :])]
    longest = max(fitting, key=len, default=None)
    return longest, rest[len(longest or "") :]


def _numbered(source: Lines, first: int, last: int, quoted: str, end_at: int | None) -> Sequence[str]:
    """The contents of the lines with these numbers, before the line `end_at` where there is one.

    Raises UnreadableReference where there is no such place, or several that say different things.
    """
    length = last - first + 1
    wanted = list(range(first, last + 1))
    places = [
        place
        for place in source.places.get(first, ())
        if (end_at is None or place + length <= end_at)
        and list(source.numbers[place : place + length]) == wanted
        and _quoted(source, place, length) == quoted
    ]
    texts = {tuple(source.contents[place : place + length]) for place in places}
    if len(texts) != 1:
        raise UnreadableReference(f"lines {first}-{last}")
    return list(texts.pop())
