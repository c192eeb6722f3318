"""A log within a budget: what went wrong whole, what was usual in numbers.

1. Must stay, even over the budget: each distinct failure, the last line of each trace, each kind of warning while there are
   few, lines unlike any other, the first and the last. Failures of one message beyond a few are rows of a table; beyond
   many, the first and the last of them with the ranges of all.
2. A part of the budget goes to the most frequent messages: two lines each, count and ranges (digest.py).
3. The rest goes to single lines by what they are worth (worth.py).

Every line that is gone is counted once: in its message's digest, or by the marker that stands where it was.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ... import tokens
from ...markers import count, gap
from .columns import table
from .digest import digest, far_out
from .gather import MANY, RARE, rows_of
from .reading import Log, read
from .stamps import without_stamps
from .templates import Lines
from .traces import PYTHON
from .worth import GRAVE, NO_DIGITS, USUAL, worth

# Failures of one message are each a row up to this number.
_MANY: Final = 100
_ENDS: Final = 10
"""Of more than that, so many first and last ones."""
_NO_MORE: Final = 16
"""Characters of a line that take no more tokens than a marker."""
_WARNINGS: Final = 30
"""Kinds of warnings that all stay; where there are more, warning is what the log does."""
_ODD_SHARE: Final = 0.02
_DIGESTS: Final = 0.25
"""Part of the budget that frequent messages may take."""
_LEAST_ROOM: Final = 400
"""Tokens that they may take of any budget: nothing says more of a log."""
_FREQUENT: Final = 8
_LEAST_DIGEST: Final = 25
"""Tokens that a message takes at least, with its counts and ranges."""
# Part of the budget that is there for the lines around failures, however much these take.
_AROUND: Final = 0.8
_LEAST_LINE: Final = 10
_MARKER: Final = 6
"""Tokens of a line, at least, and of a marker."""
_SAMPLE: Final = 60
"""Lines of which tokens are counted."""
_LONGEST_TOLD: Final = 2000
"""Characters of a line that is cut into words."""
_OPENING: Final = 5
"""Words by which a line is known."""
_LONGEST: Final = 500
"""Characters of a warning in which these stand."""
_WARNING: Final = re.compile(r"(?<![\w./$@-])(?:WARN(?:ING)?|[Ww]arning)(?![\w=-]|s\b).*")
_WORD: Final = re.compile(r"\w+")


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


def summarise(text: str, budget: int) -> str | None:
    """The log in about `budget` tokens; None for an empty one."""
    bare, note = without_stamps(text)
    log = read(bare, fine=True)
    if not any(line.strip() for line in log.lines):
        return None
    points = worth(log)
    chosen = Selection(log, dense=_dense(log.lines))
    _must(chosen, points)
    _frequent(chosen, points, budget)
    _worthy(chosen, points, budget)
    return "\n".join([*note, *_assembled(chosen)])


def _dense(lines: Sequence[str]) -> float:
    """Characters a token, in some of the lines: identifiers and numbers take twice as many tokens as words."""
    sample = "\n".join(line[:_LONGEST] for line in lines[:: max(1, len(lines) // _SAMPLE)])
    return len(sample) / max(1, tokens.count(sample))


# --- what must stay


def _must(chosen: Selection, points: list[float]) -> None:
    log = chosen.log
    shown = [at for at, line in enumerate(log.lines) if line.strip()]
    chosen.kept.update((shown[0], shown[-1]))
    chosen.kept.update(_odd(log))
    chosen.kept.update(_warnings(log))
    chosen.kept.update(_exceptions(log))
    for group in log.groups:
        failing = [at for at in group if points[at] >= GRAVE]
        if failing:
            _keep_failures(chosen, failing)


def _keep_failures(chosen: Selection, failing: Lines) -> None:
    """Keep each distinct message of these lines: as they are while they are few, and few equal but for digits, else as tables."""
    lines = chosen.log.lines
    shapes: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for at in failing:
        message = lines[at][chosen.log.signs.get(at, 0) :]
        shapes[message.translate(NO_DIGITS)].setdefault(message, at)
    whole: Lines = []
    for messages in shapes.values():
        distinct = list(messages.values())
        if len(distinct) > _MANY:
            _keep_many(chosen, distinct)
        elif len(distinct) > RARE:
            _keep_rows(chosen, distinct, failing=all(at in chosen.log.signs for at in distinct))
        else:
            whole += distinct
    if len(whole) > MANY:
        _keep_rows(chosen, sorted(whole), failing=True)
    else:
        chosen.kept.update(whole)
    chosen.kept.update({failing[-1]} - chosen.told)


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


# --- what is frequent, and what is worth it


def _frequent(chosen: Selection, points: list[float], budget: int) -> None:
    log = chosen.log
    room = max(_DIGESTS * budget, _LEAST_ROOM)
    for group in sorted(log.groups, key=len, reverse=True):
        rest = [at for at in group if at not in chosen.kept and at not in chosen.told and points[at] < GRAVE]
        if len(group) < _FREQUENT or room < _LEAST_DIGEST or not log.lines[group[0]].strip():
            break
        if len(rest) < _FREQUENT:
            continue
        usual, said = _told(log, rest)
        price = chosen.cost(said)
        if price > room:
            continue
        room -= price
        chosen.said[usual[0]] = said
        chosen.told.update(usual)
        chosen.kept.update(set(rest) - set(usual))


def _told(log: Log, lines: Lines) -> tuple[Lines, list[str]]:
    """The lines of a message that are as usual, and their digest."""
    texts = [log.lines[at] for at in lines]
    found = table(texts) if len(texts[0]) <= _LONGEST_TOLD else None
    unusual = far_out(found) if found is not None else set()
    if unusual:
        lines = [line for at, line in enumerate(lines) if at not in unusual]
        texts = [log.lines[at] for at in lines]
        found = table(texts)
    return lines, digest(found, texts)


def _worthy(chosen: Selection, points: list[float], budget: int) -> None:
    """Keep single lines from the most worth down, while there is room; a line that stands alone also costs a marker."""
    log = chosen.log
    left = budget - chosen.spent()
    around = max(left, _AROUND * budget)
    spent = 0.0
    free = [
        at for at in range(len(points)) if at not in chosen.kept and at not in chosen.told and log.lines[at].strip()
    ]
    for at in sorted(free, key=lambda at: (-points[at], at)):
        room = (around if points[at] > USUAL else left) - spent
        if room < _LEAST_LINE:
            break
        price = chosen.cost([log.lines[at]])
        if price <= room:
            spent += price if at - 1 in chosen.kept or at + 1 in chosen.kept else price + _MARKER
            chosen.kept.add(at)


# --- putting it together


def _assembled(chosen: Selection) -> list[str]:
    out: list[str] = []
    gone: list[str] = []
    for at, line in enumerate(chosen.log.lines):
        said = chosen.said.get(at)
        if said is not None or at in chosen.kept:
            out += [*_gap(gone), *(said or [line])]
            gone = []
        elif at not in chosen.told:
            gone.append(line)
    return out + _gap(gone)


def _gap(gone: Sequence[str]) -> list[str]:
    """What stands for lines that are gone: a marker; for blank ones, one of them; for a line that costs no more, itself."""
    if not any(map(str.strip, gone)):
        return [""] if gone else []
    if len(gone) == 1 and len(gone[0].strip()) <= _NO_MORE:
        return list(gone)
    return [gap(count(len(gone), "line"))]
