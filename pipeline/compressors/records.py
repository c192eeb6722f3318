"""Records of several lines, whichever tool prints them: `stat`, `psql -x`, `dpkg -s`, `openssl x509`, `systemctl status`.

Lines of a record may not be torn apart, so none of the compressors that bring like lines together may have them. But where the
same lines come again in the same order, each record is a row below them (stanzas.py). Above the budget the first records stay,
the last one, and those that speak of failures or warn; the others are counted where they stood.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

from .. import markers, severity, tokens
from . import groups
from .compressor import Compressor
from .log.records import are_records, kinds

# The first lines tell; fewer are too few to know.
_SAMPLE: Final = 240
_FEWEST: Final = 12
# Records of which some are left out.
_MANY: Final = 8


def recognise(text: str) -> bool:
    """Whether each of the first lines belongs to the one below."""
    lines = [line for line in text.split("\n", _SAMPLE)[:_SAMPLE] if line.strip()]
    return len(lines) >= _FEWEST and are_records(lines)


def gather(text: str) -> str | None:
    """With records as rows."""
    if markers.is_ours(text):
        return None
    said = "\n".join(groups.spelt(groups.gathered(text, ()), groups.said()))
    return said if markers.is_ours(said) else None


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
    """The records: each begins with a line that opens as the first one does, blank lines before it left to the last."""
    keys = kinds(lines)
    opening = next(filter(None, keys), b"")
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
