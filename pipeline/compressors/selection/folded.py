"""Records of what is laid out in rows and indented lines: JSON, tables, listings, search results.

The rows of a table stand under its header, members under their object, names under their folder. Rows that speak of
failure, that hold a value which is rare in its column, or a number far from the others, are worth most; then what stands
highest; then an even sample.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import fmean, pstdev
from typing import Final

from ...model.markers import OPEN, count, gap
from ...text import severity
from .breaking import broken
from .fill import fill
from .material import Material, MustStay, Selection, nothing
from .outline import indents, outline
from .shortening import short

_LONG: Final = 600
"""Characters of a line that is broken at its brackets."""
_CELLS: Final = (80, 300, 900)
"""Characters of a cell that may stay while other rows wait; and while others have cells as short."""
_WORTH_GAP: Final = 60
"""Characters that a line with gaps must be shorter, or nothing is left out of it."""
_UNBROKEN: Final = 1_200
"""Characters of a line that is too long for a row: then the document is not told by tables."""
_FAILURE: Final = re.compile(
    r"(?i)\b(?:error|exception|fail(?:ed|ure|ing)?|critical|fatal|crash(?:ed)?|panic|abort(?:ed)?|timed? ?out|denied|rejected)\b"
)
_ROWS: Final = re.compile(r"\[… (?:rows of )?(\d+) (?:rows?|lines?)\b.*\]$")
_NUMBER: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,9})?")
_WORTH_FAILURE: Final = 60.0
_WORTH_ODD: Final = 30.0
_WORTH_ENDS: Final = 12.0
_WORTH_HEADER: Final = 40.0
_WORTH_HIGH: Final = 8.0
_OFTEN: Final = 0.2
"""Part of the rows above which a mark is no mark."""
_FEWEST: Final = 8
_KINDS: Final = 12
"""Different values of a column in which one that stands once is rare."""
_SIGMAS: Final = 3.0


Depths = Callable[[Sequence[str]], Sequence[int]]
"""How deep each line stands: a deeper one belongs to the last above it that is less deep."""


def select(
    folded: str,
    budget: int,
    must: MustStay = nothing,
    *,
    noun: str = "line",
    original: str = "",
    depths_of: Depths | None = None,
) -> Selection:
    """Return as many whole lines of `folded` as fit into `budget` tokens. `original`: the document, where its brackets
    tell it too. `depths_of`: where neither indent nor the header of a table says what belongs to what."""
    lines = folded.split("\n")
    if depths_of is None:
        lines = [piece for line in lines for piece in _pieces(line)]
    source = folded
    if original and any(len(line) > _UNBROKEN and OPEN in line for line in lines):
        source, lines = original, broken(original, _LONG)
    tables = [] if depths_of else list(_tables(lines))
    depths = depths_of(lines) if depths_of else _depths(lines, tables)
    worths = _worths(lines, tables, depths)
    shorts = [shortened for longest in _CELLS if (shortened := _shorts(lines, longest))]
    records, above = outline(lines, depths=depths, titles=not tables and depths_of is None)
    rows = bytearray(len(lines))
    for table in tables:
        rows[table.start : table.stop] = b"\1" * len(table)

    def describe(start: int, end: int) -> str:
        return gap(f"{count(end - start, 'row' if all(rows[start:end]) else noun)} left out")

    return replace(
        fill(Material(lines, records, above, worths, describe, shorts=shorts), budget, must(lines)), source=source
    )


def _pieces(line: str) -> Sequence[str]:
    return broken(line, _LONG) if line.lstrip()[:1] in ("{", "[", ",") and not line.startswith(OPEN) else [line]


def _tables(lines: Sequence[str]) -> Iterator[range]:
    """The rows of each table, blocks within it included; its header is the line above."""
    index = 0
    while index < len(lines):
        match = _ROWS.search(lines[index]) if OPEN in lines[index] else None
        index += 1
        if match is None:
            continue
        left, start = int(match[1]), index
        while index < len(lines) and left:
            left -= not lines[index].startswith(OPEN)
            index += 1
        yield range(start, index)


def _depths(lines: Sequence[str], tables: Sequence[range]) -> list[int]:
    depths = indents(lines)
    for table in tables:
        deeper = depths[table.start - 1] + 1
        blocks = any(lines[row].startswith(OPEN) for row in table)
        for row in table:
            depths[row] = deeper + (blocks and not lines[row].startswith(OPEN))
    inside = False  # a row in several lines: its members belong to its first
    for index, line in enumerate(lines):
        ends = line.endswith((")", "),"))
        if line.lstrip(" ").startswith("("):
            inside = not ends
        elif inside:
            depths[index] += 1
            inside = not ends
    return depths


def _worths(lines: Sequence[str], tables: Sequence[range], depths: Sequence[int]) -> list[float]:
    worths = [_WORTH_HIGH / (1 + min(depth, 50)) for depth in depths]
    for index in severity.graves(lines):
        worths[index] = max(worths[index], _WORTH_FAILURE)
    for index in (0, min(1, len(lines) - 1), len(lines) - 1):
        worths[index] = max(worths[index], _WORTH_ENDS)
    for table in tables:
        worths[table.start - 1] = _WORTH_HEADER
        rows = [index for index in table if not lines[index].startswith(OPEN)]
        for index in rows:
            worths[index] = 0.5
        for index in (*rows[:1], *rows[-1:]):
            worths[index] = _WORTH_ENDS
        for index, worth in _odd_rows([lines[index] for index in rows]).items():
            worths[rows[index]] = max(worths[rows[index]], worth)
    return worths


def _odd_rows(rows: Sequence[str]) -> Mapping[int, float]:
    """The rows that differ from the others, by number, and what that is worth."""
    odd: dict[int, float] = {}
    failing = [index for index, row in enumerate(rows) if _FAILURE.search(row)]
    if len(failing) <= max(3, _OFTEN * len(rows)):
        odd.update(dict.fromkeys(failing, _WORTH_FAILURE))
    if len(rows) < _FEWEST:
        return odd
    table = [cells(row) for row in rows]
    (width, _), *_ = Counter(map(len, table)).most_common(1)
    for index in range(len(rows)):
        if len(table[index]) != width:
            odd.setdefault(index, _WORTH_ODD)
    for column in range(width):
        values = [(index, row[column]) for index, row in enumerate(table) if len(row) == width]
        marked = {*_rare(values), *_far(values)}
        if len(marked) <= max(3, _OFTEN * len(rows)):
            for index in marked:
                odd.setdefault(index, _WORTH_ODD)
    return odd


def _rare(values: Sequence[tuple[int, str]]) -> Iterator[int]:
    """Rows with a value that stands once where few others stand often."""
    times = Counter(value for _, value in values)
    if 1 < len(times) <= _KINDS and len(values) >= 4 * len(times):
        yield from (index for index, value in values if times[value] == 1)


def _far(values: Sequence[tuple[int, str]]) -> Iterator[int]:
    """Rows with a number far from the others."""
    numbers = [(index, float(value)) for index, value in values if _NUMBER.fullmatch(value)]
    if len(numbers) < max(_FEWEST, len(values) // 2):
        return
    mean, deviation = fmean(number for _, number in numbers), pstdev(number for _, number in numbers)
    yield from (index for index, number in numbers if abs(number - mean) > _SIGMAS * deviation > 0)


_SIGN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[({})\],\t|]')


def cells(row: str) -> list[str]:
    """The cells of a row of a folded table, at the commas, tabs or bars outside of brackets and quotes."""
    out: list[str] = []
    depth = start = 0
    sign = "\t" if "\t" in row else "," if "," in row else "|"
    for token in _SIGN.finditer(row):
        if token[0] in ("[", "(", "{"):
            depth += 1
        elif token[0] in ("]", ")", "}"):
            depth = max(0, depth - 1)
        elif token[0] == sign and not depth:
            out.append(row[start : token.start()])
            start = token.end()
    return [*out, row[start:]]


def _shorts(lines: Sequence[str], longest: int) -> dict[int, str]:
    """Number -> the line with its long cells cut short, where that is worth a gap."""
    return {
        index: shorter
        for index, line in enumerate(lines)
        if len(line) > longest and OPEN not in line and len(shorter := _short(line, longest)) + _WORTH_GAP < len(line)
    }


def _short(line: str, longest: int) -> str:
    sign = "\t" if "\t" in line else "," if "," in line else "|"
    return sign.join(cell if len(cell) <= longest else short(cell, longest // 2, longest // 8) for cell in cells(line))
