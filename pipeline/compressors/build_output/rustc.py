"""rustc and clippy print a block per diagnostic: the message, ` --> ` its place, the source, notes.

    warning: unused variable: `v`                    warning: unused variable: `v`
     --> src/a.rs:1:57                               --> src/a.rs:1:57
      |                                              1 | fn a() { let v = 1; }
    1 | fn a() { let v = 1; }               ->       | ^ help: prefix it with an underscore: `_v`
      |              ^ help: prefix it with an ...   --> src/b.rs:7:9
                                                     7 | let v = 2;

Blocks of one message go under it. What an earlier block said is said no more: a label or a note under the same message, a
note of any, a source line of the same file, and where there are many, the path of the place above. What only points (the
gutter, ^^^^) goes, since the place has a column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ...model import markers

_HEADER: Final = re.compile(r"(?:error|warning)(?:\[\w+\])?: .+")
_PLACE: Final = re.compile(r"\s*(?P<sign>-->|:::) (?P<path>\S.*):(?P<at>\d+:\d+)")
# So many diagnostics keep the whole place each: whoever reads them looks for it as it was.
_FEW: Final = 10
_GUTTER: Final = re.compile(r"\s*\|")
# No file has lines with longer numbers; characters.
_GUTTER_WIDTH: Final = 12
_SOURCE: Final = re.compile(r"\s*\d+ +[|+~-].*")
_POINTERS: Final = re.compile(r" {2,}|\^{2,}|-{2,}|_{2,}|~{2,}|\+{2,}")
_NOTE: Final = re.compile(r"\s*= (?:help|note): .+|(?:help|note): .+")


@dataclass(frozen=True, slots=True)
class Block:
    """One diagnostic."""

    header: str
    body: tuple[str, ...]


def gathered(lines: Sequence[str], brief: bool = False) -> list[str]:
    """The lines with their blocks by message; if `brief`, the source only of the first of equal warnings."""
    if not any("--> " in line for line in lines):
        return list(lines)
    out: list[str] = []
    stretch: list[Block] = []
    at = 0
    while at < len(lines):
        if at + 1 < len(lines) and _PLACE.fullmatch(lines[at + 1]) and _HEADER.fullmatch(lines[at]):
            end = at + 1
            while end < len(lines) and lines[end]:
                end += 1
            stretch.append(Block(lines[at], tuple(lines[at + 1 : end])))
            at = end + 1
            continue
        out += _said(stretch, brief)
        stretch = []
        out.append(lines[at])
        at += 1
    return out + list(_said(stretch, brief))


def owed(lines: Iterable[str]) -> Iterator[str]:
    """The lines, but for the layout of those under a gutter."""
    for line in lines:
        yield (_bare(line) if "|" in line[:_GUTTER_WIDTH] else line)


def _said(stretch: Sequence[Block], brief: bool) -> Iterator[str]:
    """The blocks under their messages, below a marker."""
    by_header: dict[str, list[Block]] = {}
    for block in stretch:
        by_header.setdefault(block.header, []).append(block)
    seen: set[tuple[str, str]] = set()
    said = [line for header, blocks in by_header.items() for line in _of_message(header, blocks, seen, brief)]
    gone = sum(2 + len(block.body) for block in stretch) - len(said)
    said, paths = _paths_once(said) if len(stretch) > _FEW else (said, "")
    if stretch:
        yield markers.gap(f"{markers.count(gone, 'line')} cut: blank, only |, and what is the same as above{paths}")
        yield from said


def _paths_once(lines: Sequence[str]) -> tuple[list[str], str]:
    """The lines with a path only where it is another one than above, and how to say so."""
    out: list[str] = []
    path = ""
    for line in lines:
        place = _PLACE.fullmatch(line)
        same = place is not None and place["path"] == path
        out.append(f"{place['sign']} {place['at']}" if place and same else line)
        path = place["path"] if place else path
    return out, "; path not said again where the same" if out != lines else ""


def _of_message(header: str, blocks: Sequence[Block], seen: set[tuple[str, str]], brief: bool) -> Iterator[str]:
    """One message with all its places. `seen`: each line that was said, with what it is said of."""
    yield header
    for number, block in enumerate(blocks):
        short = brief and number > 0 and header.startswith("warning")
        path = ""
        for line in block.body[:1] if short else block.body:
            if place := _PLACE.fullmatch(line):
                path = place["path"]
                yield line.strip()
                continue
            said = _bare(line)
            of = path if _SOURCE.fullmatch(line) else "" if _NOTE.fullmatch(line) else header
            if said and (of, said) not in seen:
                seen.add((of, said))
                yield said


def _bare(line: str) -> str:
    """The line without its indent and what only points; empty where that is all."""
    if _SOURCE.fullmatch(line) or _NOTE.fullmatch(line):
        return line.strip()
    found = _GUTTER.match(line)
    if not found:
        return line
    label = _POINTERS.sub(_short, line[found.end() :]).strip()
    return f"| {label}" if label.strip("^-_|~ ") else ""


def _short(found: re.Match[str]) -> str:
    return found[0][0] if found[0].strip() else " "
