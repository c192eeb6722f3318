"""Paths under their folders, for every compressor that prints many paths.

    crates/cli/src/human.rs:3                     crates/cli/src/
    crates/cli/src/process.rs:12          ->       human.rs:3
    crates/regex/build.rs:1                        process.rs:12
                                                  crates/regex/build.rs:1

A line that opens with a blank is a name in the folder above it (the blank costs no token); every other one is a folder,
if such a line follows it, or a whole path. Only neighbours go together, so the order stays and the inverse is exact.
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
        names = [path[len(place) :] for path in run]
        if any(path[:1] in ("", " ") for path in run) or (place and "" in names):
            return None  # it looks like a name, or ends with a slash
        lines += [place, *(" " + name for name in names)] if place and len(run) > 1 else run
    return lines


def restored(lines: Iterable[str]) -> Iterator[str]:
    """The paths again."""
    place = ""
    for line in lines:
        if line.startswith(" "):
            yield place + line[1:]
        elif line.endswith(SLASHES):
            place = line
        else:
            yield line
