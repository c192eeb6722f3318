"""Which forms are worth their heading, and where their rows stand.

*In place*: a heading and rows wherever instances follow one another. *Keyed*: one legend above all lines, and each instance a row
that holds its key, a word of the form; for what recurs among other lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import count, groupby
from typing import Final

from ...text import severity
from .blocks import blocks, paragraphs
from .forms import ABOVE, BAR, BLANK, DITTO, Form, counted, form, runs
from .templates import alike, messages

_FEWEST: Final = 3
"""Instances of a form."""
_HEADING: Final = 18
"""Tokens of a heading in place and of its end, besides the template."""
_LEGEND: Final = 34
"""Tokens around the legend of keyed forms, besides these."""
_MARKS: Final = 3
"""Tokens of the marks around a key in the legend."""
_KEY: Final = 1.5
"""Tokens that a key costs in a row."""
_LEAST: Final = 10
"""Tokens that a form must save, or it is not worth a reader's while."""
_MOST_KEYED: Final = 12
"""Forms in a legend: with more, nobody keeps them apart."""
_LEAST_KEYED: Final = 40
_FEW_FAILURES: Final = 12
"""Lines of one message that speaks of a failure stay as they are, up to so many, and the blocks that hold them."""
_BRACKET: Final = re.compile(r"[^\[(]{4,400}[\[(]")
_FOLDER: Final = re.compile(r"\s{0,40}(?:[^\s\[(/:]{1,200}(?:/|::)){1,40}")
_WORD: Final = re.compile(r"(?<![\w.-])[A-Za-z][A-Za-z_]+(?![\w.-])")


@dataclass(frozen=True)
class Keyed:
    """A form whose rows stand among other lines."""

    form: Form
    part: int
    """The part of the template that holds the key."""
    before: int
    """Values that stand in a row before the key."""
    word: str

    @property
    def spelled(self) -> str:
        """The key as it stands in rows: before several words, with a colon."""
        return f"{self.word}:" if self.form.is_words else self.word

    def cells(self, instance: int) -> list[str]:
        """What stands in the row of an instance: its values and, among them, the key."""
        values = [self.form.columns[at][instance] for at in self.form.in_rows]
        return [*values[: self.before], self.word, *values[self.before :]]

    def matches(self, line: str) -> bool:
        """Whether a reader would take the line for a row of this form."""
        if self.form.is_words:
            return line.startswith(f"{self.spelled} ")
        between, number = BAR if BAR in line else BLANK, len(self.form.in_rows) + 1
        if line.startswith(ABOVE + between):
            cells = line.split(between)
            place = self.before + len(cells) - number
            return 0 < place < len(cells) <= number and cells[place] == self.word
        cells = line.split(between, number - 1)
        return len(cells) == number and cells[self.before] == self.word

    @cached_property
    def may_repeat(self) -> bool:
        """Whether a ditto mark behind the key cannot be taken for a value."""
        return self.form.height == 1 and not any(DITTO in column for column in self.form.columns)

    @cached_property
    def may_leave_out(self) -> bool:
        """Whether rows may leave out their first values: only where the others can be counted."""
        last = self.form.columns[self.form.in_rows[-1]] if self.form.in_rows else ()
        if not self.before or any(ABOVE in column for column in self.form.columns):
            return False
        return self.form.between == BAR or not any(" " in value for value in last)


@dataclass(frozen=True)
class Plan:
    """What stands where."""

    in_place: dict[int, Form]
    """First line -> a form all of whose instances follow one another from there on."""
    keyed: Sequence[Keyed]


