"""A text with what stands above said by reference, and fewer of its line numbers; checked by putting it all back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ..json_bytes.splice import json_string
from ..model import tokens
from ..model.job import Job
from ..model.settings import LineNumbers
from ..text.envelope import opened
from ..text.line_numbers import read_back, shown
from .diffs import signed_lines
from .lines import REFERENCE, SIGNS, TENS, Lines, lines_of
from .matching import Run, runs
from .said_again import may_repeat_itself, runs_said_again
from .seen import Seen, seen_of
from .strings import long_strings
from .wording import HERE, UnreadableReference, line_reference, referred

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
    line_by_line: bool = True
    """Whether each reference is a line of its own, and not part of a string."""


def refer(job: Job, kept: LineNumbers = "all") -> Referring | None:
    """Return what is said instead of the job's text; None where nothing can be said shorter.

    `kept`: where a tool printed line numbers, which of them stay.
    """
    is_edited = job.tool_class == "exact"
    is_looked_at = job.settings.repeats and may_repeat_itself(job.text, is_edited=is_edited)
    if not job.sources and not is_looked_at and kept == "all":
        return None
    seen = [one for source in job.sources for one in seen_of(source, job)]
    candidates = [_refer(_views(job.text, job.first), seen, is_edited, kept, itself=is_looked_at)]
    if seen and (not is_edited or opened(job.text).is_escaped):
        candidates.append(_refer_in_strings(job.text, seen, is_edited))
    return min(filter(None, candidates), key=lambda one: tokens.count(one.text), default=None)


def _refer_in_strings(text: str, seen: Sequence[Seen], is_edited: bool) -> Referring | None:
    """Return what is said instead of a JSON text whose strings say what stands above."""
    parts, rests, done = list[str](), set[bytes](), 0
    for start, end, said_there in long_strings(text):
        if (referring := _refer(_views(said_there, 1), seen, is_edited, "all")) is not None:
            parts += [text[done:start], json_string(referring.text, text[start:end].encode()).decode()]
            rests |= {*referring.rests}
            done = end
    return Referring("".join([*parts, text[done:]]), True, tuple(sorted(rests)), line_by_line=False) if parts else None


def _views(text: str, first: int) -> Sequence[Lines]:
    """The ways to read a text: its lines, and of a diff the lines that it adds, and those that it removes."""
    return [lines_of(text, first), *signed_lines(text)]


def _refer(
    views: Sequence[Lines], seen: Sequence[Seen], is_edited: bool, kept: LineNumbers, *, itself: bool = False
) -> Referring | None:
    """Return what is said instead of a text. `itself`: it may also refer to what stands further up in it."""
    kept = kept if views[0].are_numbered else "all"
    found: Sequence[Run] = list(
        runs(views, [one.lines for one in seen], [one.is_related for one in seen], is_edited=is_edited)
    )
    if itself:
        seen = [*seen, *(Seen(HERE + view.sign, view, is_related=True, name=b"") for view in views)]
        taken = [run for run, _ in _worthwhile(views, found, seen, kept)]
        found = _with_runs_said_again(views, taken, seen)
    references = _worthwhile(views, found, seen, kept)
    if not references and kept == "all":
        return None
    short = "\n".join(_short(views[0], references, kept=kept))
    if not _gives_back(short, views, {one.label: one.lines for one in seen}, kept=kept):
        return None
    rests = {seen[run.source].name for run, _ in references} - {b""}
    return Referring(short, bool(references), tuple(sorted(rests)))


def _with_runs_said_again(views: Sequence[Lines], found: Sequence[Run], seen: Sequence[Seen]) -> Sequence[Run]:
    """The runs, and those of the rest of the text that stand further up in it. The last ones that are `seen` are its views."""
    all_runs = list(found)
    for number, view in enumerate(views):
        source = len(seen) - len(views) + number
        all_runs += runs_said_again(view, tuple(all_runs), source, number)
    return sorted(all_runs)


def _worthwhile(
    views: Sequence[Lines], found: Sequence[Run], seen: Sequence[Seen], kept: LineNumbers
) -> list[tuple[Run, str]]:
    """The runs that a reference says in clearly fewer tokens, and what it says."""
    worthwhile: list[tuple[Run, str]] = []
    before: int | None = None
    for run in found:
        is_here = seen[run.source].label.startswith(HERE)
        label = None if run.source == before and not is_here else seen[run.source].label
        reference = line_reference(run, views[run.view], seen[run.source].lines, label)
        if not _leads_back(reference, seen[run.source], run):
            continue
        given = "\n".join(_given(views[0], run.start, run.end, kept=kept))
        if tokens.count(given) >= tokens.count(reference) + _LEAST_GAIN:
            worthwhile.append((run, reference))
            before = run.source
    return worthwhile


def _leads_back(reference: str, seen: Seen, run: Run) -> bool:
    """Return whether a reader finds the lines of a run by what is said of it."""
    try:
        found = referred(reference, {seen.label: seen.lines}, seen.label)
    except UnreadableReference:
        return False
    return found is not None and list(found[2]) == list(
        seen.lines.contents[run.there : run.there + run.end - run.start]
    )


def _short(lines: Lines, references: Sequence[tuple[Run, str]], *, kept: LineNumbers) -> Iterator[str]:
    if kept == "tens":
        yield TENS
    edges = [(0, 0), *((run.start, run.end) for run, _ in references), (len(lines), len(lines))]
    for index, ((_, end), (start, _)) in enumerate(pairwise(edges)):
        yield from _given(lines, end, start, kept=kept)
        if index < len(references):
            yield references[index][1]


def _given(lines: Lines, start: int, end: int, *, kept: LineNumbers) -> Sequence[str]:
    """These lines as they are sent."""
    if kept == "all":
        return lines.raw[start:end]
    return list(shown(lines.separator, lines.numbers[start:end], lines.contents[start:end], tens=kept == "tens"))


def _gives_back(short: str, views: Sequence[Lines], sources: Mapping[str, Lines], *, kept: LineNumbers) -> bool:
    """Return whether a reader of `short` who has the sources has every line, with its number, and in its order."""
    lines, by_sign = views[0], {view.sign: view for view in views}
    rows = short.split("\n")
    if kept == "tens" and rows.pop(0) != TENS:
        return False
    position, given, before = 0, list[str](), None
    try:
        for row in rows:
            reference = referred(row, sources, before, position + len(given))
            if reference is None:
                given.append(row)
                continue
            before, first, contents = reference
            start, end = position + len(given), position + len(given) + len(contents)
            numbers = list(range(first, first + len(contents)))
            if not _stand_at(position, given, lines, kept=kept) or not _say(
                by_sign.get(_sign(row), lines), start, end, numbers, contents
            ):
                return False
            position, given = end, []
    except UnreadableReference:
        return False
    return _stand_at(position, given, lines, kept=kept) and position + len(given) == len(lines)


def _sign(row: str) -> str:
    """Return the sign that the lines have for which a reference stands."""
    reference = REFERENCE.match(row)
    return "" if reference is None else SIGNS.get(reference["kind"], "")


def _stand_at(start: int, given: Sequence[str], lines: Lines, *, kept: LineNumbers) -> bool:
    end = start + len(given)
    if kept == "all":
        return list(given) == list(lines.raw[start:end])
    return _say(lines, start, end, *read_back(lines.separator, given))


def _say(lines: Lines, start: int, end: int, numbers: Sequence[int | None], contents: Sequence[str]) -> bool:
    return list(lines.numbers[start:end]) == list(numbers) and list(lines.contents[start:end]) == list(contents)
