"""Paths under their folders, for every compressor that prints many paths.

    crates/cli/src/human.rs:3                     crates/cli/src/
    crates/cli/src/process.rs:12          ->       human.rs:3
    crates/regex/build.rs:1                        process.rs:12
                                                  crates/regex/build.rs:1

A line that opens with a blank is a name in the folder above it (the blank costs no token); every other one is a folder,
if such a line follows it, or a whole path. Only neighbours go together, so the order stays and the inverse is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

SLASHES: Final = ("/", "\\")


def folder(path: str) -> str:
    """The path up to its last slash, slash included; empty if there is none."""
    return path[: max(map(path.rfind, SLASHES)) + 1]


def factored(paths: Sequence[str], leads: Sequence[str] = ()) -> list[str] | None:
    """The lines that say the paths, each after its lead; None where they could not be told apart again."""
    lines: list[str] = []
    pairs = zip(leads, paths, strict=True) if leads else (("", path) for path in paths)
    for place, group in groupby(pairs, key=lambda pair: folder(pair[1])):
        run = list(group)
        if any(not path or (place and path == place) for _, path in run):
            return None  # it ends with a slash
        if place and len(run) > 1:
            lines += [place, *(f" {lead}{path[len(place) :]}" for lead, path in run)]
        else:
            lines += [lead + path for lead, path in run]
            if not place and any(line.startswith(" ") for line in lines[-len(run) :]):
                return None  # it looks like a name in the folder above
    return lines


def _bare(line: str) -> tuple[str, str]:
    return "", line


def restored(lines: Iterable[str], split: Callable[[str], tuple[str, str]] = _bare) -> Iterator[tuple[str, str]]:
    """The leads and paths again. `split` cuts a line at the start of its path."""
    place = ""
    for line in lines:
        lead, path = split(line)
        if line.startswith(" ") and not folder(path):
            lead, name = split(line[1:])
            yield lead, place + name
        elif line.endswith(SLASHES):
            place = line
        else:
            yield lead, path
