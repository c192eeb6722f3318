"""Which forms are worth their heading, and where their rows stand.

*In place*: a heading and rows wherever instances follow one another. *Keyed*: one legend above all lines, and each instance a row
that holds its key, a word of the form; for what recurs among other lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import islice
from typing import Final

from .forms import BAR, DITTO, Form, counted, form
from .headers import headers
from .places import FEWEST, Place, distinct, excerpts, failures
from .tables import rows_under_heads

_HEADING: Final = 18
"""Tokens of a heading in place and of its end, besides the template."""
_LEGEND: Final = 34
"""Tokens around the legend of keyed forms, besides these."""
_MARK: Final = 1
"""Token of the mark before a key in the legend."""
_KEY: Final = 2.5
"""Tokens that a key costs in a row."""
_LEAST: Final = 10
"""Tokens that a form must save, or it is not worth a reader's while."""
_MOST_KEYED: Final = 20
"""Forms in a legend: with more, nobody keeps them apart."""
# A row begins with one of these, if its lines begin or end with it or say it with a capital: what came of it is asked first.
_VERDICTS: Final = frozenset(
    "ok not pass passed success succeeded successful fail failed failure skip skipped ignored xfail "
    "warn warning error fatal critical invalid denied refused accepted".split()
)
_TELLING: Final = 5
"""Letters of a word that says something by itself, most of the time."""
_SIGNS: Final = ("+", "-")
"""With which lines begin that were changed, where some begin with either."""
_LEAST_CHARACTERS: Final = 2.5
"""Of lines for each of their tokens, about."""
_LEAST_KEYED: Final = 20
"""Tokens that a keyed form must save, or its place in the legend is not worth a reader's while."""


@dataclass(frozen=True)
class Keyed:
    """A form whose rows stand among other lines."""

    form: Form
    part: int
    """The part of the template that holds the key."""
    word: str
    mark: str
    """The sign before the word, in the legend and in rows."""

    @property
    def key(self) -> str:
        """What a row begins with."""
        return f"{self.mark}{self.word}"


@dataclass(frozen=True)
class Plan:
    """What stands where."""

    in_place: dict[int, Form]
    """First line -> a form all of whose instances follow one another from there on."""
    keyed: Sequence[Keyed]


def plan(lines: Sequence[str], taken: Collection[int] = (), mark: str = "") -> Plan:
    """The forms that pay. `taken`: lines that are told otherwise, and those that must be read as they are. `mark`: a sign
    that the text does not hold, for forms whose instances stand among other lines; without one, there are none."""
    failing, quoted = failures(lines), excerpts(lines) | rows_under_heads(lines)
    chosen = _merged(_disjoint(lines, distinct(lines, taken, failing, quoted), set(taken)))
    signs = _SIGNS if all(any(line.startswith(sign) for line in lines) for sign in _SIGNS) else ()
    scattered = _scattered(chosen, signs) if mark else []
    told = set(taken) | _told(chosen, scattered)
    apart = told | failing | quoted
    free = [index for index in range(len(lines)) if index not in apart]
    by_header = _merged(_disjoint(lines, headers(lines, free), told))
    chosen += by_header
    scattered = _scattered([*scattered, *by_header], signs) if mark else []
    keyed = _keyed(scattered, mark)
    if sum(_won_by_key(one.form) for one in keyed) <= _LEGEND:
        keyed = []
    among = {id(one.form) for one in keyed}
    in_place = {
        candidate.starts[first]: counted(_closer(lines, candidate.only(range(first, end))))
        for candidate in chosen
        if id(candidate) not in among
        for first, end in _paying_runs(candidate)
    }
    return Plan(in_place, keyed)


def _scattered(forms: Sequence[Form], signs: tuple[str, ...]) -> list[Form]:
    """The forms that save most by rows among other lines; none that would say a line's sign, one of these, in the legend only."""
    worth = (
        one
        for one in forms
        if _won_by_key(one) > 0
        and _won_keyed(one) > _LEAST_KEYED
        and one.keys
        and not one.template("")[0].startswith(signs)
    )
    return sorted(worth, key=_won_by_key, reverse=True)[:_MOST_KEYED]


def _told(chosen: Sequence[Form], scattered: Sequence[Form]) -> set[int]:
    """The lines that are said by one of the forms: all of the scattered ones, what follows one another of the others."""
    by_key = set(map(id, scattered))
    runs_of = ((one, [(0, len(one.starts))] if id(one) in by_key else _paying_runs(one)) for one in chosen)
    return {
        start + below
        for one, paying in runs_of
        for first, end in paying
        for start in one.starts[first:end]
        for below in range(one.height)
    }


def _closer(lines: Sequence[str], candidate: Form) -> Form:
    """The form that its lines have in common by themselves, where that says more of them."""
    own = form(lines, candidate.starts, candidate.height)
    return own if own is not None and own.saves > candidate.saves and not own.is_words else candidate


def _disjoint(lines: Sequence[str], places: Iterable[Place | Form], taken: set[int]) -> list[Form]:
    """Forms of which no two have a line in common, those that save most with the lines that are left to them first.

    What the lines of a place have in common is looked for when nothing is left that saves more than all that they say.
    """
    disjoint: list[Form] = []
    queue = [(-_most(lines, place), (number, 0), place) for number, place in enumerate(places)]
    heapify(queue)
    while queue:
        negative, order, one = heappop(queue)
        if not isinstance(one, Form):
            made = _forms(lines, *one) if _is_free(one, taken) else ()
            for number, each in enumerate(made, 1):
                heappush(queue, (-_won(each), (order[0], number), each))
            continue
        free = one.free_of(taken)
        if len(free) < FEWEST:
            continue
        left = one.only(free)
        won = -negative if left is one else _won(left)
        if won <= _LEAST:
            continue
        if left is not one and queue and -won > queue[0][0]:
            heappush(queue, (-won, order, left))
            continue
        disjoint.append(left)
        taken.update(left.covered)
    return disjoint


