"""What can be undone: neighbouring lines of one message become a table in their place, and what neighbouring lines begin
with is said once above them. `unfold` reads the markers back; all other lines are themselves.

Cycles of two to four messages have no layout of their own: in 30 logs they made up less than 1.2 % of the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ...model.markers import OPEN
from ..templated.columns import table
from ..templated.heads import Item, headed, lines_of, read_items
from ..templated.layout import written
from ..templated.read_back import reads_back

_DIGITS: Final = b"0123456789abcdefABCDEF"
# Shorter runs are cheaper as they are.
_FEWEST: Final = 4
# A line longer than this is data, not a message.
_LONGEST: Final = 10_000


def fold(text: str) -> str | None:
    """The text with its runs as tables, under heads; None where there is neither, or where it holds markers already."""
    if OPEN in text:
        return None
    items = list(_folded(text.split("\n")))
    out = headed(items)
    if out is None and not any(isinstance(item, list) for item in items):
        return None
    return "\n".join(out or lines_of(items))


def unfold(text: str) -> str:
    """What `fold` was given. Raises ValueError on what fold did not make."""
    return "\n".join(read_items(text.split("\n")))


def _folded(lines: Sequence[str]) -> Iterator[Item]:
    for start, end in _runs(lines):
        run = lines[start:end]
        if len(run) < _FEWEST or not run[0] or len(run[0]) > _LONGEST:
            yield from run
            continue
        whole = table(run)
        said = written(whole, run) if whole is not None else None
        if said is not None and sum(map(len, said)) < sum(map(len, run)) and reads_back(said, run):
            yield said
        else:
            yield from run


def _runs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Neighbouring lines that are equal but for their hexadecimal digits: start and end of each run."""
    keys = "\n".join(lines).encode("utf-8", "surrogatepass").translate(None, _DIGITS).split(b"\n")
    start = 0
    for at in range(1, len(keys) + 1):
        if at == len(keys) or keys[at] != keys[start]:
            yield start, at
            start = at
