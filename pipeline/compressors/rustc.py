"""rustc and clippy print a block per diagnostic: the message, ` --> ` its place, the source, notes. Blocks of one message go
under it, the notes that an earlier block of the text said are said no more, and lines of nothing but the gutter `|` go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .. import markers

_HEADER: Final = re.compile(r"(?:error|warning)(?:\[\w+\])?: .+")
_PLACE: Final = re.compile(r"\s*--> \S.*:\d+:\d+")
_GUTTER: Final = re.compile(r"\s*\|")
_NOTE: Final = re.compile(r"\s*= (?:help|note): .+|(?:help|note): .+")


@dataclass(frozen=True, slots=True)
class Block:
    """One diagnostic."""

    header: str
    body: tuple[str, ...]


def gathered(lines: Sequence[str], brief: bool = False) -> list[str]:
    """The lines with their blocks by message; if `brief`, the source only of the first of equal warnings."""
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


def _said(stretch: Sequence[Block], brief: bool) -> Iterator[str]:
    """One block as it is; more under their messages."""
    by_header: dict[str, list[Block]] = {}
    for block in stretch:
        by_header.setdefault(block.header, []).append(block)
    kept = [line for header, blocks in by_header.items() for line in _of_message(header, blocks, brief)]
    notes: set[str] = set()
    said = []
    for line in kept:
        note = line.strip()
        repeated = _NOTE.fullmatch(line) is not None and note in notes
        notes.add(note)
        if not repeated and not _GUTTER.fullmatch(line):
            said.append(line)
    gone = sum(2 + len(block.body) for block in stretch) - len(said)
    if stretch:
        yield markers.gap(f"{markers.count(gone, 'line')} cut: blank, only |, and what is the same as above")
        yield from said


def _of_message(header: str, blocks: Sequence[Block], brief: bool) -> Iterator[str]:
    yield header
    for number, block in enumerate(blocks):
        short = brief and number > 0 and header.startswith("warning")
        yield from block.body[:1] if short else block.body