def _most(lines: Sequence[str], place: Place | Form) -> float:
    """Tokens that a form saves, about, or more than one of a place could: all that its lines say."""
    if isinstance(place, Form):
        return _won(place)
    height, starts = place
    return len(starts) * sum(map(len, lines[starts[0] : starts[0] + height])) / _LEAST_CHARACTERS


def _is_free(place: Place, taken: Set[int]) -> bool:
    """Return whether enough instances of a place have no line that is taken."""
    height, starts = place
    free = (start for start in starts if taken.isdisjoint(range(start, start + height)))
    return next(islice(free, FEWEST - 1, None), None) is not None


def _merged(chosen: Sequence[Form]) -> list[Form]:
    """The forms, those that read the same as one."""
    same: dict[tuple[int, tuple[str | int, ...]], list[Form]] = {}
    for one in chosen:
        same.setdefault((one.height, tuple(one.parts)), []).append(one)
    return [group[0] if len(group) == 1 else _union(group) for group in same.values()]


def _union(group: Sequence[Form]) -> Form:
    """Return all instances of forms that read the same."""
    order = sorted((start, one, number) for one, form in enumerate(group) for number, start in enumerate(form.starts))
    columns = [
        tuple(group[one].columns[column][number] for _, one, number in order) for column in range(len(group[0].columns))
    ]
    return Form([start for start, _, _ in order], group[0].height, group[0].parts, columns)


def _forms(lines: Sequence[str], height: int, starts: Sequence[int]) -> Iterator[Form]:
    made = form(lines, starts, height)
    if made is None or not _may_win(made):
        return
    yield made
    if len(made.in_rows) == 1 and not made.is_words:
        words = [index for index, value in enumerate(made.columns[made.in_rows[0]]) if value and " " not in value]
        if len(words) >= FEWEST:
            yield made.only(words)


def _may_win(candidate: Form) -> bool:
    """Return whether a form could be worth a reader's while, if all its lines stood in the cheapest way; most could not."""
    if len(candidate.holes) > len(candidate.columns):
        return True
    number = len(candidate.starts)
    joined = (_KEY + 1) * number if len(candidate.columns) == 1 else 0.0
    in_place, keyed = number * candidate.literal - _HEADING, number * (candidate.literal - _KEY) + joined - _MARK
    return max(in_place, keyed) - candidate.cost > _LEAST


def _won(candidate: Form) -> float:
    in_place, keyed = _won_in_place(candidate), _won_if_keyed(candidate)
    return keyed if keyed > in_place and candidate.keys else in_place


def _won_in_place(candidate: Form) -> float:
    """Tokens saved by headings in place."""
    saves, cost = candidate.saves, candidate.cost
    return sum((end - first) * saves - cost - _HEADING for first, end in _paying_runs(candidate))


def _paying_runs(candidate: Form) -> list[tuple[int, int]]:
    saves, least = candidate.saves + candidate.is_words, candidate.cost + _HEADING
    if len(candidate.starts) * saves <= least:
        return []
    return [run for run in candidate.runs if (run[1] - run[0]) * saves > least]


def _won_keyed(candidate: Form) -> float:
    """Tokens saved by rows with a key, but for the legend's own words."""
    return _won_if_keyed(candidate) if candidate.keys else 0.0


def _won_if_keyed(candidate: Form) -> float:
    """Return the same of a form that has a word for a key."""
    number = len(candidate.starts)
    joined = number - len(candidate.runs) if candidate.is_words and candidate.height == 1 else 0
    return number * (candidate.saves - _KEY) + joined * (_KEY + 1) - candidate.cost - _MARK


def _won_by_key(candidate: Form) -> float:
    """Tokens that rows with a key save more than headings in place, but for the legend's own words."""
    return _won_keyed(candidate) - max(0.0, _won_in_place(candidate))


def _keyed(scattered: Sequence[Form], mark: str) -> list[Keyed]:
    """The forms with their keys: a verdict, or of the words of each one that the others lack, and that says something by
    itself."""
    often = Counter(word.lower() for one in scattered for word in {word for _, word in one.keys})
    keyed: list[Keyed] = []
    used: set[str] = set()
    for candidate in scattered:
        free = [(part, word) for part, word in candidate.keys if word.lower() not in used]
        if free and not any(_is_taken(value) for column in candidate.columns for value in column):
            ends = candidate.template("*")[0].strip()
            part, word = min(free, key=lambda key: _rank(key[1], often, ends))
            used.add(word.lower())
            keyed.append(Keyed(candidate, part, word, mark))
    return keyed


def _rank(word: str, often: Mapping[str, int], line: str) -> tuple[bool, int, bool]:
    is_verdict = word.lower() in _VERDICTS and (word[0].isupper() or line.startswith(word) or line.endswith(word))
    return not is_verdict, often[word.lower()], word.isalpha() and len(word) < _TELLING


def _is_taken(value: str) -> bool:
    """Return whether a value would be read as something else in a row."""
    return value in (DITTO, "|") or BAR in value or (value.endswith("}") and "{" in value)
