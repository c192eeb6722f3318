"""A text with what stands above said by reference, and its line numbers at every tenth line; checked by putting it all back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..model import tokens
from ..model.job import Job, Source
from ..text.line_numbers import read_back, shown
from .lines import TENS, Lines, lines_of
from .matching import Run, runs
from .wording import Unreadable, referred, said

_LEAST_GAIN: Final = 20
"""Tokens that a reference must save."""


@dataclass(frozen=True, slots=True)
class Referring:
    """What is said instead of a text."""

    text: str
    refers: bool
    """Whether anything is said by reference."""
    rests: tuple[bytes, ...]
    """Names of the results that are needed to understand it."""


def refer(job: Job, *, tens: bool) -> Referring | None:
    """What is said instead of the job's text; None where nothing can be said shorter.

    `tens`: where a tool printed line numbers, only those of every tenth line stay.
    """
    lines = lines_of(job.text, job.first)
    seen = [lines_of(source.text, source.first) for source in job.sources]
    tens = tens and lines.are_numbered
    references = _worthwhile(job, lines, seen, tens=tens)
    if not references and not tens:
        return None
    short = "\n".join(_short(lines, references, tens=tens))
    by_label = {source.label: one for source, one in zip(job.sources, seen, strict=True)}
    if not _gives_back(short, lines, by_label, tens=tens):
        return None
    return Referring(
        short, bool(references), tuple(sorted({job.sources[run.source].name for run, _ in references} - {b""}))
    )


def _worthwhile(job: Job, lines: Lines, seen: Sequence[Lines], *, tens: bool) -> list[tuple[Run, str]]:
    """The runs that a reference says in clearly fewer tokens, and what it says."""
    kept: list[tuple[Run, str]] = []
    before: int | None = None
    for run in runs(lines, seen, [_is_related(job, source) for source in job.sources]):
        label = None if run.source == before else job.sources[run.source].label
        reference = said(run, lines, seen[run.source], label)
        given = "\n".join(_given(lines, run.start, run.end, tens=tens))
        if tokens.count(given) >= tokens.count(reference) + _LEAST_GAIN:
            kept.append((run, reference))
            before = run.source
    return kept


def _is_related(job: Job, source: Source) -> bool:
    return not set(job.topics).isdisjoint(source.topics)


def _short(lines: Lines, references: Sequence[tuple[Run, str]], *, tens: bool) -> Iterator[str]:
    if tens:
        yield TENS
    edges = [(0, 0), *((run.start, run.end) for run, _ in references), (len(lines), len(lines))]
    for at, ((_, end), (start, _)) in enumerate(pairwise(edges)):
        yield from _given(lines, end, start, tens=tens)
        if at < len(references):
            yield references[at][1]


def _given(lines: Lines, start: int, end: int, *, tens: bool) -> Sequence[str]:
    """These lines as they are sent."""
    if not tens:
        return lines.raw[start:end]
    return list(shown(lines.separator, lines.numbers[start:end], lines.contents[start:end], tens=True))


def _gives_back(short: str, lines: Lines, sources: Mapping[str, Lines], *, tens: bool) -> bool:
    """Whether a reader of `short` who has the sources has every line, with its number, and in its order."""
    rows = short.split("\n")
    if tens and rows.pop(0) != TENS:
        return False
    at, given, before = 0, list[str](), None
    try:
        for row in rows:
            reference = referred(row, sources, before)
            if reference is None:
                given.append(row)
                continue
            before, first, contents = reference
            start, end = at + len(given), at + len(given) + len(contents)
            numbers = list(range(first, first + len(contents)))
            if not _stand_at(at, given, lines, tens=tens) or not _say(lines, start, end, numbers, contents):
                return False
            at, given = end, []
    except Unreadable:
        return False
    return _stand_at(at, given, lines, tens=tens) and at + len(given) == len(lines)


def _stand_at(at: int, given: Sequence[str], lines: Lines, *, tens: bool) -> bool:
    end = at + len(given)
    if not tens:
        return list(given) == list(lines.raw[at:end])
    return _say(lines, at, end, *read_back(lines.separator, given))


def _say(lines: Lines, start: int, end: int, numbers: Sequence[int | None], contents: Sequence[str]) -> bool:
    return list(lines.numbers[start:end]) == list(numbers) and list(lines.contents[start:end]) == list(contents)
