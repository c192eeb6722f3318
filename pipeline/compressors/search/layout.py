"""How a search result is told: paragraphs of a path and its lines, and how they are read again.

path                      one file: the path, then `12 text` for a match, `13-text` for context, `--` between groups
12,40 text                equal lines share a row

folder/                   neighbours: each name before the first of its lines
name:12 text
14 text

[… 3 files with one line each, all the same: text]
folder/                   the places, as in folders.py
 name:12
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from ...model.markers import count, gap
from ..folders import SLASHES, factored, folder, restored
from .lines import BARE, FLAT, HEADING, SEPARATOR, File, Hit

SAID: Final = {
    FLAT: "path before its lines",
    HEADING: "path above its lines",
    BARE: "number before each line",
}
_SHORT: Final = 3
"""Characters of a folder that is not worth a line."""
_IMPLIED: Final = ", -- left out"
_HEADER: Final = re.compile(
    r"\[… [0-9]+ lines?(?: in [0-9]+ files?)?, ("
    + "|".join(sorted(SAID.values(), key=len, reverse=True))
    + r")(, -- left out)?\]"
)
_ROW: Final = re.compile(r"(?:([0-9][0-9:,]*)(?:([ -])(.*))?|([ -])(.*))", re.DOTALL)
_SHARED: Final = re.compile(r"\[… [0-9]+ files with one line each, all the same: (.*)\]", re.DOTALL)
_PLACE: Final = re.compile(r"((?:[A-Za-z]:[\\/])?[^:]*):([0-9][0-9:,]*)")

MORE: Final = "more"
"""The sign of a hit that is the count of the others."""


def printed(kind: str, files: list[File], note: str = "") -> str:
    """The text under its header, which counts the lines that are told in another shape."""
    counted = size(kind, files)
    implied = _separators_are_implied(files)
    if implied:
        files = [File(path, [hit for hit in hits if hit.sign != SEPARATOR]) for path, hits in files]
    header = gap(f"{counted}, {SAID[kind]}{_IMPLIED if implied else ''}{note}")
    return header + "\n" + "\n\n".join(_paragraphs(files))


def size(kind: str, files: list[File]) -> str:
    """`205 lines in 27 files`: of each hit, but for what it says of others."""
    lines = sum(hit.number.count(",") + 1 for file in files for hit in file.hits if hit.sign != MORE)
    paths = {file.path for file in files if file.hits}
    return count(lines, "line") + ("" if kind == BARE else f" in {count(len(paths), 'file')}")


def _separators_are_implied(files: list[File]) -> bool:
    """Whether `--` stands exactly between lines that do not follow each other, and somewhere."""
    before: tuple[str, int] | None = None
    separated = seen = False
    for path, hits in files:
        if separated and not hits:
            return False  # a complaint right behind the separator
        for hit in hits:
            if hit.sign == SEPARATOR and not separated:
                separated = seen = True
                continue
            if not hit.number.isdecimal():
                return False
            here = (path, int(hit.number))
            if (before is not None and (path, here[1] - 1) != before) != separated:
                return False
            before, separated = here, False
    return seen and not separated


class Found(NamedTuple):
    """A file as it will be printed: its rows may stand for several hits."""

    path: str
    rows: list[Hit]


def _paragraphs(files: list[File]) -> Iterator[str]:
    alone: list[Found] = []
    for text, alike in groupby((Found(path, merged(hits)) for path, hits in files), key=only_text):
        group = list(alike)
        shared = _shared(text, group) if text is not None and len(group) > 2 else None
        if shared is None:
            alone += group
        else:
            yield from _by_folder(alone)
            yield shared
            alone = []
    yield from _by_folder(alone)


def _by_folder(files: list[Found]) -> Iterator[str]:
    for place, neighbours in groupby(files, key=shared_folder):
        run = list(neighbours)
        if place and len(run) > 1:
            yield _in_folder(place, run)
        else:
            yield from map(_own, run)


def _own(file: Found) -> str:
    """The paragraph of one file."""
    return "\n".join(filter(None, (file.path, *map(row_of, file.rows))))


def _shared(text: str, group: list[Found]) -> str | None:
    """The paragraph of files whose only line is the same."""
    places = factored([f"{path}:{rows[0].number}" for path, rows in group])
    head = gap(f"{len(group)} files with one line each, all the same: {text}")
    return None if places is None else "\n".join((head, *places))


def _in_folder(place: str, run: list[Found]) -> str:
    """The paragraph of neighbours under their folder: each name before the first of its lines."""
    lines = [place]
    for path, (first, *others) in run:
        lines += [f"{path[len(place) :]}:{row_of(first)}", *map(row_of, others)]
    return "\n".join(lines)


def shared_folder(file: Found) -> str:
    """The folder that may stand above this file and its neighbours; empty if the file must stand alone."""
    plain = file.rows and all(hit.sign in {":", MORE} and (hit.number or hit.sign == MORE) for hit in file.rows)
    place = folder(file.path) if plain else ""
    name = file.path[len(place) :]
    return place if len(place) > _SHORT and name and not name[0].isdecimal() else ""


def only_text(file: Found) -> str | None:
    """The text that is all the file has to show, on numbered lines."""
    rows = file.rows
    return rows[0].text if len(rows) == 1 and rows[0].sign == ":" and rows[0].number else None


def merged(hits: list[Hit]) -> list[Hit]:
    """Equal lines as one hit with all numbers, where sorting the numbers gives the order back."""
    texts = {hit.text for hit in hits}
    if len(texts) == len(hits) or not _ascending(hits):
        return hits
    numbers: dict[str, list[str]] = {}
    for hit in hits:
        numbers.setdefault(hit.text, []).append(hit.number)
    return [Hit(",".join(found), ":", text) for text, found in numbers.items()]


def _ascending(hits: list[Hit]) -> bool:
    """Whether these are matches only, with numbers that grow."""
    if any(hit.sign != ":" or not hit.number for hit in hits):
        return False
    return all(a < b for a, b in pairwise(_place(hit.number) for hit in hits))


def _place(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split(":"))


def row_of(hit: Hit) -> str:
    if hit.sign in {SEPARATOR, MORE}:
        return hit.text or SEPARATOR
    if hit.sign == "-":
        return f"{hit.number}-{hit.text}"
    return f"{hit.number} {hit.text}" if hit.text or not hit.number else hit.number


def unfold(text: str) -> str:
    """The search result again. Raises ValueError on what was not printed here."""
    header, _, rest = text.partition("\n")
    found = _HEADER.fullmatch(header)
    if not found:
        raise ValueError("not a folded search result")
    kind = next(kind for kind, said in SAID.items() if said == found[1])
    body = rest.rstrip("\n")
    files = [_file(paragraph, kind) for paragraph in body.split("\n\n")]
    flat = [file for group in files for file in group]
    return _restored(kind, flat, implied=bool(found[2])) + rest[len(body) :]


def _file(paragraph: str, kind: str) -> list[File]:
    if kind == BARE:
        return [File("", _hits(paragraph.split("\n")))]
    head, *lines = paragraph.split("\n")
    shared = _SHARED.fullmatch(head)
    if shared:
        places = [_PLACE.fullmatch(path) for _, path in restored(lines)]
        return [File(place[1], _expanded(place[2], ":", shared[1])) for place in places if place]
    if lines and head.endswith(SLASHES):
        return _named(head, lines)
    return [File(head, _hits(lines))]


def _named(place: str, lines: list[str]) -> list[File]:
    """The files of a paragraph that has a folder above it."""
    files: list[tuple[str, list[str]]] = []
    for line in lines:
        name, colon, row = line.partition(":")
        if line[:1].isdecimal() and files:
            files[-1][1].append(line)
        elif colon and not line[:1].isdecimal():
            files.append((place + name, [row]))
        else:
            raise ValueError("a row without a name")
    return [File(path, _hits(rows)) for path, rows in files]


def _hits(lines: list[str]) -> list[Hit]:
    hits: list[Hit] = []
    several = False
    for line in lines:
        found = _ROW.fullmatch(line)
        if line == SEPARATOR:
            hits.append(Hit("", SEPARATOR, ""))
        elif not found:
            raise ValueError("not a row of a folded search result")
        elif found[1]:
            several = several or "," in found[1]
            hits += _expanded(found[1], "-" if found[2] == "-" else ":", found[3] or "")
        else:
            hits.append(Hit("", "-" if found[4] == "-" else ":", found[5]))
    return sorted(hits, key=lambda hit: _place(hit.number)) if several else hits


def _expanded(numbers: str, sign: str, text: str) -> list[Hit]:
    return [Hit(number, sign, text) for number in numbers.split(",")]


def _restored(kind: str, files: Iterable[File], implied: bool) -> str:
    blocks, before = [], None
    for path, hits in files:
        lines = [path] if kind == HEADING or not hits else []
        lead = path if kind == FLAT else ""
        for hit in hits:
            here = (path, int(hit.number)) if implied else None
            if here and before and (path, here[1] - 1) != before:
                lines.append(SEPARATOR)
            before = here or before
            lines.append(_original(lead, hit))
        blocks.append("\n".join(lines))
    return ("\n\n" if kind == HEADING else "\n").join(blocks)


def _original(path: str, hit: Hit) -> str:
    if hit.sign == SEPARATOR:
        return SEPARATOR
    number = hit.number + hit.sign if hit.number else ""
    return f"{path}{hit.sign}{number}{hit.text}" if path else f"{number}{hit.text}"
