"""What a reader has of a text that stands above: its lines, those of the strings in it, and of a diff also the lines that the
files have afterwards.

What a string escapes does not stand there byte for byte, as what edits depend on must.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..model.job import Job, Source
from .diffs import new_side
from .lines import BARRIER, Lines, lines_of
from .patches import PATCH, patched_side
from .strings import long_strings


class Seen(NamedTuple):
    """Lines that a reader has seen under a label."""

    label: str
    lines: Lines
    is_related: bool
    """To what the job's text is about."""
    name: bytes
    """Of the source."""


def seen_of(source: Source, job: Job) -> Iterator[Seen]:
    """Yield what a reader of a job's text has seen of one of its sources."""
    is_related = not set(job.topics).isdisjoint(source.topics)
    for label, lines in _labelled(source, strings_too=job.tool_class != "exact"):
        yield Seen(label, lines, is_related, source.name)


def _labelled(source: Source, *, strings_too: bool) -> Iterator[tuple[str, Lines]]:
    label = source.label
    own = lines_of(source.text, source.first)
    if not source.name and PATCH in source.text:  # the model wrote it
        yield label, patched_side(own)
        yield f"the hunks of {label}", own
    else:
        yield label, own
    if (after := new_side(source.text)) is not None:
        yield f"the new side of {label}", after
    strings = [string for _, _, string in long_strings(source.text)] if strings_too else []
    if strings:
        label = f"the text in {label}" if len(strings) == 1 else f"a text in {label}"
        yield label, _one_below_the_other(map(lines_of, strings))
        if sides := [after for string in strings if (after := new_side(string)) is not None]:
            yield f"the new side of {label}", _one_below_the_other(sides)


def _one_below_the_other(texts: Iterable[Lines]) -> Lines:
    """Return the lines of all texts, each text with its own numbers; no run goes on from one to the next."""
    contents: list[str] = []
    numbers: list[int | None] = []
    for text in texts:
        contents += [*text.contents, BARRIER]
        numbers += [*text.numbers, None]
    return Lines(contents, contents, numbers)
