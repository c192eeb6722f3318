"""Whether what our markers declare is what is really gone.

A marker opens with a count and a noun: `[… 412 lines like the one above]`. A count of lines stands for as many lines of the
input. They are left out, and the next line is one of the input again, or they are told in another shape below the marker,
which is then their heading. With D the sum of the declared lines, K the lines that stand in the output as they were, S those
of them that stand among what a heading tells, R the lines that are neither such nor markers, and N the lines of the input:

    D + K - S <= N   up to one shown line for each marker, which may be told and shown
    N <= D + K + R   or something was left out and not declared

Blank lines need not be declared, nor those with nothing but a runner's time. In JSON, whose lines are layout, rows are
counted: a table's heading says the length of an array or object of the input, and rows shown and rows left out make up the
heading's count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from json import JSONDecodeError, loads
from typing import Final

from .diff_scope import unstamped

_DECLARED: Final = re.compile(r"\[… (?:and )?(\d+) (?:more )?([a-z]+)")
_LINES: Final = frozenset({"line", "lines"})
_ROWS: Final = re.compile(r"\[… (\d+) rows?(\]|[^\]\n]*:)?")


def wrong_counts(before: str, after: str) -> list[str]:
    """What is wrong with the counts that `after` declares of `before`, in words; nothing where all is right."""
    declared = [(int(count), noun) for count, noun in _DECLARED.findall(after)]
    most = len(before.encode("utf-8", "replace"))
    wrong = [f"{count} {noun}: there are not so many characters" for count, noun in declared if count > most]
    if any(noun in _LINES for _, noun in declared):
        return wrong + _wrong_lines(before, after)
    if declared:
        return wrong + _wrong_rows(before, after)
    return _wrong_lines(before, after) if _lengths(before) is None else []


@dataclass(slots=True)
class _Stretch:
    """What stands between two markers, or before the first."""

    declared: int = 0
    kept: int = 0
    """Lines of the input as they were."""
    told: int = 0
    """Other lines."""

    @property
    def both(self) -> int:
        """Lines that may be declared and shown: those of a heading, or one example."""
        return min(self.declared, self.kept if self.told else 1)


def _wrong_lines(before: str, after: str) -> list[str]:
    """The two bounds of the module's docstring."""
    before = unstamped(before)
    here = [line for line in before.split("\n") if line.strip()]
    blank = before.count("\n") + 1 - len(here)
    stretches = list(_stretches(Counter(here), [line for line in after.split("\n") if line.strip()]))
    declared = sum(stretch.declared for stretch in stretches)
    kept, told = sum(stretch.kept for stretch in stretches), sum(stretch.told for stretch in stretches)
    if declared + kept - sum(stretch.both for stretch in stretches) > len(here) + blank:
        return [f"{declared} lines declared, {kept} kept, of {len(here)}"]
    if len(here) > declared + kept + told:
        return [f"{len(here)} lines, of which {declared} are declared, {kept} kept and at most {told} told"]
    return []


def _stretches(lines: Counter[str], there: list[str]) -> Iterator[_Stretch]:
    """The output cut at its markers; `lines` of the input are used up as they are found."""
    stretch = _Stretch()
    for line in there:
        counts = [int(count) for count, noun in _DECLARED.findall(line) if noun in _LINES]
        if counts:
            yield stretch
            stretch = _Stretch(declared=sum(counts))
        if lines[line] > 0:
            lines[line] -= 1
            stretch.kept += 1
        elif not line.lstrip().startswith("[… "):
            stretch.told += 1
    yield stretch


def _wrong_rows(before: str, after: str) -> list[str]:
    """Headings against the lengths of the input's arrays and objects; rows shown and left out against one sole heading."""
    headings = [int(count) for count, end in _ROWS.findall(after) if end != "]"]
    gone = [int(count) for count, end in _ROWS.findall(after) if end == "]"]
    lengths = _lengths(before)
    if not headings or lengths is None:
        return []
    wrong = [f"{count} rows: no array or object has as many" for count in headings if count not in lengths]
    if sum(gone) >= sum(headings):
        wrong.append(f"{sum(gone)} rows left out of {sum(headings)}")
    return wrong


def _lengths(text: str) -> set[int] | None:
    """How many members the arrays and objects of a JSON text have, and how many documents it is; None if it is none."""
    try:
        documents = [loads(text)]
    except (JSONDecodeError, RecursionError):
        try:
            documents = [loads(line) for line in text.split("\n") if line.strip()]
        except (JSONDecodeError, RecursionError):
            return None
    lengths: set[int] = set()
    pending: list[list[object] | dict[str, object]] = [documents]
    while pending:
        value = pending.pop()
        lengths.add(len(value))
        pending += [
            part for part in (value.values() if isinstance(value, dict) else value) if isinstance(part, list | dict)
        ]
    return lengths
