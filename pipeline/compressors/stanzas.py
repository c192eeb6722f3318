"""Lines that come again in the same order, equal but for some words: said once, and a row of what differs for each time.

          Start 1: cart_order                       [… 4 lines like the next 2, * in rows, = the same again]
    1/2 Test #1: cart_order ....  Passed 0.42 sec         Start *: *
          Start 2: price_total                ->    =/2 Test #=: = .... Passed * sec
    2/2 Test #2: price_total ...  Passed 1.10 sec   1 cart_order 0.42
                                                    2 price_total 1.10

No tool is known here: a word that holds a digit, or signs or capitals between its letters, is taken for a value, and so is
any word that is all in which several shapes of lines differ. Values stay whole, in order, one row for each time; lines that
speak of trouble, and those that belong to a diagnostic or a trace, stay where they are and end a stanza.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeVar

from .. import markers
from ..severity import is_error
from . import names

# Stands in a shape for a value.
_VALUE: Final = "\1"
# How a heading shows one that differs from row to row, and one that was said before.
_DIFFERS: Final = "*"
_AGAIN: Final = "="
# No tool says more lines than that of one thing.
_LONGEST_STANZA: Final = 8
_TIMES: Final = 3
# What a stanza of so many lines could be made of.
_PARTS: Final = {step: [part for part in range(1, step) if step % part == 0] for step in range(1, _LONGEST_STANZA + 1)}
# As many shapes that differ in one word make it a value.
_ALIKE: Final = 4
# Tokens that a heading costs besides the shapes, and what must be won.
_HEADING: Final = 14
_LONGEST_LINE: Final = 2000

_WORDS: Final = re.compile(r"""[(\[{=]*"[^"]*"\S*|[(\[{=]*'[^']*'\S*|[(\[{=]*`[^`]*`\S*|\S+""")
# What puts numbers in brackets to the right: `( 7/150)`.
_RIGHT: Final = re.compile(r"(?<=[#(\[]) +(?=\d)")
_PEELED: Final = re.compile(r"""((?:[a-z_]+=(?!=))?[(\[{<"'`#]*)(.*?)([)\]}>"'`:;,.!]*)""", re.DOTALL)
_IS_VALUE: Final = re.compile(r"\d|\w[./:_@\\=+-]+\w|[a-z][A-Z]")
_LEADER: Final = re.compile(r"([.*=_-])\1{2,}")
_PIECE: Final = re.compile(r" ?[A-Za-z]+|\d{1,3}| ?[^\w\s]+|_+|\s\s+")
_SAYS_SOMETHING: Final = re.compile("[A-Za-z]{2}")
# A number between signs.
_FRAMED: Final = re.compile(r"(\W*)(\d+(?:\.\d+)*)((?:[/%#:\W]\d*)*)")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)*")
# What belongs to a diagnostic, a trace, a diff or a failing test: its order is what it says.
_BOUND: Final = re.compile(
    r"\s*(?:\d+[:-]|at |File |from |in |#\d+ |E  |>|\d* ?\||\^|~|[+-]\S|\.{3}|\S+?[:(]\d+[:,)]|\S+\.\w+:\d+ )"
    r"|.*(?:\[… |\.\w+:\d+(?::|$))"
)


@dataclass(frozen=True)
class Stanza:
    """Some lines that come several times."""

    lines: tuple[str, ...]
    """Of the input."""
    shapes: tuple[str, ...]
    """One for each line of the stanza."""

    @property
    def size(self) -> int:
        """Lines of the input."""
        return len(self.lines)

    @cached_property
    def _laid_out(self) -> tuple[list[str], list[list[str]]]:
        """The shapes with their values marked, and the rows."""
        step = len(self.shapes)
        times = [self.lines[at : at + step] for at in range(0, len(self.lines), step)]
        columns = [_columns([lines[at] for lines in times], shape) for at, shape in enumerate(self.shapes)]
        told: list[tuple[str, ...]] = []
        said = [_fill(shape, own, told) for shape, own in zip(self.shapes, columns, strict=True)]
        return said, [list(row) for row in zip(*told, strict=True)] if told else [[] for _ in times]

    @property
    def heading(self) -> list[str]:
        """The lines, with * for what differs and = for what was said before."""
        return self._laid_out[0]

    @property
    def rows(self) -> list[str]:
        """What differs, one row for each time."""
        return [" ".join(row) for row in self._laid_out[1]]

    @property
    def repeats(self) -> bool:
        """Whether one line of it says what another one said."""
        return any(_AGAIN in line for line in self.heading)

    def better_than(self, known: Sequence[str | None]) -> bool:
        """Whether the `known` shapes of its lines, each on its own, do not say it better."""
        return None in known or (self.repeats and len(set(known)) > 1)

    @property
    def pays(self) -> bool:
        """Whether the heading costs less than what it says once."""
        shapes = "\n".join(self.heading)
        if not _SAYS_SOMETHING.search(shapes):
            return False
        constant = _tokens(shapes) - shapes.count("*") + (len(self.shapes) - 1)
        times = len(self.lines) // len(self.shapes)
        joined = len(self.shapes) == 1 and len(self._laid_out[1][0]) == 1
        repeated = joined + sum(shape.count(_VALUE) for shape in self.shapes) - len(self._laid_out[1][0])
        return (times - 1) * (constant + repeated) > _HEADING + constant

    def said(self, again: bool = False) -> Iterator[str]:
        """The shapes, unless they are just those that were said last, and all rows."""
        heading, rows = self.heading, self.rows
        alone = len(heading) == 1 and all(rows)
        if again:
            yield markers.gap(f"{self.size} lines, rows as above")
        elif alone:
            yield markers.gap(f"{self.size} lines: {heading[0].strip()}")
        else:
            same = f", {_AGAIN} the same again" if self.repeats else ""
            yield markers.gap(f"{self.size} lines like the next {len(heading)}, * in rows{same}")
            yield from heading
        single = alone and len(self._laid_out[1][0]) == 1
        yield from names.lines([("", row) for row in rows]) if single else filter(None, rows)

    def counted(self) -> Iterator[str]:
        """The first one, and how many follow."""
        first = self.lines[: len(self.shapes)]
        yield from first
        yield markers.gap(f"{self.size - len(first)} lines like the {f'{len(first)} ' if first[1:] else 'one '}above")


