"""How forms and repeated lines are written; verify/rows.py reads it back.

[… 412 lines like the next, * from each row below]          in place: a heading, the template, a row for each
GET /orders/* 200 *ms
17 12
...
[… end of rows]

[… forms, parted by --. A line below that begins with the «word of a form stands for the lines of that form, its other words
for each * in turn]
* INFO dfs.DataNode: «Received block * of size *
--
«Checking host * ...
  status: *
[… end of forms]
«Received 09:42:08 blk_-8663 67108864
any other line, as it is
«Checking web-1 OK
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import repeat
from typing import Final, NamedTuple

from ...model import markers
from ...model.normal_form import is_mark, normal
from .forms import BAR, BLANK, DITTO, HOLES, MARKS, Form, worth_a_mark
from .lifted import Found, lift
from .plan import Keyed, Plan, plan
from .repeats import Repeats, repeats
from .words import groups_of_words, lines_of_words

_NEAR: Final = 12
"""Lines up to which a ditto mark's value is found at a glance."""
_WORTH_KEYS: Final = 0.08
"""Of a text, that keyed rows must save: who reads them looks each form up."""
_END_OF_FORMS: Final = "end of forms"
_BORDER: Final = "--"
_BORDERED: Final = f", parted by {_BORDER}"
_GROUPS: Final = "those in {} for a line each"


def arrange(text: str, *, exact: bool = False) -> str | None:
    """The text in its normal form (`exact`: as it is), with forms and repeated lines said once; None where nothing is gained."""
    body = text if exact else normal(text)
    laid_out = arranged(body.split("\n"))
    return laid_out if laid_out != text else None


def arranged(lines: Sequence[str]) -> str:
    """The lines laid out, as one text; markers among them stay as they are."""
    if any(markers.OPEN in line and not is_mark(line) for line in lines):
        return _arranged(lines)
    found: Found = {}
    lifted = lift(lines, found)
    if lifted is not None:
        return _arranged(lifted)
    lifted = lift(lines, found, freely=True)
    return min((_arranged(each) for each in (lines, lifted) if each is not None), key=len)


def _arranged(lines: Sequence[str]) -> str:
    body = "\n".join(lines)
    kept = {index for index, line in enumerate(lines) if markers.OPEN in line}
    again = repeats(lines, kept)
    mark = next((sign for sign in MARKS if sign not in body), "")
    chosen = plan(lines, again.covered | again.anchors | kept, mark)
    hole = next((sign for sign in HOLES if sign not in body), None)
    if hole is None:
        return body
    laid_out = "\n".join(_written(lines, chosen, again, hole))
    if chosen.keyed and len(laid_out) > (1 - _WORTH_KEYS) * len(body):
        return "\n".join(_written(lines, replace(chosen, keyed=()), again, hole))
    return laid_out


def _written(lines: Sequence[str], chosen: Plan, again: Repeats, hole: str) -> list[str]:
    rows = _keyed_rows(chosen.keyed)
    out: list[str] = []
    is_marked = False  # whether a row has a ditto mark
    index = 0
    open_rows = False  # whether rows in place were written last
    last: dict[str, tuple[int, Sequence[str]]] = {}  # place and values of the last row of each form, by its key
    while index < len(lines):
        if (marker := again.markers.get(index)) is not None:
            output, length = [marker[0]], marker[1]
            open_rows = False
        elif (form := chosen.in_place.get(index)) is not None:
            output, length = [*_heading(form, hole), *_rows(form)], len(form.starts) * form.height
            open_rows = bool(form.in_rows)
        else:
            if open_rows:
                out.append(markers.gap("end of rows"))
                open_rows = False
            row = rows.get(index)
            output, length = [lines[index]], 1
            if row is not None:
                place, values = last.get(row.key, (0, ()))
                short = row.below(values if len(out) - place <= _NEAR else ())
                output, length = [short], row.lines
                is_marked = is_marked or short != row.below(())
                last[row.key] = len(out), () if row.is_group else row.values
        if output[0].startswith(markers.OPEN):
            last.clear()
        out += output
        index += length
    has_groups = any(row.is_group for row in rows.values())
    return [*_legend(chosen.keyed, hole, is_marked, has_groups), *out] if rows else out


class _Row(NamedTuple):
    """What stands in the place of some lines, by their key."""

    key: str
    values: Sequence[str]
    between: str
    lines: int
    is_group: bool = False
    """Whether the value stands for several lines."""

    def below(self, last: Sequence[str]) -> str:
        """The row, with marks for the values that are the same in the `last` one of its form."""
        if self.is_group:
            return f"{self.key} {self.values[0]}"
        values = self.values
        if last:
            values = [
                DITTO if value == before and worth_a_mark(value) else value
                for value, before in zip(values, last, strict=True)
            ]
        return f"{self.key} {self.between.join(values)}" if values else self.key


def _keyed_rows(keyed: Sequence[Keyed]) -> dict[int, _Row]:
    """First line -> the row in its place."""
    rows: dict[int, _Row] = {}
    for one in keyed:
        form = one.form
        columns = [form.columns[number] for number in form.in_rows]
        if form.is_words and form.height == 1:
            for first, end in form.runs:
                start = form.starts[first]
                for number, line in groups_of_words(columns[0][first:end]):
                    rows[start] = _Row(one.key, (line,), BLANK, number, is_group=number > 1)
                    start += number
        else:
            values = zip(*columns, strict=True) if columns else repeat(())
            for start, each in zip(form.starts, values, strict=False):
                rows[start] = _Row(one.key, each, form.between, form.height)
    return rows


def _legend(keyed: Sequence[Keyed], hole: str, is_marked: bool, has_groups: bool) -> Iterator[str]:
    blocks = len(keyed) > 1 and any(one.form.height > 1 for one in keyed)
    rest = any(len(one.form.in_rows) > 1 and " " in "".join(one.form.columns[one.form.in_rows[-1]]) for one in keyed)
    clauses = [
        f"forms{_BORDERED * blocks}. A line below that begins with the {keyed[0].mark}word of a form stands for the lines of "
        f"that form, its other words for each {hole} in turn",
        "all that is left for the last" if rest else "",
        _GROUPS if has_groups else "",
        "| parts values that hold blanks" if any(one.form.between == BAR for one in keyed) else "",
        f"{DITTO} as in the nearest line above with the same {keyed[0].mark}word" if is_marked else "",
    ]
    yield markers.gap(", ".join(filter(None, clauses)))
    for number, one in enumerate(keyed):
        if blocks and number:
            yield _BORDER
        yield from one.form.template(hole, (one.part, one.word, one.mark))
    yield markers.gap(_END_OF_FORMS)


def _heading(form: Form, hole: str) -> Iterator[str]:
    times = len(form.starts)
    lines = f"{times} lines like the next" if form.height == 1 else f"{times} times the next {form.height} lines"
    clauses = [
        lines,
        f"{hole} from {'the words' if form.is_words else 'each row'} below" if form.in_rows else "",
        _GROUPS if form.is_words and any("{" in line for line in _rows(form)) else "",
        "parted by |" if form.between == BAR else "",
        *(f"{hole}{index + 1} counts up from {form.columns[index][0]}" for index in sorted(form.counters)),
        f"{DITTO} as above" if form.dittoed else "",
    ]
    yield markers.gap(", ".join(filter(None, clauses)))
    yield from form.template(hole)


def _rows(form: Form) -> Iterator[str]:
    if not form.in_rows:
        return
    rows = form.rows()
    if not form.is_words:
        yield from rows
        return
    yield from lines_of_words(rows)
