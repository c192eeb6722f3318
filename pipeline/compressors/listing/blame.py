"""git blame: each run of lines under its commit, author and date.

    3fce3b5b (Ann Lee 2026-08-04 10:00:08 -0400 11) import os         [… 2 lines, commit above its lines]
    3fce3b5b (Ann Lee 2026-08-04 10:00:08 -0400 12) import re    ->   3fce3b5b (Ann Lee 2026-08-04 10:00:08 -0400)
                                                                      11 import os
                                                                      12 import re

git pads authors and numbers to the widest of the file; unfold pads them again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from pipeline.markers import count, gap

# Every repetition is bounded: a line of blanks must not be tried at each of them.
_COMMIT: Final = r"(\^?[0-9a-f]{7,64}(?: [^ (]{1,1000})?)"
_DATE: Final = r"([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} [+-][0-9]{4})"
_BLAMED: Final = re.compile(_COMMIT + r" {1,200}\((.{0,200}?) {1,200}" + _DATE + r" {1,20}([0-9]{1,9})\)(?: (.*))?")
_HEADER: Final = re.compile(r"\[… [0-9]+ lines?, commit above its lines\]")
_HEADING: Final = re.compile(_COMMIT + r" \((.{0,200}) " + _DATE + r"\)")
_ROW: Final = re.compile(r"([0-9]+)(?: (.*))?")


def recognise(lines: Sequence[str]) -> bool:
    return len(lines) > 4 and all(map(_BLAMED.fullmatch, lines[:20]))


def fold(body: str) -> str | None:
    found = [_BLAMED.fullmatch(line) for line in body.split("\n")]
    rows = [match for match in found if match]
    if len(rows) != len(found):
        return None
    lines = [gap(f"{count(len(rows), 'line')}, commit above its lines")]
    for (commit, author, date), group in groupby(rows, key=lambda row: row.group(1, 2, 3)):
        lines.append(f"{commit} ({author} {date})")
        lines += [f"{row[4]} {row[5]}" if row[5] else row[4] for row in group]
    return "\n".join(lines)


def unfold(text: str) -> str:
    header, *lines = text.split("\n")
    if not _HEADER.fullmatch(header):
        raise ValueError("not a folded blame")
    rows: list[tuple[str, str, str, str, str]] = []
    commit = author = date = ""
    for line in lines:
        heading, row = _HEADING.fullmatch(line), _ROW.fullmatch(line)
        if heading:
            commit, author, date = heading.groups()
        elif row and commit:
            rows.append((commit, author, date, row[1], row[2] or ""))
        else:
            raise ValueError("not a row of a folded blame")
    names, numbers = (max((len(row[column]) for row in rows), default=0) for column in (1, 3))
    return "\n".join(f"{c} ({a:<{names}} {d} {n:>{numbers}}) {t}".rstrip() for c, a, d, n, t in rows)
