"""Records of several lines, whichever tool prints them: YAML, XML, `stat`, `psql -x`, `dpkg -s`, `systemctl status`.

    - id: 17               [… 80 lines like the next 2, * in rows]
      kind: alpha          - id: *
    - id: 18          ->     kind: *
      kind: beta           17 alpha
                           18 beta

Lines of a record may not be torn apart, so none of the compressors that bring like lines together may have them. But where
records with the same lines follow each other, each is a row. Above the budget the first records stay, the last one, and
those that speak of failures or warn; the others are counted where they stood.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from typing import Final

from ..model import markers, tokens
from ..text import severity
from .contract import Compressor
from .templated.columns import cut_end, shared_start, table
from .templated.layout import HOLES, unused
from .templated.multi_line import are_records, kinds

# The first lines tell; fewer are too few to know.
_SAMPLE: Final = 240
_FEWEST: Final = 12
# Records of which some are left out.
_MANY: Final = 8
# So many of the same lines are worth a heading.
_ROWS: Final = 3
# Signs at which a value may be cut from what is around it, and the one that only parts a name from it.
_CUTS: Final = "<>=()[]{}|,;"
_NAMED: Final = ":"

Column = tuple[str, ...]
"""A value a record."""


def recognise(text: str) -> bool:
    """Whether each of the first lines belongs to the one below."""
    lines = [line for line in text.split("\n", _SAMPLE)[:_SAMPLE] if line.strip()]
    return len(lines) >= _FEWEST and are_records(lines)


def gather(text: str) -> str | None:
    """With neighbouring records of the same lines as rows."""
    if markers.is_ours(text):
        return None
    records = list(_records(text.split("\n")))
    runs = (list(run) for _, run in groupby(records, key=kinds))
    said = "\n".join(line for run in runs for line in _as_rows(run) or [line for record in run for line in record])
    return said if markers.is_ours(said) else None


def _as_rows(run: Sequence[Sequence[str]]) -> list[str] | None:
    """A heading that shows the lines with a sign for each value, and a row of values for each record, parted by blanks if
    no value has one, else by tabs."""
    hole = unused(HOLES, "\n".join(map("\n".join, run)))
    if len(run) < _ROWS or hole is None or len(run[0]) < 2:
        return None
    columns: dict[Column, int] = {}
    lines = [[*_parts(line)] for line in zip(*run, strict=True)]
    places = [columns.setdefault(part, len(columns)) for line in lines for part in line if not isinstance(part, str)]
    if not columns or any("\t" in value for column in columns for value in column):
        return None
    again = len(places) > len(columns)
    shown = [
        "".join(part if isinstance(part, str) else hole + str(columns[part] + 1) * again for part in line)
        for line in lines
    ]
    loose = any(not value or " " in value for column in columns for value in column)
    rows = map(("\t" if loose else " ").join, zip(*columns, strict=True))
    head = markers.gap(f"{len(run) * len(lines)} lines like the next {len(lines)}, {hole} in rows")
    return [head, *shown, *rows]


def _parts(lines: Sequence[str]) -> Iterator[str | Column]:
    """What the lines share, and the values between."""
    found = table(lines, whole=True)
    if found is None:
        shared = shared_start(lines)
        start = shared.rfind(" ") + 1
        yield shared[:start]
        yield tuple(line[start:] for line in lines)
        return
    for part in found.parts:
        yield from [part] if isinstance(part, str) else _bared(tuple(found.columns[part]))


def _bared(column: Column) -> Iterator[str | Column]:
    """The values without the tags, brackets and names that are around all of them."""
    shared = shared_start(column)
    start = cut_end(shared, _CUTS + _NAMED * any(map(str.isalpha, shared)))
    end = cut_end(shared_start([value[: start - 1 if start else None : -1] for value in column]), _CUTS)
    if any(len(value) <= start + end for value in column):
        start = end = 0
    yield column[0][:start]
    yield tuple(value[start : len(value) - end] for value in column)
    yield column[0][len(column[0]) - end :]


def summarise(text: str, budget: int) -> str | None:
    """As many whole records as fit."""
    records = list(_records(text.rstrip("\n").split("\n")))
    room = budget * len(records) // max(1, tokens.count(text)) - 2
    if len(records) < _MANY or room >= len(records) or markers.is_ours(text):
        return None
    grave = set(_grave(records))
    shown = sorted({*range(max(2, room - len(grave))), *grave, len(records) - 1})
    said: list[str] = []
    for before, at in pairwise((-1, *shown)):
        gone = sum(map(len, records[before + 1 : at]))
        said += (
            [markers.gap(f"{markers.count(gone, 'line')} of {markers.count(at - before - 1, 'record')}")]
            if gone
            else []
        )
        said += records[at]
    return "\n".join(said)


def _records(lines: Sequence[str]) -> Iterator[Sequence[str]]:
    """The records: each begins with a line that opens as the first one does, of those that come again."""
    keys = kinds(lines)
    times = Counter(keys)
    opening = next((key for key in keys if key and times[key] >= _ROWS), b"")
    starts = [at for at, kind in enumerate(keys) if kind == opening]
    return (lines[start:end] for start, end in pairwise((0, *starts[1:], len(lines))))


def _grave(records: Sequence[Sequence[str]]) -> Iterator[int]:
    """The records of which a line speaks of a failure, or warns."""
    lines = [line for record in records for line in record]
    found = severity.graves(lines) | severity.warnings(lines)
    for at, (start, end) in enumerate(pairwise(accumulate(map(len, records), initial=0))):
        if not found.isdisjoint(range(start, end)):
            yield at


RECORDS: Final = Compressor("records", recognise, gather=gather, summarise=summarise)
