"""Lines that come again in the same order, equal but for some words: said once, and a row of what differs for each time.

          Start 1: cart_order                       [… 4 lines like the next 2, * in rows]
    1/2 Test #1: cart_order ....  Passed 0.42 sec         Start *1: *2
          Start 2: price_total                ->    *1/2 Test #*1: *2 .... Passed *3 sec
    2/2 Test #2: price_total ...  Passed 1.10 sec   1 cart_order 0.42
                                                    2 price_total 1.10

Values stay whole, in order. Groups of other lines that stood among them (the tests of a suite) stand below their row; what
the lines of most of these groups are like is said once, in the heading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Generic, Protocol, TypeVar

from ...model import markers
from . import names
from .values import DIFFERS, SAYS_SOMETHING, VALUE, columns

# How a heading shows what was said before.
_AGAIN: Final = "="
# Tokens that a heading costs besides the shapes.
_HEADING: Final = 14
_PIECE: Final = re.compile(r" ?[A-Za-z]+|\d{1,3}| ?[^\w\s]+|_+|\s\s+")
# A number between signs.
_FRAMED: Final = re.compile(r"(\W*)(\d+(?:\.\d+)*)((?:[/%#:\W]\d*)*)")
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)*")


class Below(Protocol):
    """Other lines that belong to a row."""

    template: str

    @property
    def size(self) -> int:
        """Lines of the input."""

    def said(self) -> Iterator[str]:
        """A heading, and all rows."""

    def told(self) -> Iterator[str]:
        """All rows, below a heading that says what they are."""


_B = TypeVar("_B", bound=Below)


@dataclass(frozen=True)
class Stanza(Generic[_B]):
    """Some lines that come several times."""

    lines: tuple[str, ...]
    """Of the input."""
    shapes: tuple[str, ...]
    """One for each line of the stanza."""
    below: tuple[tuple[_B, ...], ...] = ()
    """What stood among the lines, for each time."""

    @property
    def size(self) -> int:
        """Lines of the input."""
        return len(self.lines) + sum(group.size for groups in self.below for group in groups)

    @cached_property
    def _laid_out(self) -> tuple[list[str], list[list[str]]]:
        """The shapes with their values marked, and the rows."""
        step = len(self.shapes)
        times = [self.lines[at : at + step] for at in range(0, len(self.lines), step)]
        found = [columns([lines[at] for lines in times], shape) for at, shape in enumerate(self.shapes)]
        values = [[_bare(tuple(column)) for column in line] for line in found]
        differing = [own for line in values for _, own, _ in line if len(set(own)) > 1]
        signs = len(set(differing)) < len(differing) and any(_AGAIN in shape for shape in self.shapes)
        numbered = signs or _points_far(differing)
        told: list[tuple[str, ...]] = []
        said = [_fill(shape, own, told, numbered) for shape, own in zip(self.shapes, values, strict=True)]
        return said, [list(row) for row in zip(*told, strict=True)] if told else [[] for _ in times]

    @property
    def heading(self) -> list[str]:
        """The lines, with * for what differs and = for the one before again; each * with its number where = could be another."""
        return self._laid_out[0]

    @property
    def rows(self) -> list[str]:
        """What differs, one row for each time."""
        return [" ".join(row) for row in self._laid_out[1]]

    @property
    def pays(self) -> bool:
        """Whether the heading costs less than what it says once."""
        shapes = "\n".join(self.heading)
        if not SAYS_SOMETHING.search(shapes) or any(DIFFERS in shape for shape in self.shapes):
            return False
        constant = _tokens(shapes) - shapes.count(DIFFERS) + (len(self.shapes) - 1)
        times = len(self.lines) // len(self.shapes)
        joined = len(self.shapes) == 1 and len(self._laid_out[1][0]) == 1
        repeated = joined + sum(shape.count(VALUE) for shape in self.shapes) - len(self._laid_out[1][0])
        return (times - 1) * (constant + repeated) > _HEADING + constant

    @cached_property
    def _usual(self) -> str:
        """What most of the lines below the rows are like."""
        often: Counter[str] = Counter()
        for groups in self.below:
            often.update({group.template: group.size for group in groups})
        return max(often, key=lambda template: often[template], default="")

    def said(self, again: bool = False, brief: bool = False) -> Iterator[str]:
        """The shapes, unless they are just those that were said last, and all rows; what stood below them, unless `brief`."""
        heading, rows = self.heading, self.rows
        alone = len(heading) == 1 and all(rows) and not self.below
        of = f", {'and' if brief else 'below each'} {self._usual}" if self._usual else ""
        if again:
            yield markers.gap(f"{self.size} lines, rows as above{of}")
        elif alone:
            yield markers.gap(f"{self.size} lines: {heading[0].strip()}")
        else:
            again = any(
                line.count(_AGAIN) > shape.count(_AGAIN) for line, shape in zip(heading, self.shapes, strict=True)
            )
            same = f", {_AGAIN} the same again" if again else ""
            yield markers.gap(f"{self.size} lines like the next {len(heading)}, * in rows{same}{of}")
            yield from heading
        if self.below:
            for row, groups in zip(rows, self.below, strict=True):
                yield row
                yield from () if brief else self._under(groups)
        else:
            single = alone and len(self._laid_out[1][0]) == 1
            yield from names.lines([("", row) for row in rows]) if single else filter(None, rows)

    def _under(self, groups: Sequence[_B]) -> Iterator[str]:
        for group in sorted(groups, key=lambda group: group.template != self._usual):
            yield from (f" {line}" for line in (group.told() if group.template == self._usual else group.said()))

    def counted(self) -> Iterator[str]:
        """The first one, and how many follow; if others stood below, all rows without these."""
        if self.below:
            yield from self.said(brief=True)
            return
        first = self.lines[: len(self.shapes)]
        yield from first
        yield markers.gap(f"{self.size - len(first)} lines like the {f'{len(first)} ' if first[1:] else 'one '}above")


def _points_far(values: Iterable[tuple[str, ...]]) -> bool:
    """Whether some come again when others have been told: then it must be said which."""
    told: list[tuple[str, ...]] = []
    for own in values:
        if own not in told:
            told.append(own)
        elif own != told[-1]:
            return True
    return False


def _fill(
    shape: str, found: Sequence[tuple[str, tuple[str, ...], str]], told: list[tuple[str, ...]], numbered: bool
) -> str:
    """The shape with what all lines share in its place, and a sign for what they do not; that is added to `told`."""
    parts = shape.split(VALUE)
    said = [parts[0]]
    for (lead, own, tail), part in zip(found, parts[1:], strict=True):
        if len(set(own)) == 1:
            said.append(lead + own[0] + tail)
        else:
            sign = _AGAIN if own in told else DIFFERS
            told += [] if own in told else [own]
            said.append(lead + (f"{DIFFERS}{told.index(own) + 1}" if numbered else sign) + tail)
        said.append(part)
    return "".join(said)


def _bare(values: tuple[str, ...]) -> tuple[str, tuple[str, ...], str]:
    """Numbers without what all have around them, `(1/30, 2/30)` as `(1, 2)`; paths without the folder all are in; other
    values as they are."""
    first = _FRAMED.fullmatch(values[0])
    if first is None:
        folder = values[0][: values[0].rfind("/") + 1]
        shared = (
            folder and len(set(values)) > 1 and all(map(re.compile(re.escape(folder) + r"[\w.@-]+").fullmatch, values))
        )
        return (folder, tuple(value[len(folder) :] for value in values), "") if shared else ("", values, "")
    lead, tail = first[1], first[3]
    own = tuple(value[len(lead) : len(value) - len(tail)] for value in values)
    framed = all(value == f"{lead}{bare}{tail}" for value, bare in zip(values, own, strict=True))
    return (lead, own, tail) if framed and all(map(_NUMBER.fullmatch, own)) else ("", values, "")


def _tokens(text: str) -> int:
    """How many tokens, roughly."""
    return len(_PIECE.findall(text))
