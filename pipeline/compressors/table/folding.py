"""A table without padding, and with what the header can say for the rows: the lossless form, and its inverse.

The header of a folded table names its columns: `name=value` is in every row, `name?value` where a row has nothing there,
`name^` is then as in the row above.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from ...model.markers import count, gap, is_ours
from .aligned import worded
from .grids import Grid, cells, read, separating, write

_SIGNS: Final = {"=": ", = in every row", "?": ", ? value where left out", "^": ", ^ as above where left out"}
_LAYOUTS: Final = {"separated": "", "markdown": " of a table", "fixed": ", columns at ", "words": ", columns of words"}
_HEADER: Final = re.compile(
    r"\[… (\d+) rows?( of a table|, columns at [<\d ]+|, columns of words|)"
    r"(?:, = in every row)?(?:, \? value where left out)?(?:, \^ as above where left out)?"
    r"(?:, between: (.))?: (.*)\]\n"
)
_NAME: Final = re.compile(r"([^=?^]+)(?:([=?^])(.*))?", re.DOTALL)
_PLAIN: Final = re.compile(r"[^=?^]+")


def fold(text: str, *, above: bool = True) -> str | None:
    """The table without padding and repetition; None where its layout could not be made again from that.

    `above`: rows may say "as in the row above".
    """
    grid = plain_grid(text)
    if grid is None:
        return None
    folded = laid(grid, above=above)
    return folded + "\n" if text.endswith("\n") else folded


def normal(text: str) -> str:
    """The text that folding gives back: columns of words stand two blanks apart, however wide their values are."""
    grid = plain_grid(text)
    if grid is None or grid.layout != "words":
        return text
    return write(grid) + "\n" * text.endswith("\n")


def plain_grid(text: str) -> Grid | None:
    """The table that can be written again, or, of words, but for its padding."""
    if is_ours(text):
        return None
    grid = read(text)
    if grid is None or write(grid) != text.removesuffix("\n"):
        grid = _words(text)
    return grid if grid is not None and all(map(_PLAIN.fullmatch, grid.names)) else None


def _words(text: str) -> Grid | None:
    """The table of words that the whole text is, with a sign between its cells."""
    lines = text.removesuffix("\n").split("\n")
    table = worded(lines)
    if table is None or table[1] < len(lines):
        return None
    separator = separating(table[0].rows)
    return None if separator is None else replace(table[0], separator=separator)


def laid(grid: Grid, *, above: bool) -> str:
    specs, rows = columns(grid, above=above)
    return "\n".join([_heading(grid, specs), *lines_of(grid, rows)])


def _heading(grid: Grid, specs: Sequence[str]) -> str:
    """The marker above the rows: how many, of what layout, what their signs mean, and their columns."""
    sentence = count(len(grid.rows), "row") + _LAYOUTS[grid.layout] + (grid.shape if grid.layout == "fixed" else "")
    sentence += "".join(words for sign, words in _SIGNS.items() if any(sign in _sign(spec) for spec in specs))
    sentence += "" if grid.separator == _usual(grid.layout, grid.separator) else f", between: {grid.separator}"
    marker = gap(f"{sentence}: {grid.separator.join(specs)}")
    return f"{marker}\n{grid.shape}" if grid.layout == "markdown" else marker


def _usual(layout: str, header: str) -> str:
    """The separator of which nothing need be said: a tab in the header is one."""
    return "|" if layout == "markdown" else "\t" if "\t" in header else ","


def _sign(spec: str) -> str:
    match = _NAME.fullmatch(spec)
    return (match[2] or "") if match else ""


def columns(grid: Grid, *, above: bool) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return what the header says of each column, and the rows of the cells that are left."""
    specs: list[str] = []
    kept: list[Sequence[str]] = []
    for name, column in zip(grid.names, zip(*grid.rows, strict=True), strict=True):
        sign, shown, left = _shortened(column, above=above)
        specs.append(name + sign + shown)
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


def lines_of(grid: Grid, rows: Sequence[tuple[str, ...]]) -> list[str]:
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
    kind = {" of a table": "markdown", "": "separated", ", columns of words": "words"}.get(layout, "fixed")
    inside = sum(spec is not None and spec[2] != "=" for spec in specs)
    rows = [
        cells(line, separator)
        if kind == "separated"
        else tuple(line.split(separator, max(0, inside - 1)) if line != separator else ())
        for line in lines
    ]
    columns = _restored([(spec[2] or "", spec[3] or "") for spec in specs if spec], rows)
    names = tuple(spec[1] for spec in specs if spec)
    whole = write(Grid(kind, separator, names, tuple(zip(*columns, strict=True)), shape))
    return whole + "\n" if text.endswith("\n") else whole


def _restored(signs: Sequence[tuple[str, str]], rows: Sequence[tuple[str, ...]]) -> list[list[str]]:
    """The whole columns of shortened rows."""
    inside = sum(sign != "=" for sign, _ in signs)
    kept = iter(zip(*((row + ("",) * inside)[:inside] for row in rows), strict=True))
    return [[text] * len(rows) if sign == "=" else _refilled(sign, text, list(next(kept))) for sign, text in signs]


def _refilled(sign: str, text: str, column: list[str]) -> list[str]:
    if sign == "?":
        return [cell or text for cell in column]
    if sign == "^":
        for index in range(1, len(column)):
            column[index] = column[index] or column[index - 1]
    return column
