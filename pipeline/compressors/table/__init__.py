"""Tables as tools print them: padding goes, columns stay, and what the header can say the rows need not.

The header of a folded table names its columns: `name=value` is in every row, `name?value` where a row has nothing there,
`name^` is then as in the row above. Above the budget the telling rows are shown, chosen as for JSON.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, pairwise
from typing import Final

from ...markers import count, gap, is_ours
from ..compressor import Compressor
from ..json_data.cells import unscalar
from ..json_data.groups import Groups, grouped
from ..json_data.summary import Rows, estimate, target
from .grids import Grid, cells, read, write

_SIGNS: Final = {"?": ", ? value where empty", "^": ", ^ as above where empty"}
_LAYOUTS: Final = {"separated": "", "markdown": " of a table", "fixed": ", columns at "}
_HEADER: Final = re.compile(
    r"\[… (\d+) rows?( of a table|, columns at [<\d ]+|)(?:, \? value where empty)?(?:, \^ as above where empty)?"
    r"(?:, between: (.))?: (.*)\]\n"
)
_NAME: Final = re.compile(r"([^=?^]+)(?:([=?^])(.*))?", re.DOTALL)
_PLAIN: Final = re.compile(r"[^=?^]+")


def recognise(text: str) -> bool:
    return read(text) is not None


def fold(text: str) -> str | None:
    """The table without padding and repetition; None where its layout could not be made again from that."""
    grid = _grid(text)
    if grid is None or write(grid) != text.removesuffix("\n"):
        return None
    folded = _laid(grid, above=True)
    return folded + "\n" if text.endswith("\n") else folded


def gather(text: str) -> str | None:
    """The same for tables whose padding follows no rule, and with rows in blocks by what they share."""
    grid = _grid(text)
    if grid is None:
        return None
    groups = grouped([dict(zip(grid.names, row, strict=True)) for row in grid.rows])
    return _laid(grid, above=True) if groups is None else _in_blocks(grid, groups)


def _in_blocks(grid: Grid, groups: Groups) -> str:
    """The table with the rows of each block under a line with what they share."""
    kept = [at for at, name in enumerate(grid.names) if name not in groups.fields]
    ordered = [grid.rows[at] for block in groups.blocks for at in block.rows]
    rest = replace(
        grid,
        names=tuple(grid.names[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in ordered),
        layout="separated",
    )
    specs, rows = _columns(rest, above=False)
    lines = iter(_lines(rest, rows))
    blocks = [
        line
        for block in groups.blocks
        for line in (_shared(grid, groups, block.rows[0]), *islice(lines, len(block.rows)))
    ]
    return "\n".join([_header(rest, specs, " in blocks by " + ",".join(groups.fields)), *blocks])


def _shared(grid: Grid, groups: Groups, row: int) -> str:
    """What the rows of a block share, as the table spells it."""
    cells_of = dict(zip(grid.names, grid.rows[row], strict=True))
    return gap(grid.separator.join(f"{field}={cells_of[field]}" for field in groups.fields))


def summarise(text: str, budget: int) -> str | None:
    """The table's telling rows in about `budget` tokens."""
    grid = _grid(text)
    if grid is None:
        return None
    specs, rows = _columns(grid, above=False)
    values = [dict(zip(grid.names, map(unscalar, row), strict=True)) for row in grid.rows]
    lines = _lines(grid, rows)
    share = target(budget, estimate(text)) / max(1, estimate("\n".join(lines)))
    shown = Rows(min(1.0, share)).pick(values, lines, "row")
    return "\n".join([_header(grid, specs), *shown])


def _grid(text: str) -> Grid | None:
    grid = None if is_ours(text) else read(text)
    return grid if grid is not None and all(map(_PLAIN.fullmatch, grid.names)) else None


def _laid(grid: Grid, *, above: bool) -> str:
    specs, rows = _columns(grid, above=above)
    return "\n".join([_header(grid, specs), *_lines(grid, rows)])


