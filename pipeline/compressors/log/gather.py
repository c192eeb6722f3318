"""All facts of a log in fewer tokens: what lines share is said once; the order between interleaved messages goes.

Stay as they are, in place and in order: stack traces with their messages (the same trace again is a marker) and what speaks of
failure right above them, messages seen at most three times, and lines of trouble, unless trouble is what the log is made of.
Then they are rows too: up to fifty of a message with the whole text from the first word of failure on in one piece, so that it
can be searched for; in masses as any other message, but only in tables from which every line can be read back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ...model.markers import OPEN, count, gap
from ...text import severity
from ..templated.columns import Table, table
from ..templated.heads import Item, headed, lines_of
from ..templated.layout import written
from ..templated.read_back import reads_back
from ..templated.templates import Lines
from .placement import Placement
from .reading import Log, read

# A message seen this often or less is rare, and stays as it is.
RARE: Final = 3
# Lines of trouble of one message stay as they are up to this number and this share of all lines.
_TROUBLE: Final = 8
_TROUBLE_SHARE: Final = 0.03
_WARNING_SHARE: Final = 0.03
_LINE_END: Final = 4
# More failures of one message than this are a table like others: the message once, and the values of each.
MANY: Final = 50
# Signs inside of a name or a path that is itself a word of failure, such as W/System.err, or before it: level=error.
_IN_NAMES: Final = "_./\\-="
# A line longer than this is data, not a message, and is not cut into words.
_LONGEST: Final = 10_000


def gather(text: str, *, whole: bool = False) -> str | None:
    """The log with messages as tables, other lines under heads; None where it holds markers already.

    `whole`: it is a listing, or the rows of a table, of which no word is cut.
    """
    if OPEN in text:
        return None
    log = read(text)
    said: dict[int, Item] = {}
    gone = _same_traces(log, said)
    for group in _foldable(log):
        found = rows_of(log, group, group[0] in log.signs, whole)
        if found is not None:
            said[group[0]] = found
            gone.update(group[1:])
    items = [said.get(at, line) for at, line in enumerate(log.lines) if at not in gone]
    return "\n".join((None if whole else headed(items)) or lines_of(items))


def rows_of(log: Log, group: Lines, failing: bool, whole: bool = False) -> list[str] | None:
    """A table for lines of one message; None for lines that gain nothing.

    `failing`: each line stays in one piece from its first word of failure on, or can be read back from a table of many.
    """
    lines = [log.lines[at] for at in group]
    said = _said(table(lines, whole=whole), lines)
    if failing and not (len(lines) > MANY and said and reads_back(said, lines)):
        ends = [_end(log.lines[at], log.signs[at]) for at in group]
        starts = [line[: len(line) - len(end)] for line, end in zip(lines, ends, strict=True)]
        said = _said(table(starts, ends, whole=whole), lines)
    return said


def _said(whole: Table | None, lines: Sequence[str]) -> list[str] | None:
    """The lines as a table, if that is shorter."""
    said = written(whole, lines, in_order=False) if whole is not None else None
    return said if said and _size(said) < _size(lines) else None


def _size(lines: Iterable[str]) -> int:
    """Characters, and those that the token of a line's end could have been."""
    sizes = list(map(len, lines))
    return sum(sizes) + _LINE_END * len(sizes)


def _end(line: str, sign: int) -> str:
    """The line from its first word of failure on, from the name or path that this is part of, or from the quote around it."""
    if line.count('"', 0, sign) % 2:
        return line[line.rindex('"', 0, sign) :]
    while sign and (line[sign - 1].isalnum() or line[sign - 1] in _IN_NAMES):
        sign -= 1
    return line[sign:]


def _foldable(log: Log) -> Iterator[Lines]:
    """The groups to say as tables: each all with words of failure in it, or all without."""
    placement = Placement(log.lines)
    for group in log.groups:
        first = log.lines[group[0]]
        if len(group) <= RARE or not first or len(first) > _LONGEST or placement.bound(group):
            continue  # an empty line costs next to nothing, and parts what belongs together
        failing = [at for at in group if at in log.signs and at not in log.heads]
        calm = [at for at in group if at not in log.signs]
        for part, share, troubled in (
            (failing, _TROUBLE_SHARE, severity.is_error),
            (calm, _WARNING_SHARE, severity.is_warning),
        ):
            seldom = len(part) <= min(_TROUBLE, share * len(log.lines))
            if len(part) > RARE and not (seldom and troubled(log.lines[part[0]])):
                yield part


def _same_traces(log: Log, said: dict[int, Item]) -> set[int]:
    """Say of each trace that was there before, line for line, that it is the same."""
    first: dict[tuple[str, ...], int] = {}
    gone: set[int] = set()
    for trace in log.traces:
        body = tuple(log.lines[trace.start : trace.stop])
        if len(body) > RARE and first.setdefault(body, trace.start) != trace.start:
            said[trace.start] = [gap(f"{count(len(body), 'line')} same as above from {body[0].strip()}")]
            gone.update(range(trace.start + 1, trace.stop))
    return gone