_P = TypeVar("_P")


def of_several(lines: Sequence[str], known: Sequence[str | None]) -> list[str | Stanza]:
    """The lines with what comes again and again in the same order in one piece; but for lines of a `known` shape, which are
    better said by that, unless several such shapes say the same things."""
    shapes = _shapes(lines)
    ids = _ids(shapes)
    often = {number for number, times in Counter(ids).items() if times >= _TIMES}
    ends = dict.fromkeys(range(2, _LONGEST_STANZA + 1), 0)
    out: list[str | Stanza] = []
    pieces: Sequence[str | Stanza]
    at = 0
    while at < len(lines):
        following = ids[at + 2 : at + 1 + _LONGEST_STANZA] if lines[at] and ids[at] in often else []
        steps = [step for step, number in enumerate(following, 2) if number == ids[at]]
        size, step = max(((_repeated(ids, at, step, ends), -step) for step in steps), default=(0, 0))
        if size < max(1, _TIMES * -step):
            size, pieces = 1, lines[at : at + 1]
        else:  # what does not pay is not looked at again from its second line on: that would take forever
            stanza = _stanza(lines, shapes, at, size, -step)
            pieces = [stanza] if stanza.pays and stanza.better_than(known[at : at - step]) else lines[at : at + size]
        out += pieces
        at += size
    return out


def of_one(pieces: Sequence[_P]) -> list[_P | Stanza]:
    """The pieces with lines that are alike in one, where nothing else stands between them but others that are."""
    lines = [piece if isinstance(piece, str) else markers.OPEN for piece in pieces]
    shapes = _shapes(lines)
    seldom = {shape for shape, number in Counter(shapes).items() if number < _TIMES or not shape}
    out: list[_P | Stanza] = []
    at = 0
    while at < len(pieces):
        end = at
        while end < len(pieces) and shapes[end] not in seldom:
            end += 1
        out += _alike(pieces[at:end], shapes[at:end])
        out += pieces[end : end + 1]
        at = end + 1
    return out


def _alike(lines: Sequence[_P], shapes: Sequence[str | None]) -> Iterator[_P | Stanza]:
    """Some lines by shape, each where its first line stood."""
    members: defaultdict[str | None, list[str]] = defaultdict(list)
    for line, shape in zip(lines, shapes, strict=True):
        members[shape].append(str(line))
    stanzas = {shape: Stanza(tuple(alike), (shape or "",)) for shape, alike in members.items() if len(alike) >= _TIMES}
    paying = {shape for shape, stanza in stanzas.items() if stanza.pays}
    for line, shape in zip(lines, shapes, strict=True):
        if shape not in paying:
            yield line
        elif shape in stanzas:
            yield stanzas.pop(shape)


def _stanza(lines: Sequence[str], shapes: Sequence[str | None], at: int, size: int, step: int) -> Stanza:
    return Stanza(tuple(lines[at : at + size]), tuple(shape or "" for shape in shapes[at : at + step]))


def _ids(shapes: Sequence[str | None]) -> list[int]:
    """A number for each shape; one of its own, below 0, for each line that must stay."""
    numbers: dict[str, int] = {}
    return [-at - 1 if shape is None else numbers.setdefault(shape, len(numbers)) for at, shape in enumerate(shapes)]