def _header(grid: Grid, specs: Sequence[str], by: str = "") -> str:
    said = count(len(grid.rows), "row") + by + _LAYOUTS[grid.layout] + (grid.shape if grid.layout == "fixed" else "")
    said += "".join(words for sign, words in _SIGNS.items() if any(sign in _sign(spec) for spec in specs))
    said += "" if grid.separator == _usual(grid.layout, grid.separator) else f", between: {grid.separator}"
    header = gap(f"{said}: {grid.separator.join(specs)}")
    return f"{header}\n{grid.shape}" if grid.layout == "markdown" else header


def _usual(layout: str, header: str) -> str:
    """The separator of which nothing need be said: a tab in the header is one."""
    return "|" if layout == "markdown" else "\t" if "\t" in header else ","


def _sign(spec: str) -> str:
    match = _NAME.fullmatch(spec)
    return (match[2] or "") if match else ""


def _columns(grid: Grid, *, above: bool) -> tuple[list[str], list[tuple[str, ...]]]:
    """What the header says of each column, and the rows of the cells that are left."""
    specs: list[str] = []
    kept: list[Sequence[str]] = []
    for name, column in zip(grid.names, zip(*grid.rows, strict=True), strict=True):
        sign, said, left = _shortened(column, above=above)
        specs.append(name + sign + said)
        if sign != "=":
            kept.append(left)
    return specs, list(zip(*kept, strict=True)) if kept else [()] * len(grid.rows)


def _shortened(column: Sequence[str], *, above: bool) -> tuple[str, str, Sequence[str]]:
    """The sign and value for the header, and the cells that the rows keep."""
    usual, times = Counter(column).most_common(1)[0]
    if "" in column:
        return "", "", column
    if times == len(column):
        return "=", usual, ()
    again = sum(map(str.__eq__, column, column[1:])) if above else 0
    if times >= again and times * 3 >= len(column) * 2:
        return "?", usual, ["" if cell == usual else cell for cell in column]
    if again * 2 >= len(column) and len(usual) > 7:
        return "^", "", [column[0], *("" if a == b else b for a, b in pairwise(column))]
    return "", "", column


def _lines(grid: Grid, rows: Sequence[tuple[str, ...]]) -> list[str]:
    """The rows as lines; empty cells at the end are left away, but never the whole line."""
    lines = (grid.separator.join(row).rstrip(grid.separator) for row in rows)
    return [line or grid.separator for line in lines]


def unfold(text: str) -> str:
    """The table that was folded to `text`. Raises ValueError on what folding did not make."""
    header = _HEADER.match(text)
    if header is None:
        raise ValueError("no header")
    layout = header[2].split(" at ")[0]
    separator = header[3] or _usual({" of a table": "markdown"}.get(layout, ""), header[4])
    lines = text[header.end() :].removesuffix("\n").split("\n")
    shape = lines.pop(0) if layout == " of a table" else header[2].removeprefix(_LAYOUTS["fixed"])
    specs = [_NAME.fullmatch(spec) for spec in header[4].split(separator)]
    if len(lines) != int(header[1]):
        raise ValueError("rows are missing")
    kind = {" of a table": "markdown", "": "separated"}.get(layout, "fixed")
    rows = [cells(line, separator) if kind == "separated" else tuple(line.split(separator)) for line in lines]
    columns = _restored([(spec[2] or "", spec[3] or "") for spec in specs if spec], rows)
    names = tuple(spec[1] for spec in specs if spec)
    whole = write(Grid(kind, separator, names, tuple(zip(*columns, strict=True)), shape))
    return whole + "\n" if text.endswith("\n") else whole


def _restored(signs: Sequence[tuple[str, str]], rows: Sequence[tuple[str, ...]]) -> list[list[str]]:
    """The whole columns of shortened rows."""
    inside = sum(sign != "=" for sign, _ in signs)
    kept = iter(zip(*((row + ("",) * inside)[:inside] for row in rows), strict=True))
    return [[said] * len(rows) if sign == "=" else _refilled(sign, said, list(next(kept))) for sign, said in signs]


def _refilled(sign: str, said: str, column: list[str]) -> list[str]:
    if sign == "?":
        return [cell or said for cell in column]
    if sign == "^":
        for at in range(1, len(column)):
            column[at] = column[at] or column[at - 1]
    return column


TABLE = Compressor("table", recognise, fold, unfold, gather, summarise, alone=True)
