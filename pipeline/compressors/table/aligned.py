"""Tables that terminals show, wherever they stand in a text, told by what is above their rows.

| layout  | told by                                                              | for example                         |
|---------|----------------------------------------------------------------------|-------------------------------------|
| piped   | a rule under the names, `|` between the cells, maybe rules in between | psql, mysql, rich, polars, tabulate |
| ruled   | a rule under the names, whose gaps are blank in all rows             | pip list, dpkg -l, sqlite3 -column  |
| words   | single words as names, as many in each row, each below its name      | ps, top, df, lsof                   |

A reader gets the lines from the names (or what is above them) on, and says how many of them the table takes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from .grids import MAX_WIDTH, MIN_ROWS, Grid, is_title

_TOP: Final = 6
"""Lines that may stand above a rule."""
_CORNERS: Final = "+|┌┬┐├┼┤└┴┘┏┳┓┣╋┫┡╇┩╒╤╕╞╪╡╔╦╗╠╬╣"
_RULE: Final = re.compile(rf"[ {_CORNERS}]*[-=─━═]{{2,}}(?:[ {_CORNERS}]+[-=─━═]{{2,}})+[ {_CORNERS}]*|\+\+\+(?:-=+)+")
_DASHES: Final = re.compile(r"[-=+ ]*-[-=+ ]*")
_WORD: Final = re.compile(r"\S+")
_PIPES: Final = "|│┃┆║"
_PIPE: Final = re.compile(f"[{_PIPES}]")
_ASIDE: Final = 0.05
"""Part of the rows whose cells need not be below their names, if there are exactly as many as names."""


def ruled(lines: Sequence[str]) -> tuple[Grid, int] | None:
    """The table whose rule is among the first lines."""
    index = next(
        (index for index, line in enumerate(lines[1:_TOP], 1) if is_rule(line) and not is_rule(lines[index - 1])), 0
    )
    if not index or len(lines) <= index + MIN_ROWS:
        return None
    crossings = sum(map(lines[index].count, _CORNERS))
    piped = crossings and sum(map(lines[index - 1].count, _PIPES)) == crossings
    return _piped(lines, index, crossings) if piped else _columns_of_rule(lines, index)


def is_rule(line: str) -> bool:
    """Return whether a line is drawn between rows, or under the names."""
    return (
        (line[:1] in "-= ─━═" or line[:1] in _CORNERS) and len(line) <= MAX_WIDTH and _RULE.fullmatch(line) is not None
    )


def _piped(lines: Sequence[str], position: int, width: int) -> tuple[Grid, int] | None:
    """A table with `width` pipes in each line; rules between its rows say nothing."""
    names, rows, end = _cut(lines[position - 1]), list[list[str]](), position
    for number, line in enumerate(lines[position + 1 :], position + 1):
        if not is_rule(line):
            cells = _cut(line)
            if len(cells) != width + 1:
                break
            rows.append(cells)
            end = number
    pipe = max(_PIPES, key=lines[position - 1].count)
    framed = not names[0] and not names[-1]
    if len(rows) < MIN_ROWS or (framed and any(row[0] or row[-1] for row in rows)):
        return None
    inner = slice(1, -1) if framed else slice(None)
    grid = Grid(
        "framed" if framed else "piped",
        pipe,
        tuple(names[inner]),
        tuple(tuple(row[inner]) for row in rows),
        above=tuple(lines[: position - 1]),
        rule=lines[position],
    )
    return grid, end + 1


def _cut(line: str) -> list[str]:
    return [cell.strip(" ") for cell in _PIPE.split(line)]


def _columns_of_rule(lines: Sequence[str], position: int) -> tuple[Grid, int] | None:
    rule = lines[position]
    starts = [match.start() for match in re.finditer("=+" if "=" in rule else "-+", rule)]
    if not starts:
        return None
    starts = starts if not starts[0] else [0, *starts]
    ends = [*starts[1:], MAX_WIDTH]
    inner = starts[1:]
    body = list(
        takewhile(
            lambda line: not _DASHES.fullmatch(line) and all(line[start - 1 : start] in ("", " ") for start in inner),
            lines[position + 1 :],
        )
    )
    cells = [
        tuple(line[a:b].strip(" ") for a, b in zip(starts, ends, strict=True)) for line in (lines[position - 1], *body)
    ]
    if len(body) < MIN_ROWS or max(map(len, body)) > MAX_WIDTH:
        return None
    return Grid(
        "columns", " ", cells[0], tuple(cells[1:]), above=tuple(lines[: position - 1]), rule=rule
    ), position + 1 + len(body)


def worded(lines: Sequence[str]) -> tuple[Grid, int] | None:
    """The table whose first line is of single words, one above each word of the rows; the last cell may have many."""
    names = lines[0].split() if len(lines[0]) <= MAX_WIDTH else []
    if len(names) < 3 or not all(map(is_title, names)):
        return None
    spans = [match.span() for match in _WORD.finditer(lines[0])]
    rows, aside = [], 0
    for line in lines[1:]:
        cells, below = _cells(line, spans)
        if len(cells) < len(names):
            break
        rows.append(cells)
        aside += not below
    padded = sum(1 for line in lines[1 : 1 + len(rows)] if "  " in line)
    if len(rows) < MIN_ROWS or aside > _ASIDE * len(rows) or 2 * padded < len(rows):
        return None
    return Grid("words", " ", tuple(names), tuple(rows)), 1 + len(rows)


def _cells(line: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[str, ...], bool]:
    """The words of a row, the last of which may be many if all are below their names; and whether they are.

    What stands before all columns (the `●` of systemctl) belongs to the first cell. No cells where this is no row.
    """
    mark = line[: spans[0][0]].rstrip(" ")
    bare = " " * spans[0][0] + line[spans[0][0] :] if mark and len(mark) < spans[0][0] else line
    cells = bare.split(None, len(spans) - 1)
    if len(line) > MAX_WIDTH or not cells:
        return (), False
    below = _is_below(bare, spans)
    if not below and (len(cells) < len(spans) or " " in cells[-1]):
        return (), False
    return (f"{mark} {cells[0]}" if bare is not line else cells[0], *cells[1:]), below


def _is_below(line: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether each word is nearer to its own name than to those beside it."""
    last = len(spans) - 1
    for index, (match, (low, high)) in enumerate(zip(_WORD.finditer(line), spans, strict=False)):
        start, end = match.span()
        if start < high and end > low:
            continue
        off = _distance(start, end, spans[index])
        if off > _distance(start, end, spans[max(0, index - 1)]) or off > _distance(
            start, end, spans[min(last, index + 1)]
        ):
            return False
    return True


def _distance(start: int, end: int, span: tuple[int, int]) -> int:
    return max(0, span[0] - end + 1, start - span[1] + 1)
