"""Paths under their folders, for every compressor that prints many paths.

    crates/cli/src/human.rs:3                     crates/cli/src/
    crates/cli/src/process.rs:12          ->      human.rs:3
    crates/regex/build.rs:1                       process.rs:12
                                                  crates/regex/build.rs:1

A line that ends with a slash is the folder of the names below it; a name holds no slash, and a line with a slash further
in is a whole path. Only neighbours go together, so the order stays and the inverse is exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

SLASHES: Final = ("/", "\\")
_FOLDER: Final = re.compile(r".*[/\\]", re.DOTALL)


def folder(path: str) -> str:
    """The path up to its last slash, slash included; empty if there is none."""
    found = _FOLDER.match(path)
    return found[0] if found else ""


def factored(paths: Iterable[str]) -> list[str] | None:
    """The lines that say the paths; None where they could not be told apart again."""
    lines: list[str] = []
    for place, group in groupby(paths, key=folder):
        run = list(group)
        if any(path == place for path in run) or (not place and lines):
            return None  # a path that ends with a slash, or a bare name after a folder
        lines += [place, *(path[len(place) :] for path in run)] if place and len(run) > 1 else run
    return lines


def restored(lines: Iterable[str]) -> Iterator[str]:
    """The paths again."""
    place = ""
    for line in lines:
        if line.endswith(SLASHES):
            place = line
        else:
            yield line if folder(line) else place + line