def _repeated(ids: Sequence[int], at: int, step: int, ends: dict[int, int]) -> int:
    """How many lines from `at` on repeat the `step` lines there, these included; none where fewer do. `ends`: where what was
    found last ends."""
    if any(ids[at : at + step - part] == ids[at + part : at + step] for part in _PARTS[step]):
        return 0
    end = max(at, ends[step])
    while end + step < len(ids) and ids[end] == ids[end + step]:
        end += 1
    ends[step] = end
    return (end - at) // step * step + step if end > at else 0


class _Patterns(dict[str, str]):
    """Words with what is a value replaced."""

    def __missing__(self, word: str) -> str:
        lead, core, tail = _peeled(word)
        pattern = f"{lead}{_VALUE}{tail}" if _IS_VALUE.search(core) or " " in core else _LEADER.sub(r"\1\1\1", word)
        self[word] = pattern
        return pattern


def _peeled(word: str) -> tuple[str, str, str]:
    """What stands around a value, and the value; quotation marks stay with one that holds blanks."""
    if " " in word:
        return "", word, ""
    lead, core, tail = _PEELED.fullmatch(word).groups()  # type: ignore[union-attr]  # matches any word
    return lead, core, tail


def _words(line: str) -> list[str]:
    if "# " in line or "( " in line or "[ " in line:
        line = _RIGHT.sub("", line)
    return _WORDS.findall(line) if '"' in line or "'" in line or "`" in line else line.split()


def _shapes(lines: Sequence[str]) -> list[str | None]:
    """For each line its shape; None for one that must stay."""
    patterns = _Patterns()
    raw = [None if _must_stay(line) else _shape(line, patterns) for line in lines]
    known = dict.fromkeys(shape for shape in raw if shape)
    merged = _merged(list(known))
    stay = {shape for shape in known if is_error(shape.replace(_VALUE, "x"))}
    return [None if shape is None or shape in stay else merged.get(shape, shape) for shape in raw]


def _must_stay(line: str) -> bool:
    return len(line) > _LONGEST_LINE or "\n" in line or _BOUND.match(line) is not None


def _shape(line: str, patterns: _Patterns) -> str | None:
    """The line with its values replaced; numbers on the left may be indented as they like."""
    shape = " ".join([patterns[word] for word in _words(line)])
    if _DIFFERS in shape:
        return None
    return shape if not shape or shape[0] == _VALUE else line[: len(line) - len(line.lstrip())] + shape


def _merged(shapes: Sequence[str]) -> dict[str, str]:
    """Shapes that are equal but for one word -> the shape with a value there."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for shape in shapes:
        words = shape.split(" ")
        for at, word in enumerate(words[:12] if len(words) > 1 else ()):
            if word and _VALUE not in word:
                lead, core, tail = ("", word, "") if word.isalpha() else _peeled(word)
                if core.isalpha():
                    alike[" ".join([*words[:at], f"{lead}{_VALUE}{tail}", *words[at + 1 :]])].append(shape)
    merged: dict[str, str] = {}
    many = [(key, members) for key, members in alike.items() if len(members) >= _ALIKE and _SAYS_SOMETHING.search(key)]
    for key, members in sorted(many, key=lambda found: -len(found[1])):
        for shape in members:
            merged.setdefault(shape, key)
    return merged


def _columns(lines: Sequence[str], shape: str) -> list[list[str]]:
    """For each value of the shape, what it is in each of the lines."""
    words = [_words(line) for line in lines]
    places = [(at, word.split(_VALUE, 1)) for at, word in enumerate(shape.split()) if _VALUE in word]
    return [[row[at][len(lead) : len(row[at]) - len(tail)] for row in words] for at, (lead, tail) in places]


def _fill(shape: str, columns: Sequence[Sequence[str]], told: list[tuple[str, ...]]) -> str:
    """The shape with what all lines share in its place, and a sign for what they do not; that is added to `told`."""
    parts = shape.split(_VALUE)
    said = [parts[0]]
    for values, part in zip(columns, parts[1:], strict=True):
        lead, own, tail = _bare(tuple(values))
        if len(set(own)) == 1:
            said.append(lead + own[0] + tail)
        elif own in told:
            said.append(lead + _AGAIN + tail)
        else:
            told.append(own)
            said.append(lead + _DIFFERS + tail)
        said.append(part)
    return "".join(said)


def _bare(values: tuple[str, ...]) -> tuple[str, tuple[str, ...], str]:
    """Numbers without what all have around them, `(1/30, 2/30)` as `(1, 2)`; other values as they are."""
    first = _FRAMED.fullmatch(values[0])
    if first is None:
        return "", values, ""
    lead, tail = first[1], first[3]
    own = tuple(value[len(lead) : len(value) - len(tail)] for value in values)
    framed = all(value == f"{lead}{bare}{tail}" for value, bare in zip(values, own, strict=True))
    return (lead, own, tail) if framed and all(map(_NUMBER.fullmatch, own)) else ("", values, "")


def _tokens(text: str) -> int:
    """How many tokens, roughly."""
    return len(_PIECE.findall(text))
