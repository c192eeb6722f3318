"""Documents above their budget: the telling rows of each table, and a word on those that are left out.

Every gap has a marker with its count where it is; one more below the header says what the left-out rows hold, by column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ...model.markers import OPEN, count, gap
from ...model.tokens import count as tokens
from ..tabular.cells import MISSING, plain, scalar
from ..tabular.document import NUMBER, Value, write_hidden
from ..tabular.rarities import ERROR, changes, far, flat, rare, series
from ..tabular.selection import Selection
from .tables import Layout

SHARE: Final = 0.08
"""What a document may keep at most, but for its budget's quarter: far above the budget less is kept than would fit."""
SAMPLE: Final = 4000
"""Characters that are counted exactly, to know what the rest takes."""
ENDLESS: Final = 1 << 62
DEEP: Final = 1.5
"""How many times the aim a document may be after its rows were picked; above, it is its depth that makes it large."""
WIDE: Final = 600
"""Characters of a line from which on it is not a row of plain values."""
CHARACTERS: Final = 3
"""Of a token, roughly."""
TOP: Final = 3
MAX_SHOWN: Final = 32
"""Characters of a value that is counted by name."""
MAX_COLUMNS: Final = 16
"""Columns on which the left-out rows are summarised."""
FEW_SCALARS: Final = 24
FEW_PARTS: Final = 4
"""Elements that an array keeps in any case: of scalars, and of objects inside a row."""


def estimate(text: str) -> int:
    """The tokens of `text`, from those of its beginning."""
    sample = text[:SAMPLE]
    return round(tokens(sample) * len(text) / max(1, len(sample)))


def target(budget: int, size: int) -> int:
    """The tokens to aim at for a text of `size` tokens."""
    return min(budget, max(budget // 4, round(SHARE * size)))


def summarised(text: str, said: Callable[[Layout, int], str], budget: int) -> str | None:
    """What `said` makes of the document `text` in about `budget` tokens, rarities not counted; None where nothing is left out.

    Long arrays inside rows go first, since what remains of them still names each row's kind; then rows; then what is deep,
    for which `said` is told the characters to stay in.
    """
    aim = target(budget, estimate(text))
    layout = Layout(above=False, shorten=shortened, parts=thinned)
    short = said(layout, ENDLESS)
    size = estimate(short)
    if size > aim:
        layout = replace(layout, pick=Rows(aim / size).pick)
        short = said(layout, ENDLESS)
    if _is_wide(short) and estimate(short) > DEEP * aim:
        short = min(short, said(replace(layout, tables={}), aim * CHARACTERS), key=len)
    return short if OPEN in short else None


def _is_wide(text: str) -> bool:
    """Whether most of it stands in lines that are too long for rows of plain values."""
    return sum(len(line) for line in text.split("\n") if len(line) > WIDE) > len(text) / 2


@dataclass(frozen=True, slots=True)
class Rows:
    """How much of each table is kept."""

    share: float
    """Of its rows."""

    def pick(self, values: Sequence[Value], lines: Sequence[str], noun: str) -> list[str]:
        """The lines to show, with a marker in each gap and what is left out in front."""
        columns = flat(values)
        shown = Selection(lines).of(rare(columns), int(self.share * len(lines)))
        left = [at for at in range(len(lines)) if at not in shown]
        if not left:
            return list(lines)
        said = left_out({name: [column[at] for at in left] for name, column in columns.items()})
        return [*([gap(f"left out: {said}")] if said else []), *gapped(lines, shown, noun)]


def thinned(values: Sequence[Value], cells: Sequence[str], lengths: Sequence[int]) -> list[list[str]]:
    """The cells of the elements of one column's arrays, some left out of long ones."""
    found, start = [], 0
    for length in lengths:
        part = cells[start : start + length]
        if length > FEW_PARTS:
            shown = {0, 1, length - 1, *rare(flat(values[start : start + length]))}
            shown |= {at for at in range(length) if at - 1 in shown and at + 1 in shown}
            part = gapped(part, shown, "item")
        found.append(list(part))
        start += length
    return found


def gapped(lines: Sequence[str], shown: set[int], noun: str) -> list[str]:
    """The shown lines, and a marker with the count of those between."""
    found: list[str] = []
    missing = 0
    for at, line in enumerate(lines):
        if at not in shown:
            missing += 1
            continue
        if missing:
            found.append(gap(count(missing, noun)))
            missing = 0
        found.append(line)
    return [*found, gap(count(missing, noun))] if missing else found


def left_out(columns: Mapping[str, Sequence[Value]]) -> str:
    """What the left-out rows hold: ranges of numbers, counts of frequent values, else how many distinct ones."""
    said = []
    for name, values in columns.items():
        there = [value for value in values if value is not MISSING]
        if there and len(set(there)) > 1:
            said.append(f"{name} {_column(there)}")
    return "; ".join(said[:MAX_COLUMNS])


def _column(values: Sequence[Value]) -> str:
    numbers = [value for value in values if type(value) is str and value[:1] == NUMBER and value[-1].isdigit()]
    if len(numbers) == len(values):
        read = [float(number[1:]) for number in numbers]
        low, high = (numbers[read.index(end)] for end in (min(read), max(read)))
        return f"{plain(low)} to {plain(high)}"
    times = Counter(values)
    if len(times) <= 2 * TOP and all(len(scalar(value)) <= MAX_SHOWN for value in times):
        return ", ".join(f"{scalar(value)} {count}" for value, count in times.most_common())
    first, often = times.most_common(1)[0]
    if often * 4 > len(values) and len(scalar(first)) <= MAX_SHOWN:
        return f"{len(times)} distinct, most {scalar(first)} {often}"
    return f"{len(times)} distinct"


def shortened(values: Sequence[Value]) -> str | None:
    """A long array of scalars, its middle as statistics; None for a short one or one of something else."""
    if len(values) <= FEW_SCALARS or any(type(value) in (dict, list) for value in values):
        return None
    cells = [write_hidden(value) for value in values]
    numbers = series(values)
    shown = {at for at, value in enumerate(values) if type(value) is str and ERROR.search(value)}
    if numbers is not None:
        shown |= {*far(numbers), *changes(numbers)}
    edge = FEW_SCALARS // 4
    shown |= {*range(edge), *range(len(values) - edge // 2, len(values))}
    left = [value for at, value in enumerate(values) if at not in shown]
    said = gap(f"left out: {_column(left)}") if len(set(left)) > 1 else ""
    noun = "number" if numbers is not None else "item"
    return "[" + ",".join([*gapped(cells, shown, noun), *([said] if said else [])]) + "]"