def plan(lines: Sequence[str], taken: Collection[int] = ()) -> Plan:
    """The forms that pay. `taken`: lines that are told otherwise, and those that must be read as they are."""
    chosen = _disjoint(lines, set(taken))
    scattered = [
        found for found in chosen if _won_by_key(found) > 0 and _won_keyed(found) > _LEAST_KEYED and _keys(found)
    ]
    scattered = sorted(scattered, key=_won_by_key, reverse=True)[:_MOST_KEYED]
    keyed = _keyed(scattered, lines)
    if sum(_won_by_key(one.form) for one in keyed) <= _LEGEND:
        keyed = []
    among = {id(one.form) for one in keyed}
    in_place = {
        found.starts[first]: counted(_closer(lines, found.only(range(first, end))))
        for found in chosen
        if id(found) not in among
        for first, end in _paying_runs(found)
    }
    return Plan(in_place, keyed)


def _closer(lines: Sequence[str], found: Form) -> Form:
    """The form that its lines have in common by themselves, where that says more of them."""
    own = form(lines, found.starts, found.height)
    return own if own is not None and own.saves > found.saves and not own.is_words else found


def _disjoint(lines: Sequence[str], taken: set[int]) -> list[Form]:
    """Forms of which no two have a line in common, those that save most with the lines that are left to them first."""
    found: list[Form] = []
    order = count()
    queue = [(-_won(one), next(order), one) for one in _candidates(lines, taken)]
    heapify(queue)
    while queue:
        _, _, one = heappop(queue)
        free = [at for at, start in enumerate(one.starts) if taken.isdisjoint(range(start, start + one.height))]
        if len(free) < _FEWEST:
            continue
        left = one if len(free) == len(one.starts) else one.only(free)
        won = _won(left)
        if won <= _LEAST:
            continue
        if left is not one and queue and -won > queue[0][0]:
            heappush(queue, (-won, next(order), left))
            continue
        found.append(left)
        taken |= {start + below for start in left.starts for below in range(left.height)}
    return found


def _candidates(lines: Sequence[str], taken: Collection[int]) -> Iterator[Form]:
    failing = severity.graves(lines)
    for height, starts in (*blocks(lines), *paragraphs(lines)):
        bad = [start for start in starts if not failing.isdisjoint(range(start, start + height))]
        well = [start for start in starts if start not in bad] if 0 < len(bad) <= _FEW_FAILURES else starts
        if len(well) >= _FEWEST:
            yield from _forms(lines, well, height)
        for run in _alike_runs(lines, well, height):
            yield from _forms(lines, run, height)
    for group in messages(alike(lines)):
        if len(group) >= _FEWEST and not (len(group) <= _FEW_FAILURES and not failing.isdisjoint(group)):
            yield from _forms(lines, group)
    free = [at for at in range(len(lines)) if at not in taken and at not in failing]
    for key in (_ends, _parameterised, _path):
        for run in _alike_runs(lines, free, key=key):
            yield from _forms(lines, run)
    same_ends: dict[tuple[str, ...], list[int]] = {}
    for at in free:
        same_ends.setdefault(_ends(lines[at]), []).append(at)
    for places in same_ends.values():
        if len(places) >= _FEWEST:
            yield from _forms(lines, places)


def _forms(lines: Sequence[str], starts: Sequence[int], height: int = 1) -> Iterator[Form]:
    found = form(lines, starts, height)
    if found is None:
        return
    yield found
    if len(found.in_rows) == 1 and not found.is_words:
        words = [at for at, value in enumerate(found.columns[found.in_rows[0]]) if value and " " not in value]
        if len(words) >= _FEWEST:
            yield found.only(words)


def _ends(line: str) -> tuple[str, ...]:
    """The words with which a line begins and ends."""
    words = line.split()
    return (words[0], words[-1]) if len(words) > 1 else ()


def _parameterised(line: str) -> tuple[str, ...]:
    """What opens a line up to its first bracket: `tests/a.py::test_b[`, `INSERT INTO orders VALUES(`."""
    found = _BRACKET.match(line)
    return (found[0],) if found else ()


def _path(line: str) -> tuple[str, ...]:
    """The folder or module with which a line begins: `tests/a.py::`, `  src/lib/`."""
    found = _FOLDER.match(line)
    return (found[0],) if found else ()


