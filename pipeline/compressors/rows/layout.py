"""How forms and repeated lines are written; verify/rows.py reads it back.

[… 412 lines like the next, * from each row below]          in place: a heading, the template, a row for each
GET /orders/* 200 *ms
17 12
...
[… end of rows]

[… lines below that hold a word in «» are short for its form, * from their other words]
* INFO dfs.DataNode: «Received» block * of size *
[… lines]
09:42:08 Received blk_-8663 67108864
any other line, as it is
[… end of lines]
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile, zip_longest
from typing import Final

from ...model import markers
from ...model.normal_form import normal
from .forms import ABOVE, BAR, DITTO, HOLES, LEAST_DITTO, Form, runs
from .lifted import lift
from .plan import Keyed, Plan, plan
from .repeats import Repeats, repeats
from .words import lines_of_words

_WORD: Final = re.compile(r"\w+")


def arrange(text: str, *, exact: bool = False) -> str | None:
    """The text in its normal form (`exact`: as it is), with forms and repeated lines said once; None where nothing is gained."""
    body = text if exact else normal(text)
    laid_out = arranged(body.split("\n"))
    return laid_out if laid_out != text else None


def arranged(lines: Sequence[str]) -> str:
    """The lines laid out, as one text; markers among them stay as they are."""
    body = "\n".join(lines)
    kept = {at for at, line in enumerate(lines) if markers.OPEN in line}
    lifted = None if kept else lift(lines)
    if lifted is not None:
        lines = lifted.lines
    again = repeats(lines, kept)
    chosen = plan(lines, again.covered | again.anchors | kept)
    hole = next((sign for sign in HOLES if sign not in body), None)
    if hole is None:
        return body
    head = [] if lifted is None else [lifted.marker]
    return "\n".join((*head, *_written(lines, chosen, again, hole)))


def _written(lines: Sequence[str], chosen: Plan, again: Repeats, hole: str) -> list[str]:
    rows = _keyed_rows(chosen)
    first, last = min(rows, default=-1), max(rows, default=-1)
    out: list[str] = []
    legend = 0  # where it stands; what it explains is known when all rows are written
    marks: set[str] = set()
    dittos = _Dittos(chosen.keyed)
    at = 0
    open_rows = False  # whether rows in place were written last
    above: list[str] = []  # the first values of the keyed row that was written last
    while at < len(lines):
        if at == first:
            legend = len(out)
            open_rows = False
        marker = again.markers.get(at)
        one = None
        if marker is not None:
            said, length = [marker[0]], marker[1]
            open_rows = False
        elif at in chosen.in_place:
            found = chosen.in_place[at]
            said, length = [*_heading(found, hole), *_rows(found)], len(found.starts) * found.height
            open_rows = bool(found.in_rows)
        else:
            if open_rows:
                out.append(markers.gap("end of rows"))
                open_rows = False
            one = rows.get(at)
            said = [lines[at] if one is None else one.after(above, dittos.last(one.form))]
            length = 1 if one is None else one.lines
            marks |= set() if one is None else one.marks(said[0])
        out += said
        dittos.written(said, one)
        above = [] if one is None else list(one.first)
        at += length
        if at - length == last and at < len(lines):
            out.append(markers.gap("end of lines"))
    if rows:
        out[legend:legend] = _legend(chosen, hole, marks)
    return out


def _holds(line: str, word: str) -> bool:
    """Whether a line holds a word for itself, or a sign."""
    return word in line and (word in _WORD.findall(line) or _WORD.fullmatch(word) is None)


class _Dittos:
    """For which cells a ditto mark may stand: those of the last line that holds the word of a form, if it is a row of it."""

    def __init__(self, keyed: Sequence[Keyed]) -> None:
        self._words = {number: one.word for number, one in enumerate(keyed) if one.may_repeat and not one.form.is_words}
        self._last: dict[int, Sequence[str]] = {}

    def last(self, form: int) -> Sequence[str]:
        return self._last.get(form, ())

    def written(self, said: Sequence[str], row: _Row | None) -> None:
        """Take note of lines, and of the row that they are."""
        form = None if row is None else row.form
        for number in [one for one in self._last if one != form]:
            word = self._words[number]
            if any(_holds(line, word) for line in said):
                del self._last[number]
        if row is not None and row.form in self._words:
            self._last[row.form] = row.cells


@dataclass(frozen=True)
class _Row:
    """What stands in the place of some lines, by their key."""

    form: int
    """Its number among the keyed forms."""
    cells: Sequence[str]
    between: str
    lines: int
    before: int = 0
    """Cells before the key."""
    leaves_out: bool = False
    """Whether the first of these may be left out where they are those of the row above."""
    earlier: Sequence[Keyed] = ()
    """The forms for which a row is taken sooner than for its own."""

    @property
    def first(self) -> Sequence[str]:
        return self.cells[: self.before] if self.leaves_out else ()

    def after(self, above: Sequence[str], last: Sequence[str]) -> str:
        """The row below one that begins with the cells `above`. `last`: cells for which a ditto mark may stand."""
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(self.first, above, strict=False)))
        lead = self.cells[:shared]
        tail = [
            DITTO if at != self.before and cell == before and len(cell) >= LEAST_DITTO else cell
            for at, (cell, before) in enumerate(zip_longest(self.cells, last))
            if at >= shared
        ]
        short = [*((ABOVE,) if sum(map(len, lead)) >= LEAST_DITTO else lead), *tail]
        for cells in (short, [*lead, *tail]):
            row = self.between.join(cells)
            if not any(one.word in row and one.matches(row) for one in self.earlier):
                return row
        return self.between.join(self.cells)

    def marks(self, row: str) -> set[str]:
        """The marks in a row that `after` made."""
        if row == self.between.join(self.cells):
            return set()
        return {mark for mark in (ABOVE, DITTO) if mark in row.split(self.between)}


def _keyed_rows(chosen: Plan) -> dict[int, _Row]:
    """First line -> the row in its place."""
    rows: dict[int, _Row] = {}
    for number, one in enumerate(chosen.keyed):
        found = one.form
        if found.is_words:
            (column,) = [found.columns[at] for at in found.in_rows]
            for first, end in runs(found.starts, found.height):
                said = [f"{one.spelled} {line}" for line in lines_of_words(column[first:end])]
                rows[found.starts[first]] = _Row(number, said, "\n", (end - first) * found.height)
        else:
            earlier = chosen.keyed[:number]
            for instance, start in enumerate(found.starts):
                cells = one.cells(instance)
                rows[start] = _Row(number, cells, found.between, found.height, one.before, one.may_leave_out, earlier)
    return rows


def _legend(chosen: Plan, hole: str, marks: Collection[str]) -> Iterator[str]:
    parted = ", parted by | where there is one" if any(one.form.between == BAR for one in chosen.keyed) else ""
    ditto = f", {ABOVE} for what the row above begins with" if ABOVE in marks else ""
    ditto += f", {DITTO} for the value in the last row with that word" if DITTO in marks else ""
    yield markers.gap(
        f"lines below that hold a word in «» are short for its form, {hole} from their other words{parted}{ditto}"
    )
    for one in chosen.keyed:
        yield from one.form.template(hole, (one.part, one.word, f"«{one.spelled}»"))
    yield markers.gap("lines")


def _heading(found: Form, hole: str) -> Iterator[str]:
    times = len(found.starts)
    lines = f"{times} lines like the next" if found.height == 1 else f"{times} times the next {found.height} lines"
    where = ""
    if found.in_rows:
        where = f", {hole} from {'the words' if found.is_words else 'each row'} below"
    parted = ", parted by |" if found.between == BAR else ""
    counts = "".join(f", {hole}{at + 1} counts up from {found.columns[at][0]}" for at in sorted(found.counters))
    ditto = f", {DITTO} as above" if found.dittoed else ""
    yield markers.gap(f"{lines}{where}{parted}{counts}{ditto}")
    yield from found.template(hole)


def _rows(found: Form) -> Iterator[str]:
    if not found.in_rows:
        return
    rows = found.rows()
    if not found.is_words:
        yield from rows
        return
    yield from lines_of_words(rows)
