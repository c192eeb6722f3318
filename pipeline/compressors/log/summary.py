"""A log within a budget: what went wrong whole, what was usual in numbers.

1. What must stay, even over the budget (must_stay.py): failures, warnings, lines unlike any other.
2. A part of the budget goes to the most frequent messages: two lines each, count and ranges (digest.py).
3. The rest goes to single lines by what they are worth (worth.py).

Every line that is gone is counted once: in its message's digest, or by the marker that stands where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ...model import tokens
from ...model.markers import count, gap
from ..templated.columns import table
from ..templated.stamps import without_stamps
from ..templated.templates import Lines
from .digest import digest, far_out
from .must_stay import Selection, must_stay
from .reading import Log, read
from .worth import GRAVE, USUAL, worth

_NO_MORE: Final = 16
"""Characters of a line that take no more tokens than a marker."""
_DIGESTS: Final = 0.25
"""Part of the budget that frequent messages may take."""
_LEAST_ROOM: Final = 500
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
_LONGEST_SAMPLED: Final = 500
"""Lines of which tokens are counted, and characters of each."""
_LONGEST_TOLD: Final = 2000
"""Characters of a line that is cut into words."""


def summarise(text: str, budget: int) -> str | None:
    """The log in about `budget` tokens; None for an empty one."""
    bare, note = without_stamps(text)
    log = read(bare, fine=True)
    if not any(line.strip() for line in log.lines):
        return None
    points = worth(log)
    chosen = Selection(log, dense=_dense(log.lines))
    must_stay(chosen, points)
    _frequent(chosen, points, budget)
    _worthy(chosen, points, budget)
    return "\n".join([*note, *_assembled(chosen)])


def _dense(lines: Sequence[str]) -> float:
    """Characters a token, in some of the lines: identifiers and numbers take twice as many tokens as words."""
    sample = "\n".join(line[:_LONGEST_SAMPLED] for line in lines[:: max(1, len(lines) // _SAMPLE)])
    return len(sample) / max(1, tokens.count(sample))


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
