"""Where lines come again in the same order (stanza.py), or are alike.

Each line has a letter for its shape, and a text of these is searched for what repeats: no tool is known here. Blank lines
are no part of it, and groups of a suite's tests stand between its lines, however many there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, groupby, pairwise
from typing import Final, Protocol, TypeVar

from .stanza import Below, Stanza
from .values import TIMES, shapes

# A letter for each shape; this is none, and these are not used up.
_NONE: Final = "\n"
_FIRST: Final = 0x100
_MOST: Final = 50_000
_DIGITS: Final = re.compile("[0-9]+")
# No tool says more than eight lines of one thing.
_REPEATED: Final = re.compile(r"(.{2,8}?)\1{2,}")


class Member(Below, Protocol):
    """Lines of a known shape, in one piece."""

    key: tuple[int, str]
    lines: list[str]
    rows: list[tuple[str, str]]

    @property
    def alone(self) -> bool:
        """Whether it is one line that says itself where it belongs."""


_G = TypeVar("_G", bound=Member)


def of_several(pieces: Sequence[str | _G], known: Mapping[str, str]) -> list[str | _G | Stanza[_G]]:
    """The pieces with what comes again and again in the same order in one; but for lines whose groups say it better, unless
    several say the same things. `known`: the shapes of other lines."""
    if not known and all(isinstance(piece, str) or not piece.alone for piece in pieces):
        return list(pieces)
    spine = [at for at, piece in enumerate(pieces) if piece and (isinstance(piece, str) or not piece.key[0])]
    letters = _letters([pieces[at] for at in spine], known)
    out: list[str | _G | Stanza[_G]] = []
    done = 0
    for match in _REPEATED.finditer(letters):
        start, end = match.span()
        step = len(match[1])
        start += _turn(pieces, spine[start : start + step])
        end -= (end - start) % step
        if len(set(match[1])) == 1 or not _says_more([pieces[at] for at in spine[start:end]], step):
            continue
        places = [*spine[start:end], spine[end] if end < len(spine) else len(pieces)]
        stanza = _stanza([pieces[first:last] for first, last in pairwise(places)], step, known)
        if stanza is not None and stanza.pays:
            out += [*pieces[done : places[0]], stanza]
            done = places[-1]
    return out + list(pieces[done:])


def _turn(pieces: Sequence[str | Member], places: Sequence[int]) -> int:
    """By how many lines what comes again begins later than where it was found: so that a row holds one record, and not the end of
    one and the beginning of the next. A record begins as the text does, or below a blank line, or with the least indent."""
    first = _opening(next(piece for piece in pieces if piece))
    said = [_line(pieces[at]) for at in places]

    def begins(turn: int) -> tuple[bool, bool, int]:
        line, at = said[turn], places[turn]
        return _opening(line) == first, at > 0 and not pieces[at - 1], len(line.lstrip()) - len(line)

    return max(range(len(places)), key=begins)


def _line(piece: str | Member) -> str:
    return piece if isinstance(piece, str) else piece.lines[0]


def _opening(piece: str | Member) -> str:
    """What a record is known by: its first word, without the digits that count it."""
    return _DIGITS.sub("", (_line(piece).split(None, 1) or [""])[0])


def _letters(pieces: Sequence[str | Member], known: Mapping[str, str]) -> str:
    """A letter for each piece: that of its shape."""
    letters: dict[str | None, str] = {None: _NONE}
    said = []
    for piece in pieces:
        shape = known.get(piece) if isinstance(piece, str) else piece.key[1] if piece.alone else None
        said.append(letters.setdefault(shape, chr(_FIRST + len(letters)) if len(letters) < _MOST else _NONE))
    return "".join(said)


def _says_more(pieces: Sequence[str | Member], step: int) -> bool:
    """Whether one of the lines has no known shape, or two name the same."""
    names = [set(piece.rows[0][1].split()) for piece in pieces if not isinstance(piece, str)]
    return len(names) < len(pieces) or all(
        any(not earlier.isdisjoint(later) for earlier, later in combinations(names[at : at + step], 2))
        for at in range(0, len(names), step)
    )


def _stanza(runs: Sequence[Sequence[str | _G]], step: int, known: Mapping[str, str]) -> Stanza[_G] | None:
    """What repeats every `step` runs, each a line and what stands below it, if all lines have the same shapes."""
    lines = [run[0] if isinstance(run[0], str) else run[0].lines[0] for run in runs]
    if any(not isinstance(run[0], str) for run in runs):
        known = shapes(lines)
    own = [known.get(line, "") for line in lines[:step]]
    if "" in own or any(known.get(line) != own[at % step] for at, line in enumerate(lines)):
        return None
    under = [tuple(piece for piece in run[1:] if not isinstance(piece, str)) for run in runs]
    below = [tuple(chain.from_iterable(under[at : at + step])) for at in range(0, len(under), step)]
    return Stanza(tuple(lines), tuple(own), tuple(below) if any(below) else ())


def of_one(pieces: Sequence[str | _G | Stanza[_G]], known: Mapping[str, str]) -> list[str | _G | Stanza[_G]]:
    """The pieces with lines that are alike in one, where nothing else stands between them but others that are."""
    if not known:
        return list(pieces)
    out: list[str | _G | Stanza[_G]] = []
    for alike, run in groupby(pieces, key=lambda piece: isinstance(piece, str) and piece in known):
        if alike:
            out += _alike([piece for piece in run if isinstance(piece, str)], known)
        else:
            out += run
    return out


def _alike(lines: Sequence[str], known: Mapping[str, str]) -> Iterator[str | Stanza[_G]]:
    """Some lines by shape, each where its first line stood."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        members[known[line]].append(line)
    stanzas: dict[str, Stanza[_G]] = {
        shape: Stanza(tuple(alike), (shape,)) for shape, alike in members.items() if len(alike) >= TIMES
    }
    paying = {shape for shape, stanza in stanzas.items() if stanza.pays}
    for line in lines:
        shape = known[line]
        if shape not in paying:
            yield line
        elif shape in stanzas:
            yield stanzas.pop(shape)
