"""ls -l, with -a, -h and -R: the mode, links and owners that most entries have, said once.

    total 24                                                [… 3 entries: -rw-r--r-- 1 root root left out]
    drwxr-xr-x 5 root root 4096 Nov 21 01:59 pipeline       total 24
    -rw-r--r-- 1 root root 1005 Nov 21 01:59 reasons.py  -> drwxr-xr-x 5 root root 4096 Nov 21 01:59 pipeline
    -rw-r--r-- 1 root root  213 Nov 21 01:59 README.md      1005 Nov 21 01:59 reasons.py
                                                            213 Nov 21 01:59 README.md

ls pads its columns to the widest entry of a folder; unfold pads them again, so a listing padded otherwise does not invert
and stays as it was. Dates, sizes and names stay as they are printed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from ...model.markers import count, gap

_ENTRY: Final = re.compile(
    r"([-bcdlpsDC][-rwxsStTlL]{9}[.+@]?) +([0-9]+) ([^\s]+) +([^\s]+) +([0-9][0-9.,]*[KMGTP]?(?:, +[0-9]+)?) "
    r"((?:[A-Z][a-z]{2} [ 0-9][0-9] [ 0-9:]{5}|[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.]+(?: [+-][0-9]{4})?) .*)"
)
_SHORT: Final = re.compile(r"([0-9][0-9.,]*[KMGTP]?(?:, +[0-9]+)?) (.*)", re.DOTALL)
_HEADER: Final = re.compile(r"\[… [0-9]+ entr(?:y|ies): ([^ ]+) ([0-9]+) ([^ ]+) ([^ ]+) left out\]")


Fields = tuple[str, ...]
"""Mode, links, owner, group, size, date and name."""


def recognise(lines: Sequence[str]) -> bool:
    """Return whether most lines are entries of ls -l."""
    sample = [line for line in lines[:60] if line]
    entries = sum(1 for line in sample if _ENTRY.fullmatch(line))
    return entries >= 5 and entries >= 0.6 * len(sample)


def _read(lines: Sequence[str]) -> list[Fields | str]:
    return [match.groups() if (match := _ENTRY.fullmatch(line)) else line for line in lines]


def fold(body: str) -> str | None:
    rows = _read(body.split("\n"))
    entries = [row for row in rows if isinstance(row, tuple)]
    if not entries:
        return None
    usual, _ = Counter(row[:4] for row in entries).most_common(1)[0]
    lines = [row if isinstance(row, str) else " ".join(row[4:] if row[:4] == usual else row) for row in rows]
    return "\n".join((gap(f"{count(len(entries), 'entry')}: {' '.join(usual)} left out"), *lines))


def unfold(text: str) -> str:
    header, *lines = text.split("\n")
    match = _HEADER.fullmatch(header)
    if not match:
        raise ValueError("not a folded listing")
    rows: list[Fields | str] = []
    for line in lines:
        short = None if _ENTRY.fullmatch(line) or line.startswith("total ") else _SHORT.fullmatch(line)
        whole = _ENTRY.fullmatch(line)
        rows.append((*match.groups(), *short.groups()) if short else whole.groups() if whole else line)
    return "\n".join(_padded(rows))


def _padded(rows: Sequence[Fields | str]) -> list[str]:
    """The lines of ls: numbers to the right, names to the left, as wide as the widest of the folder."""
    lines: list[str] = []
    folder: list[Fields] = []
    for row in (*rows, ""):
        if isinstance(row, tuple):
            folder.append(row)
            continue
        mode, links, owner, group, size = ([max(map(len, column)) for column in zip(*folder, strict=True)] or [0] * 6)[
            :5
        ]
        lines += [
            f"{r[0]:<{mode}} {r[1]:>{links}} {r[2]:<{owner}} {r[3]:<{group}} {r[4]:>{size}} {r[5]}" for r in folder
        ]
        lines.append(row)
        folder = []
    return lines[:-1]
