"""A log within a budget: what went wrong whole, what was usual in numbers.

1. Must stay, even over the budget: each distinct failure, the last line of each trace, each kind of warning while there are
   few, lines unlike any other, the first and the last. Failures of one message beyond a few are rows of a table; beyond
   many, the first and the last of them with the ranges of all.
2. A part of the budget goes to the most frequent messages: two lines each, count and ranges (digest.py).
3. The rest goes to single lines by what they are worth (worth.py).

Every line that is gone is counted once: in its message's digest, or by the marker that stands where it was.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from ... import severity
from ...markers import count, gap
from .columns import table
from .digest import digest
from .gather import RARE, rows_of
from .reading import Log, read
from .stamps import without_stamps
from .templates import Lines
from .worth import GRAVE, worth

# Failures of one message are each a row up to this number.
_MANY: Final = 100
_ENDS: Final = 10
"""Of more than that, so many first and last ones."""
_WARNINGS: Final = 20
"""Kinds of warnings that all stay; where there are more, warning is what the log does."""
_ODD_SHARE: Final = 0.02
_DIGESTS: Final = 0.35
"""Part of the budget that frequent messages may take."""
_FREQUENT: Final = 8
# A line longer than this is shown to this many characters only where nothing else asks for it.
_LONGEST: Final = 600
_TRACE: Final = 60
"""Lines of a trace that stay; of a longer one the first and the last half."""


@dataclass(slots=True)
class Selection:
    """What of a log is said."""

    log: Log
    kept: set[int] = field(default_factory=set)
    said: dict[int, list[str]] = field(default_factory=dict)
    """Lines to say at a place, for the lines in `told`."""
    told: set[int] = field(default_factory=set)

    def cost(self) -> float:
        """About how many tokens this takes."""
        lines = sum(_cost(self.log.lines[at]) for at in self.kept)
        return lines + sum(_cost(line) for said in self.said.values() for line in said)


def summarise(text: str, budget: int) -> str | None:
    """The log in about `budget` tokens; None for an empty one."""
    bare, note = without_stamps(text)
    log = read(bare)
    if not any(line.strip() for line in log.lines):
        return None
    points = worth(log)
    chosen = Selection(log)
    _must(chosen, points)
    _frequent(chosen, points, budget)
    _worthy(chosen, points, budget)
    return "\n".join([*note, *_assembled(chosen)])


def _cost(line: str) -> float:
    return len(line) / 3.3 + 2


# --- what must stay


def _must(chosen: Selection, points: list[float]) -> None:
    log = chosen.log
    shown = [at for at, line in enumerate(log.lines) if line.strip()]
    chosen.kept.update((shown[0], shown[-1]))
    chosen.kept.update(_odd(log))
    chosen.kept.update(_warnings(log))
    _keep_traces(chosen)
    for group in log.groups:
        failing = [at for at in group if points[at] >= GRAVE]
        if failing:
            _keep_failures(chosen, failing)


def _keep_failures(chosen: Selection, failing: Lines) -> None:
    """Keep each distinct message of these lines: as they are while few, else as a table."""
    lines = chosen.log.lines
    first = {lines[at][chosen.log.signs.get(at, 0) :]: at for at in reversed(failing)}
    distinct = sorted(first.values())
    if len(distinct) > _MANY:
        chosen.said[distinct[0]] = digest(table([lines[at] for at in failing]), [lines[at] for at in failing])
        chosen.told.update(failing)
        ends = [*distinct[:_ENDS], *distinct[-_ENDS:]]
        chosen.told.difference_update(ends)
        chosen.kept.update(ends[1:])
        chosen.said[distinct[0]] = [gap(f"{len(failing) - len(ends)} lines like next"), lines[distinct[0]]]
    elif len(distinct) > RARE:
        for rows, said in rows_of(chosen.log, distinct):
            chosen.said[rows[0]] = said
            chosen.told.update(rows)
        chosen.kept.update(set(distinct) - chosen.told)
    else:
        chosen.kept.update(distinct)
    chosen.kept.add(failing[-1])


def _keep_traces(chosen: Selection) -> None:
    seen: set[tuple[str, ...]] = set()
    for trace in chosen.log.traces:
        body = tuple(line.strip() for line in chosen.log.lines[trace.start : trace.stop])
        if body in seen:
            continue
        seen.add(body)
        kept = trace if len(seen) <= 10 else range(trace.stop - 1, trace.stop)
        half = _TRACE // 2
        chosen.kept.update((*kept[:half], *kept[-half:]))
        chosen.kept.add(trace.start)


def _warnings(log: Log) -> Lines:
    """The first line of each kind of warning, if there are few kinds."""
    kinds: dict[str, int] = {}
    for group in log.groups:
        if severity.is_warning(log.lines[group[0]]):
            for at in group if len(group) <= _FREQUENT else group[:1]:
                words = (word for word in log.lines[at].split() if word.isalpha())
                kinds.setdefault(" ".join(words), at)
    return list(kinds.values()) if len(kinds) <= _WARNINGS else []


def _odd(log: Log) -> Lines:
    """Lines unlike any other, if they are few."""
    openings: defaultdict[tuple[str, ...], int] = defaultdict(int)
    by_line: dict[int, tuple[str, ...]] = {}
    for group in log.groups:
        for at in group if len(group) < 16 else group[:1]:
            by_line[at] = _opening(log.lines[at])
            openings[by_line[at]] += 1 if len(group) < 16 else len(group)
    odd = [at for at, opening in by_line.items() if openings[opening] == 1]
    return odd if len(odd) <= max(3, _ODD_SHARE * len(log.lines)) else []


def _opening(line: str) -> tuple[str, ...]:
    bare = line.translate(_NO_DIGITS)
    return tuple([word for word in bare.split(maxsplit=8) if word.isalpha()][:2])


_NO_DIGITS: Final = str.maketrans("", "", "0123456789")


# --- what is frequent, and what is worth it


def _frequent(chosen: Selection, points: list[float], budget: int) -> None:
    log = chosen.log
    room = min(_DIGESTS * budget, budget - chosen.cost())
    for group in sorted(log.groups, key=len, reverse=True):
        rest = [at for at in group if at not in chosen.kept and at not in chosen.told and points[at] < GRAVE]
        if len(group) < _FREQUENT or not log.lines[group[0]].strip():
            break
        lines = [log.lines[at] for at in rest]
        if len(rest) < _FREQUENT:
            continue
        said = digest(table(lines) if len(lines[0]) <= 2000 else None, lines)
        price = sum(map(_cost, said))
        if price > room:
            continue
        room -= price
        chosen.said[rest[0]] = said
        chosen.told.update(rest)


def _worthy(chosen: Selection, points: list[float], budget: int) -> None:
    """Keep single lines from the most worth down, while there is room; a line that stands alone also costs a marker."""
    log = chosen.log
    room = budget - chosen.cost()
    free = [
        at for at in range(len(points)) if at not in chosen.kept and at not in chosen.told and log.lines[at].strip()
    ]
    for at in sorted(free, key=lambda at: (-points[at], -at)):
        price = _cost(log.lines[at])
        if price > room:
            if room < 10:
                break
            continue
        if points[at] <= 0.0:
            break
        room -= price if at - 1 in chosen.kept or at + 1 in chosen.kept else price + 6
        chosen.kept.add(at)


# --- putting it together


def _assembled(chosen: Selection) -> list[str]:
    out: list[str] = []
    gone = 0
    for at, line in enumerate(chosen.log.lines):
        said = chosen.said.get(at)
        if said is None and at not in chosen.kept:
            gone += at not in chosen.told
            continue
        if gone:
            out.append(gap(count(gone, "line")))
            gone = 0
        out += said if said is not None else [line]
    if gone:
        out.append(gap(count(gone, "line")))
    return out
