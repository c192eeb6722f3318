"""The lines that a text tells otherwise than as they are: as tables, a declared number of rows under the template that they
all share, or under what they begin with.

    [… 3 lines like next, * in rows below, § above them]
    §* sshd[*]: Failed password for root from * port * ssh2
    § 09:41:
    42 7334 203.0.113.7 37490
    ...

    [… 2 lines, § starts lines below]
    § 2025-03-08T09:41:
    42Z|started
    ...

Strict: each sign of the template has its value, in the order in which they stand. This is the judge's own eye, made from
what the marker says in words; those who write tables have another (compressors/log/read_back.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

_MARKER: Final = re.compile(
    r'\[… (\d{1,9}) lines like next, (\W) in rows below(?:, (\W) above them)?(?:, sorted)?(, " as above)?\]'
)
_HEADED: Final = re.compile(r"\[… (\d{1,9}) lines, (\W) starts lines below\]")
_VALUE: Final = re.compile(r"""(?:"[^"]*"|(?<![\w'])'[^'\s][^']*+'(?![\w'])|`[^`]+`|[^ "])+""")
_QUOTE: Final = re.compile("[\"'`]")
_DITTO: Final = '"'


def told(text: str) -> set[str]:
    """All lines that tables in the text stand for, and those that stand under their beginnings."""
    found: set[str] = set()
    if " starts lines below]" in text:
        found.update(_headed(text.split("\n")))
    if " lines like next, " not in text:
        return found
    lines = text.split("\n")
    for at, line in enumerate(lines):
        marker = _MARKER.fullmatch(line) if line.startswith("[… ") else None
        if marker is not None and at + 1 < len(lines):
            found.update(_lines(marker, lines[at + 1], lines[at + 2 : at + 2 + 2 * int(marker[1])]))
    return found


def _headed(lines: Sequence[str]) -> Iterator[str]:
    """The lines under heads, as many as are declared; not the rows of tables among them."""
    left, rows, sign, above, head, template = 0, 0, "", "", "", False
    for line in lines:
        if line.startswith("[… "):
            marker, table = _HEADED.fullmatch(line), _MARKER.fullmatch(line)
            template = " like next" in line
            rows, above = (int(table[1]), table[3] or "") if table else (0, "")
            left, sign, head = (int(marker[1]), marker[2], "") if marker else (left, sign, head)
        elif template:
            template = False
        elif rows:
            rows -= not (above and line.startswith(above + " "))
        elif left and (line == sign or line.startswith(sign + " ")):
            head = line[2:]
        elif left and head and line:
            left -= 1
            yield head + line


def _lines(marker: re.Match[str], template: str, body: Sequence[str]) -> Iterator[str]:
    """The lines of one table, but for rows that do not fit its template."""
    left, hole, head = int(marker[1]), marker[2], marker[3] or ""
    signs = re.compile(f"[{re.escape(hole + head)}]\\d*")
    places = _places(signs.findall(template))
    width, above_width = (1 + max((at for sign, at in places if sign == of), default=-1) for of in (hole, head))
    line_of = "%s".join(literal.replace("%", "%%") for literal in signs.split(template))
    order = [at if sign == hole else width + at for sign, at in places]
    above: Sequence[str] = ()
    row: Sequence[str] = ()
    for line in body:
        if left and head and line.startswith(head + " "):
            above = _values(line[2:], above_width)
        elif left:
            last, row, left = row, _values(line, width, plain=bool(marker[4])), left - 1
            if marker[4] and last:
                row = [old if new == _DITTO else new for new, old in zip(row, last, strict=False)]
            if len(row) == width and len(above) == above_width:
                said = (*row, *above)
                yield line_of % tuple([said[at] for at in order])


def _places(signs: Sequence[str]) -> list[tuple[str, int]]:
    """For each sign of a template which it is, and the how manyeth value stands for it: by its number, or by its turn."""
    turns: dict[str, int] = {}
    numbers: dict[str, list[int]] = {}
    for sign in signs:
        numbers.setdefault(sign[0], []).append(int(sign[1:] or 0))
    places = []
    for sign in signs:
        turn = turns[sign[0]] = turns.get(sign[0], -1) + 1
        order = sorted(set(numbers[sign[0]]))
        places.append((sign[0], order.index(int(sign[1:])) if sign[1:] else turn))
    return places


def _values(line: str, width: int, plain: bool = False) -> Sequence[str]:
    """The values of a line, parted by blanks but for those in quotes, unless `plain`; the last one may hold blanks."""
    if width < 2:
        return [line] if width else []
    values = line.split(" ") if plain or not _QUOTE.search(line) else _VALUE.findall(line)
    return [*values[: width - 1], " ".join(values[width - 1 :])] if len(values) >= width else values
