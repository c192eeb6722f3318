"""How forms and repeated lines are written; verify/rows.py reads it back.

[… 412 lines like the next, * from each row below]          in place: a heading, the template, a row for each
GET /orders/* 200 *ms
17 12
...
[… end of rows]

[… forms. Below, a line with one of their «words is short for the whole form, its other words for each * in turn]
* INFO dfs.DataNode: «Received block * of size *
--
Checking «host * ...
  status: *
[… end of forms]
09:42:08 Received blk_-8663 67108864
any other line, as it is
«host web-1 OK
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from ...model import markers
from ...model.normal_form import normal
from .forms import ABOVE, BAR, DITTO, HOLES, Form, runs, worth_a_mark
from .lifted import lift
from .plan import Keyed, Plan, plan
from .repeats import Repeats, repeats
from .words import lines_of_words

_LEAST_LEAD: Final = 6
"""Characters of a value before the key that is worth a mark."""
_END_OF_FORMS: Final = "end of forms"


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
    out: list[str] = []
    marks: set[str] = set()
    last: dict[int, Sequence[str]] = {}  # the cells of the last row of each keyed form
    at = 0
    open_rows = False  # whether rows in place were written last
    above: list[str] = []  # the first values of the keyed row that was written last
    while at < len(lines):
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
            said = [lines[at] if one is None else one.after(above, last.get(one.form, ()))]
            length = 1 if one is None else one.lines
            marks |= set() if one is None else one.marks(said[0])
        out += said
        above = [] if one is None else list(one.first)
        if one is not None:
            last[one.form] = one.cells
        at += length
    return [*_legend(chosen.keyed, hole, marks), *out] if rows else out


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
    repeats: bool = False
    """Whether marks may stand for values that stood there before."""

    @property
    def first(self) -> Sequence[str]:
        return self.cells[: self.before] if self.repeats else ()

    def after(self, above: Sequence[str], last: Sequence[str]) -> str:
        """The row below one that begins with the cells `above`, with marks for these and for those of the `last` of its form."""
        if not self.repeats:
            return self.between.join(self.cells)
        short = [
            DITTO if place != self.before and cell == before and worth_a_mark(cell) else cell
            for place, (cell, before) in enumerate(zip_longest(self.cells, last))
        ]
        for place, (cell, before) in enumerate(zip(self.first, above, strict=False)):
            if cell == before and len(cell) >= _LEAST_LEAD:
                short[place] = ABOVE
        return self.between.join(short)

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
        if found.is_words and found.height == 1:
            (column,) = [found.columns[at] for at in found.in_rows]
            for first, end in runs(found.starts, 1):
                said = [f"{one.marked} {line}" for line in lines_of_words(column[first:end])]
                rows[found.starts[first]] = _Row(number, said, "\n", end - first)
        else:
            for instance, start in enumerate(found.starts):
                cells = one.cells(instance)
                rows[start] = _Row(number, cells, one.between, found.height, one.before, one.may_repeat)
    return rows


def _legend(keyed: Sequence[Keyed], hole: str, marks: Collection[str]) -> Iterator[str]:
    words = [one for one in keyed if one.form.is_words and one.form.height == 1]
    clauses = [
        f"forms. Below, a line with one of their «words is short for the whole form, its other words for each {hole} in turn",
        f"more words than {hole} for more lines" if words else "",
        "parted by | where there is one" if any(one.between == BAR for one in keyed) else "",
        f"{ABOVE} for the word in that place of the line above" if ABOVE in marks else "",
        f"{DITTO} for that of the last line of the same form" if DITTO in marks else "",
    ]
    yield markers.gap(", ".join(filter(None, clauses)))
    blocks = any(one.form.height > 1 for one in keyed)
    for number, one in enumerate(keyed):
        if blocks and number:
            yield "--"
        yield from one.form.template(hole, (one.part, one.word))
    yield markers.gap(_END_OF_FORMS)


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
