"""Records of what is laid out in rows and indented lines: JSON, tables, listings, search results.

The rows of a table stand under its header, members under their object, names under their folder. Rows that speak of
failure, that hold a value which is rare in its column, or a number far from the others, are worth most; then what stands
highest; then an even sample.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ...model.markers import OPEN, count, gap
from ...text import severity
from .breaking import broken
from .fill import fill
from .material import Material, MustStay, Selection, nothing
from .odd import Rows, odd_rows
from .outline import indents, outline
from .shortening import short

_LONG: Final = 600
"""Characters of a line that is broken at its brackets."""
_CELLS: Final = (80, 300, 900)
"""Characters of a cell that may stay while other rows wait; and while others have cells as short."""
_CELLS_OF_FAILURE: Final = 300
"""The same in a line that reports a failure."""
_WORTH_GAP: Final = 60
"""Characters that a line with gaps must be shorter, or nothing is left out of it."""
_UNBROKEN: Final = 1_200
"""Characters of a line that is too long for a row: then the document is not told by tables."""
_FAILURE: Final = re.compile(
    r"(?i)\b(?:error|exception|fail(?:ed|ure|ing)?|critical|fatal|crash(?:ed)?|panic|abort(?:ed)?|timed? ?out|denied|rejected)\b"
)
_ROWS: Final = re.compile(r"\[… (?:rows of )?(\d+) (?:rows?|lines?)\b.*\]$")
_WORTH_FAILURE: Final = 60.0
_WORTH_ODD: Final = 30.0
_WORTH_ENDS: Final = 12.0
_WORTH_HEADER: Final = 40.0
_WORTH_HIGH: Final = 8.0
_OFTEN: Final = 0.2
"""Part of the rows above which a mark is no mark."""


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
    tables: Sequence[Rows] = (),
) -> Selection:
    """Return as many whole lines of `folded` as fit into `budget` tokens. `original`: the document, where its brackets
    tell it too. `depths_of`: where neither indent nor the header of a table says what belongs to what; `tables`: those that it
    says."""
    lines = folded.split("\n")
    if depths_of is None:
        lines = [piece for line in lines for piece in _pieces(line)]
    source = folded
    if original and any(len(line) > _UNBROKEN and OPEN in line for line in lines):
        source, lines = original, broken(original, _LONG)
    spans = [] if depths_of else list(_tables(lines))
    depths = depths_of(lines) if depths_of else _depths(lines, spans)
    worths = _worths(lines, spans, tables, depths)
    cells_of = dict(row for table in tables for row in table)
    graves = severity.graves(lines)
    shorts = [shortened for longest in _CELLS if (shortened := _shorts(lines, cells_of, graves, longest))]
    records, above = outline(lines, depths=depths, titles=not spans and depths_of is None)
    rows = bytearray(len(lines))
    for table in spans:
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


def _worths(lines: Sequence[str], spans: Sequence[range], tables: Sequence[Rows], depths: Sequence[int]) -> list[float]:
    worths = [_WORTH_HIGH / (1 + min(depth, 50)) for depth in depths]
    for index in severity.graves(lines):
        worths[index] = max(worths[index], _WORTH_FAILURE)
    for index in (0, min(1, len(lines) - 1), len(lines) - 1):
        worths[index] = max(worths[index], _WORTH_ENDS)
    for span in spans:
        worths[span.start - 1] = _WORTH_HEADER
    folded = [[(index, cells(lines[index])) for index in span if not lines[index].startswith(OPEN)] for span in spans]
    for table in (*folded, *tables):
        for index, _ in table:
            worths[index] = worths[index] if worths[index] >= _WORTH_FAILURE else 0.5
        for index, _ in (*table[:1], *table[-1:]):
            worths[index] = _WORTH_ENDS
        for index, worth in _odd_rows(lines, table).items():
            worths[index] = max(worths[index], worth)
    return worths


def _odd_rows(lines: Sequence[str], table: Rows) -> Mapping[int, float]:
    """The rows that differ from the others, by the number of the line, and what that is worth."""
    odd = dict.fromkeys(odd_rows(table, _OFTEN), _WORTH_ODD)
    failing = [index for index, _ in table if _FAILURE.search(lines[index])]
    if len(failing) <= max(3, _OFTEN * len(table)):
        odd.update(dict.fromkeys(failing, _WORTH_FAILURE))
    return odd


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


def _shorts(
    lines: Sequence[str], cells_of: Mapping[int, Sequence[str]], graves: Collection[int], longest: int
) -> dict[int, str]:
    """Number -> the line with its long cells cut short, where that is worth a gap."""
    shorts: dict[int, str] = {}
    for index, line in enumerate(lines):
        most = max(longest, _CELLS_OF_FAILURE) if index in graves else longest
        if len(line) > most and OPEN not in line:
            shorter = _short(line, cells_of.get(index), most)
            if len(shorter) + _WORTH_GAP < len(line):
                shorts[index] = shorter
    return shorts


def _short(line: str, in_columns: Sequence[str] | None, longest: int) -> str:
    """The line with its long cells cut short; `in_columns`: the cells, where no sign parts them."""
    if in_columns is None:
        sign = "\t" if "\t" in line else "," if "," in line else "|"
        return sign.join(_cut(cell, longest) for cell in cells(line))
    for cell in in_columns:
        line = line.replace(cell, _cut(cell, longest), 1) if len(cell) > longest else line
    return line


def _cut(cell: str, longest: int) -> str:
    return cell if len(cell) <= longest else short(cell, longest // 2, longest // 8)
