"""Paths under their folders, for every compressor that prints many paths.

    crates/cli/src/human.rs:3                     crates/cli/src/
    crates/cli/src/process.rs:12          ->       human.rs:3
    crates/regex/build.rs:1                        process.rs:12
                                                  crates/regex/build.rs:1

A line that opens with a blank is a name in the folder above it (the blank costs no token); every other one is a folder,
if such a line follows it, or a whole path. Only neighbours go together, so the order stays and the inverse is exact.

Those that nothing stands before may also go under a folder further up, so that what is found in one place of many folders is
said by less:

    runs/2026-06-11/basic/alpha/task.yaml         runs/2026-06-11/basic/
    runs/2026-06-11/basic/beta/task.yaml   ->      alpha/task.yaml
    runs/2026-06-11/basic/gamma/task.yaml          beta/task.yaml
                                                   gamma/task.yaml
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

SLASHES: Final = ("/", "\\")
_COST: Final = 2
"""Characters that the line of a folder costs besides its own: where it saves no more, paths stand as they are."""


def folder(path: str) -> str:
    """The path up to its last slash, slash included; empty if there is none."""
    return path[: max(map(path.rfind, SLASHES)) + 1]


def factored(paths: Sequence[str], leads: Sequence[str] = ()) -> list[str] | None:
    """The lines that say the paths, each after its lead; None where they could not be told apart again."""
    leads = leads or [""] * len(paths)
    ways = filter(None, (_under_their_own(paths, leads), _under_shared(paths, leads)))
    return min(ways, key=lambda lines: sum(map(len, lines)) + _COST * len(lines), default=None)


def _under_their_own(paths: Sequence[str], leads: Sequence[str]) -> list[str] | None:
    """Put neighbours that are in one folder under it, each with what stands before it."""
    lines: list[str] = []
    for place, group in groupby(zip(leads, paths, strict=True), key=lambda pair: folder(pair[1])):
        run = list(group)
        if any(not path or (place and path == place) or (place and lead == " ") for lead, path in run):
            return None  # it ends with a slash, or looks like a path under a folder
        if place and len(run) > 1:
            lines += [place, *(f" {lead}{path[len(place) :]}" for lead, path in run)]
        else:
            lines += [lead + path for lead, path in run]
            if not place and any(line.startswith(" ") for line in lines[-len(run) :]):
                return None  # it looks like a name in the folder above
    return lines


def _under_shared(paths: Sequence[str], leads: Sequence[str]) -> list[str] | None:
    """Put neighbours that nothing stands before under the folders that make the lines shortest in all."""
    if any(
        not path or f"{lead}{path}".startswith(" ") or path.endswith(SLASHES)
        for lead, path in zip(leads, paths, strict=True)
    ):
        return None
    lines: list[str] = []
    before = ""
    for lead, path, place in zip(leads, paths, _cheapest_folders(paths, leads), strict=True):
        if place and place != before:
            lines.append(place)
        lines.append(f" {path[len(place) :]}" if place else lead + path)
        before = place
    return lines


def _cheapest_folders(paths: Sequence[str], leads: Sequence[str]) -> list[str]:
    """Return the folder under which each path stands, or "": of all ways to choose them one with the fewest characters.

    From path to path the cost of each folder above it is kept, and under what the path before it stands then.
    """
    costs: dict[str, int] = {"": 0}
    steps: list[dict[str, str]] = []
    for lead, path in zip(leads, paths, strict=True):
        cheapest = _cheapest(costs)
        now, step = {"": costs[cheapest] + len(path)}, {"": cheapest}
        for place in () if lead else _folders(path):
            anew, further = costs[cheapest] + len(place) + _COST, costs.get(place)
            kept = further is not None and further <= anew
            step[place] = place if kept else cheapest
            now[place] = (further if kept and further is not None else anew) + len(path) - len(place)
        costs = now
        steps.append(step)
    place = _cheapest(costs)
    chosen: list[str] = []
    for step in reversed(steps):
        chosen.append(place)
        place = step[place]
    return chosen[::-1]


def _cheapest(costs: Mapping[str, int]) -> str:
    """Return the folder with the lowest cost; of several, the innermost."""
    return min(costs, key=lambda place: (costs[place], -len(place)))


def _folders(path: str) -> Iterator[str]:
    """Yield the folders above a path, from the outermost."""
    return (path[: index + 1] for index, letter in enumerate(path) if letter in SLASHES)


def _bare(line: str) -> tuple[str, str]:
    return "", line


def restored(lines: Iterable[str], split: Callable[[str], tuple[str, str]] = _bare) -> Iterator[tuple[str, str]]:
    """The leads and paths again. `split` cuts a line at the start of its path."""
    place = ""
    for line in lines:
        lead, path = split(line[1:] if line.startswith(" ") else line)
        if line.startswith(" ") and not (lead and folder(path)):
            yield lead, place + path
        elif line.endswith(SLASHES):
            place = line
        else:
            yield split(line)
