"""What of a log must stay, even over the budget: each distinct failure, the last line of each trace, each kind of warning
while there are few, lines unlike any other, the first and the last.

Failures of one message beyond a few are rows of a table; beyond many, the first and the last of them with the ranges of all.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from ...text.severity import is_grave
from ..templated.columns import table
from ..templated.templates import Lines
from .digest import digest
from .gather import MANY, RARE, rows_of
from .reading import Log
from .traces import PYTHON
from .worth import GRAVE, NO_DIGITS

# Failures of one message are each a row up to this number.
_MANY: Final = 100
_ENDS: Final = 10
"""Of more than that, so many first and last ones."""
_WARNINGS: Final = 30
"""Kinds of warnings that all stay; where there are more, warning is what the log does."""
_ODD_SHARE: Final = 0.02
_OPENING: Final = 5
"""Words by which a line is known."""
_LONGEST: Final = 500
"""Characters of a warning in which these stand."""
_WARNING: Final = re.compile(r"(?<![\w./$@-])(?:WARN(?:ING)?|[Ww]arning)(?![\w=-]|s\b).*")
_WORD: Final = re.compile(r"\w+")
# Where a failing test stopped (pytest), and the number and name of one (mocha, RSpec, PHPUnit); with what texts with such
# lines hold. To the groups of a log they are lines like any other.
_TESTS: Final = (
    (("= FAILURES =", "= ERRORS ="), re.compile(r"\S+:\d+: [A-Z]\w+")),
    ((" failing", "Failures:", " failures:", " failure:"), re.compile(r" *\d+\) \S.*")),
)


@dataclass(slots=True)
class Selection:
    """What of a log is said."""

    log: Log
    kept: set[int] = field(default_factory=set)
    said: dict[int, list[str]] = field(default_factory=dict)
    """Lines to say at a place, for the lines in `told`."""
    told: set[int] = field(default_factory=set)
    dense: float = 3.3
    """Characters a token."""

    def cost(self, lines: Iterable[str]) -> float:
        """About how many tokens these lines take."""
        return sum(len(line) / self.dense + 1 for line in lines)

    def spent(self) -> float:
        """About how many tokens all of this takes."""
        kept = self.cost(self.log.lines[at] for at in self.kept)
        return kept + sum(map(self.cost, self.said.values()))


def must_stay(chosen: Selection, points: list[float]) -> None:
    log = chosen.log
    shown = [at for at, line in enumerate(log.lines) if line.strip()]
    chosen.kept.update((shown[0], shown[-1]))
    chosen.kept.update(_odd(log))
    chosen.kept.update(_warnings(log))
    chosen.kept.update(_exceptions(log))
    chosen.kept.update(_causes(log))
    chosen.kept.update(_failing_tests(log))
    for group in log.groups:
        failing = [at for at in group if points[at] >= GRAVE]
        if failing:
            _keep_failures(chosen, failing)


def _keep_failures(chosen: Selection, failing: Lines) -> None:
    """Keep each distinct message of these lines: as they are while they are few, and few equal but for digits, else as tables."""
    whole: Lines = []
    for distinct in _alike(chosen.log, (at for at in failing if at not in chosen.kept)):
        if len(distinct) > _MANY:
            _keep_many(chosen, distinct)
        elif len(distinct) > RARE and chosen.log.heads.isdisjoint(distinct):
            _keep_rows(chosen, distinct, failing=all(at in chosen.log.signs for at in distinct))
        else:
            whole += distinct
    if len(whole) > MANY:
        _keep_rows(chosen, sorted(whole), failing=True)
    else:
        chosen.kept.update(whole)
    chosen.kept.update({failing[-1]} - chosen.told)


def _alike(log: Log, failing: Iterable[int]) -> Iterator[Lines]:
    """The lines that are equal but for digits from their first word of failure on, one for each distinct message."""
    shapes: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for at in failing:
        message = log.lines[at][log.signs.get(at, 0) :]
        shapes[message.translate(NO_DIGITS)].setdefault(message, at)
    return (list(messages.values()) for messages in shapes.values())


def _keep_rows(chosen: Selection, distinct: Lines, failing: bool) -> None:
    said = rows_of(chosen.log, distinct, failing)
    if said is not None:
        chosen.said[distinct[0]] = said
        chosen.told.update(distinct)
    chosen.kept.update(set(distinct) - chosen.told)


def _keep_many(chosen: Selection, distinct: Lines) -> None:
    """The first and the last as they are, the others as one digest."""
    others = distinct[_ENDS:-_ENDS]
    lines = [chosen.log.lines[at] for at in others]
    chosen.kept.update((*distinct[:_ENDS], *distinct[-_ENDS:]))
    chosen.said[others[0]] = digest(table(lines), lines)
    chosen.told.update(others)


def _exceptions(log: Log) -> Lines:
    """The last line of each Python traceback, once for each thing it says."""
    ends = (trace.stop - 1 for trace in log.traces if PYTHON in log.lines[trace.start])
    return list({log.lines[at]: at for at in ends}.values())


def _causes(log: Log) -> Iterator[int]:
    """The lines of traces that speak of failure, one for each distinct message; of very many alike, the first and the last."""
    inside = (at for trace in log.traces for at in trace if at in log.signs)
    for distinct in _alike(log, (at for at in inside if is_grave(log.lines[at]))):
        yield from distinct if len(distinct) <= _MANY else (*distinct[:_ENDS], *distinct[-_ENDS:])


def _failing_tests(log: Log) -> Lines:
    """The lines that name a failing test or where it stopped, each once, if they are not many."""
    shapes = [shape for signs, shape in _TESTS if any(sign in line for line in log.lines for sign in signs)]
    found = {line: at for at, line in enumerate(log.lines) if any(shape.fullmatch(line) for shape in shapes)}
    return list(found.values()) if len(found) <= _MANY else []


def _warnings(log: Log) -> Lines:
    """The first line of each kind of warning, by the words with which it opens, if there are few kinds."""
    kinds: dict[str, int] = {}
    for at, line in enumerate(log.lines):
        if ("arning" in line or "WARN" in line) and (found := _WARNING.search(line)):
            words = [word for word in _WORD.findall(found[0][:_LONGEST]) if word.isalpha()]
            kinds.setdefault(" ".join(words[:_OPENING]), at)
            if len(kinds) > _WARNINGS:
                return []
    return list(kinds.values())


def _odd(log: Log) -> Lines:
    """Lines unlike any other, if they are few: neither equal but for digits, nor opening with the same words."""
    bare = "\n".join(log.lines).encode("utf-8", "surrogatepass").translate(None, b"0123456789").split(b"\n")
    shapes = Counter(bare)
    known = {shape: _opening(shape) for shape in shapes}
    openings: Counter[tuple[bytes, ...]] = Counter()
    for shape, number in shapes.items():
        openings[known[shape]] += number
    odd_shapes = {shape for shape, opening in known.items() if openings[opening] == 1 and opening}
    odd = [at for at, shape in enumerate(bare) if shape in odd_shapes]
    return odd if len(odd) <= max(3, _ODD_SHARE * len(log.lines)) else []


def _opening(shape: bytes) -> tuple[bytes, ...]:
    return tuple(shape.split(maxsplit=_OPENING)[:_OPENING])
