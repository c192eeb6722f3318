"""git status and git diff --stat: paths under their folders, columns without their padding.

            deleted:    tests/addon/bodies.py       [… 2 paths, folder above its names]
            deleted:    tests/addon/chat.py   ->            deleted:    tests/addon/
                                                             bodies.py
                                                             chat.py

     addon/account.py    |  32 ++-              [… 2 paths, folder above its names, columns drawn again]
     addon/audit.py      | 104 +++++     ->     addon/
     2 files changed, 136 insertions(+)          account.py | 32 ++-
                                                 audit.py | 104 +++++
                                                 2 files changed, 136 insertions(+)

Only neighbours go together. What is no path stays as it is, as does a line in which an agent has cut its output
(`…443 tokens truncated…`): it stands in no column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from ...model.markers import count, gap
from ..folders import folder

_FEWEST: Final = 5
_LONGEST: Final = 1000  # characters of a line
_SAID: Final = "folder above its names"
_DRAWN: Final = ", columns drawn again"
_HEADER: Final = re.compile(rf"\[… [0-9]+ paths?, {_SAID}({_DRAWN})?\]")
_STATUS: Final = re.compile(r"\t((?:[a-z][a-z ]{0,30}: +)?)([^\s():][^():]{0,1000})")  # no frame of a trace
_STAT: Final = re.compile(r" ([^\s…][^…]{0,1000}?) +\| +([0-9]+|Bin)((?: .*)?)")
_ROW: Final = re.compile(r"([^…]*) \| ([0-9]+|Bin)((?: .*)?)")

Entry = tuple[str, str, str]
"""What stands before a path, the path, what stands behind it."""


def _status(line: str) -> Entry | None:
    match = _STATUS.fullmatch(line) if line.startswith("\t") else None
    return ("\t" + match[1], match[2], "") if match else None


def _stat(line: str) -> Entry | None:
    match = _STAT.fullmatch(line) if " | " in line and len(line) < _LONGEST else None
    return ("", match[1], f" | {match[2]}{match[3]}") if match else None


def recognise(lines: Sequence[str]) -> bool:
    """Return whether there are paths of either kind, and little else."""
    sample = lines[:100]
    most = max(sum(1 for line in sample if read(line)) for read in (_status, _stat))
    return most >= _FEWEST and most >= 0.5 * len(sample)


def fold(body: str) -> str | None:
    lines = body.split("\n")
    drawn = sum(map(bool, map(_stat, lines))) >= sum(map(bool, map(_status, lines)))
    entries = [(_stat if drawn else _status)(line) or line for line in lines]
    paths = sum(1 for entry in entries if not isinstance(entry, str))
    return "\n".join((gap(f"{count(paths, 'path')}, {_SAID}{_DRAWN if drawn else ''}"), *_folded(entries)))


def _folded(entries: Sequence[Entry | str]) -> Iterator[str]:
    for key, group in groupby(entries, key=_key):
        run = list(group)
        paths = [entry for entry in run if not isinstance(entry, str)]
        if key and key[1] and len(paths) > 1:
            yield key[0] + key[1]
            yield from (f"{key[0][:1]} {path[len(key[1]) :]}{behind}" for _, path, behind in paths)
        else:
            yield from (entry if isinstance(entry, str) else "".join(entry) for entry in run)


def _key(entry: Entry | str) -> tuple[str, str] | None:
    """Equal for paths that may stand under one folder."""
    return None if isinstance(entry, str) else (entry[0], folder(entry[1]))


def unfold(text: str) -> str:
    header, *lines = text.split("\n")
    match = _HEADER.fullmatch(header)
    if not match:
        raise ValueError("not a folded status")
    return "\n".join(_padded(list(_whole(lines, ""))) if match[1] else _whole(lines, "\t"))


def _whole(lines: Sequence[str], lead: str) -> Iterator[str]:
    """The lines with each path whole again."""
    place = ""
    for line, below in pairwise((*lines, "")):
        is_name = line.startswith(lead + " ") and (lead or _ROW.fullmatch(line))
        if is_name and place:
            yield place + line[len(lead) + 1 :]
        elif line.endswith(("/", "\\")) and below.startswith(lead + " "):
            place = line
        else:
            yield line


def _padded(lines: Sequence[str]) -> list[str]:
    """The rows in git's columns again."""
    rows = [_ROW.fullmatch(line) or line for line in lines]
    matches = [row for row in rows if not isinstance(row, str)]
    path, number = (max((len(row[column]) for row in matches), default=0) for column in (1, 2))
    return [row if isinstance(row, str) else f" {row[1]:<{path}} | {row[2]:>{number}}{row[3]}" for row in rows]