def _alike_runs(
    lines: Sequence[str], starts: Sequence[int], height: int = 1, key: Callable[[str], tuple[str, ...]] = _ends
) -> Iterator[Sequence[int]]:
    """The neighbouring instances whose first lines have the same key."""
    for first, end in runs(starts, height):
        for shared, run in groupby(starts[first:end], key=lambda at: key(lines[at])):
            places = list(run)
            if len(places) >= _FEWEST and (shared or key is _ends):
                yield places


def _won(found: Form) -> float:
    return max(_won_in_place(found), _won_keyed(found))


def _won_in_place(found: Form) -> float:
    """Tokens saved by headings in place."""
    return sum((end - first) * found.saves - found.cost - _HEADING for first, end in _paying_runs(found))


def _paying_runs(found: Form) -> list[tuple[int, int]]:
    saves = found.saves + found.is_words
    return [run for run in runs(found.starts, found.height) if (run[1] - run[0]) * saves > found.cost + _HEADING]


def _won_keyed(found: Form) -> float:
    """Tokens saved by rows with a key, but for the legend's own words."""
    number = len(found.starts)
    joined = number - len(runs(found.starts, found.height)) if found.is_words else 0
    return number * (found.saves - _KEY) + joined * (_KEY + 1) - found.cost - _MARKS


def _won_by_key(found: Form) -> float:
    """Tokens that rows with a key save more than headings in place, but for the legend's own words."""
    return _won_keyed(found) - max(0.0, _won_in_place(found))


def _keys(found: Form) -> list[tuple[int, int, str]]:
    """(part, values before, word) of each word of the first line that could be the key."""
    out: list[tuple[int, int, str]] = []
    seen: set[int] = set()
    for at, part in enumerate(found.parts):
        if isinstance(part, int):
            seen.add(part)
            continue
        first, newline, _ = part.partition("\n")
        out += [(at, len(seen), word) for word in _WORD.findall(first) if first.count(word) == 1]
        if newline:
            break
    return out


def _keyed(scattered: Sequence[Form], lines: Sequence[str]) -> list[Keyed]:
    """The forms with their keys, as many as can be told from one another and from all other lines."""
    if not scattered or any("«" in line or "»" in line for line in lines):
        return []
    often = Counter(word for one in scattered for word in {word for _, _, word in _keys(one)})
    body = "\n".join(lines)
    keyed: list[Keyed] = []
    used: set[tuple[int, str]] = set()
    for found in scattered:
        free = [key for key in _keys(found) if key[1:] not in used]
        if free and not any(BAR in value for column in found.columns for value in column):
            own = "\n".join(found.instance(at) for at in range(len(found.starts)))
            shared = {key: body.count(key[2]) > own.count(key[2]) for key in free}
            part, before, word = min(free, key=lambda key: (shared[key], often[key[2]], key[1] == 0, key[0]))
            used.add((before, word))
            keyed.append(Keyed(found, part, before, word))
    return _unambiguous(keyed, lines)


def _unambiguous(keyed: list[Keyed], lines: Sequence[str]) -> list[Keyed]:
    """Without the forms that other rows, or lines that stay as they are, would be taken for."""
    while keyed:
        covered = {start + below for one in keyed for start in one.form.starts for below in range(one.form.height)}
        others = [line for number, line in enumerate(lines) if number not in covered]
        mistaken = {at for at, one in enumerate(keyed) if any(one.matches(line) for line in others)}
        for at, one in enumerate(keyed):
            if one.form.is_words:
                continue
            for instance in range(len(one.form.starts)):
                row = one.form.between.join(one.cells(instance))
                mistaken |= {other for other, earlier in enumerate(keyed[:at]) if earlier.matches(row)}
                if not one.matches(row):
                    mistaken.add(at)
        if not mistaken:
            return keyed
        keyed = [one for at, one in enumerate(keyed) if at not in mistaken]
    return keyed
