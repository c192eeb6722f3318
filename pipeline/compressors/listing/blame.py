"""git blame: each run of lines under its commit, author and date.

    313388f5 (Ann Lee 2026-08-04 10:00:08 -0400 11) import os         [… 2 lines, commit above its lines]
    313388f5 (Ann Lee 2026-08-04 10:00:08 -0400 12) import re    ->   313388f5 (Ann Lee 2026-08-04 10:00:08 -0400)
                                                                      11 import os
                                                                      12 import re

With git blame -s the commit is all that stands above. git pads authors and numbers to the widest of the file; unfold pads
them again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from ...model.markers import count, gap

# Every repetition is bounded: a line of blanks must not be tried at each of them.
_COMMIT: Final = r"(\^?[0-9a-f]{7,64}(?: [^ (]{1,1000})?)"
_DATE: Final = r"([0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9:]{8} [+-][0-9]{4})?)"
_BLAMED: Final = re.compile(_COMMIT + r" {1,200}\((.{0,200}?) {1,200}" + _DATE + r" {1,20}([0-9]{1,9})\)(?: (.*))?")
_FEWEST: Final = 4
_BARE_END: Final = ", no blank behind )"
_HEADER: Final = re.compile(rf"\[… [0-9]+ lines?, commit above its lines({re.escape(_BARE_END)})?\]")
_HEADING: Final = re.compile(_COMMIT + r" \((.{0,200}) " + _DATE + r"\)")
_BARE_HEADING: Final = re.compile(_COMMIT)
_ROW: Final = re.compile(r"([0-9]+)(?: (.*))?")


_BARE: Final = re.compile(_COMMIT + r" {1,20}([0-9]{1,9})\)(?: (.*))?")
"""A line of git blame -s."""


def recognise(lines: Sequence[str]) -> bool:
    return len(lines) > _FEWEST and any(all(map(shape.fullmatch, lines[:20])) for shape in (_BLAMED, _BARE))


def fold(body: str) -> str | None:
    lines = body.split("\n")
    shape = _BLAMED if _BLAMED.fullmatch(lines[0]) else _BARE
    rows = [row for row in map(shape.fullmatch, lines) if row]
    if len(rows) != len(lines):
        return None
    empty = {row.groups()[-1] for row in rows} & {None, ""}
    if len(empty) > 1:
        return None
    output = [gap(f"{count(len(rows), 'line')}, commit above its lines{_BARE_END if None in empty else ''}")]
    for who, group in groupby(rows, key=lambda row: row.groups()[:-2]):
        output.append("{} ({} {})".format(*who) if len(who) > 1 else str(who[0]))
        output += [" ".join(filter(None, row.groups()[-2:])) for row in group]
    return "\n".join(output)


def unfold(text: str) -> str:
    header, *lines = text.split("\n")
    opening = _HEADER.fullmatch(header)
    if not opening or not lines:
        raise ValueError("not a folded blame")
    bare = "(" not in lines[0]
    heading = _BARE_HEADING if bare else _HEADING
    rows: list[tuple[str, ...]] = []
    who: tuple[str, ...] = ()
    for line in lines:
        match, row = heading.fullmatch(line), _ROW.fullmatch(line)
        if match:
            who = match.groups()
        elif row and who:
            rows.append((*who, row[1], f" {row[2]}" if row[2] else "" if opening[1] else " "))
        else:
            raise ValueError("not a row of a folded blame")
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(len(who) + 1)]
    if bare:
        return "\n".join(f"{c:<{widths[0]}} {n:>{widths[1]}}){t}" for c, n, t in rows)
    return "\n".join(f"{c:<{widths[0]}} ({a:<{widths[1]}} {d} {n:>{widths[3]}}){t}" for c, a, d, n, t in rows)
