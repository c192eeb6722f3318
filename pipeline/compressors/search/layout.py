"""How a search result is told, whole paths always, and how it is read again.

path:12 text              one file after the other: the path stands before the first of its lines
14 text
14,40 text                equal lines share a row

path                      a file with lines of other kinds: `13-text` for context, `--` between groups, lines without numbers
12 text

[… 4 lines in 3 files, all the same: text]
path:12
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from ...model.markers import count, gap
from .lines import BARE, FLAT, HEADING, SEPARATOR, File, FileHits, Hit

HEADERS: Final = {
    FLAT: "path before its lines",
    HEADING: "path above its lines",
    BARE: "number before each line",
}
_IMPLIED: Final = ", -- left out"
_ROOTED: Final = (", context lines with ", " before the path but for those with =")
_HEADER: Final = re.compile(
    r"\[… [0-9]+ lines?(?: in [0-9]+ files?)?, ("
    + "|".join(sorted(HEADERS.values(), key=len, reverse=True))
    + rf")(, -- left out)?(?:{_ROOTED[0]}(.*){_ROOTED[1]})?\]"
)
_ROW: Final = re.compile(r"(?:([0-9][0-9:,]*)(?:([ =-])(.*))?|([ -])(.*))", re.DOTALL)
_SHARED: Final = re.compile(r"\[… [0-9]+ lines in [0-9]+ files, all the same: (.*)\]", re.DOTALL)
_PLACE: Final = re.compile(r"(?![0-9])(.+?):([0-9][0-9:,]*)(?: (.*))?", re.DOTALL)
"""A path and the first of its rows."""


def printed(kind: str, all_hits: FileHits, *, apart: bool = False) -> str:
    """The text under its header, which counts the lines that are told in another shape.

    `apart`: each file in a paragraph of its own, under its path. Raises ValueError where the text could not be read again.
    """
    files = all_hits.files
    counted = size(kind, files)
    implied = _separators_are_implied(files)
    if implied:
        files = [File(path, [hit for hit in hits if hit.sign != SEPARATOR]) for path, hits in files]
    rooted = f"{_ROOTED[0]}{all_hits.root}{_ROOTED[1]}" if all_hits.root else ""
    header = gap(f"{counted}, {HEADERS[kind]}{_IMPLIED if implied else ''}{rooted}")
    return header + "\n" + "\n\n".join(_paragraphs(files, apart=apart))


def size(kind: str, files: list[File]) -> str:
    """`205 lines in 27 files`."""
    lines = sum(1 for file in files for hit in file.hits if hit.sign != SEPARATOR)
    paths = {file.path for file in files if file.hits}
    return count(lines, "line") + ("" if kind == BARE else f" in {count(len(paths), 'file')}")


def _separators_are_implied(files: list[File]) -> bool:
    """Return whether `--` stands exactly between lines that do not follow each other, and somewhere."""
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


class PrintedFile(NamedTuple):
    """A file as it will be printed: its rows may stand for several hits."""

    path: str
    rows: list[Hit]


def _paragraphs(files: list[File], *, apart: bool) -> Iterator[str]:
    alone: list[PrintedFile] = []
    for text, alike in groupby((PrintedFile(path, merged(hits)) for path, hits in files), key=_only_text):
        group = list(alike)
        if text is None or len(group) < 3:
            alone += group
            continue
        yield from _one_after_the_other(alone, apart=apart)
        places = [f"{path}:{rows[0].number}" for path, rows in group]
        lines = sum(rows[0].number.count(",") + 1 for _, rows in group)
        yield "\n".join((gap(f"{lines} lines in {len(group)} files, all the same: {text}"), *places))
        alone = []
    yield from _one_after_the_other(alone, apart=apart)


def _one_after_the_other(files: list[PrintedFile], *, apart: bool) -> Iterator[str]:
    for are_plain, neighbours in groupby(files, key=_is_plain):
        if are_plain and not apart:
            yield "\n".join(f"{path}:" + "\n".join(map(row_of, rows)) for path, rows in neighbours)
        else:
            yield from map(_under_its_path, neighbours)


def _under_its_path(file: PrintedFile) -> str:
    if _PLACE.fullmatch(file.path):
        raise ValueError("a path that reads like one with a row behind it")
    return "\n".join(filter(None, (file.path, *map(row_of, file.rows))))


def _is_plain(file: PrintedFile) -> bool:
    """Return whether the path may stand in the line of the first row: every row then begins with its number."""
    if not file.rows or any(hit.sign != ":" or not hit.number for hit in file.rows):
        return False
    named = _PLACE.fullmatch(f"{file.path}:{row_of(file.rows[0])}")
    return named is not None and named[1] == file.path


def _only_text(file: PrintedFile) -> str | None:
    """The text that is all the file has to show, on numbered lines."""
    return file.rows[0].text if len(file.rows) == 1 and _is_plain(file) else None


def merged(hits: list[Hit]) -> list[Hit]:
    """Equal lines as one hit with all numbers, where sorting the numbers gives the order back."""
    texts = {hit.text for hit in hits}
    if len(texts) == len(hits) or not _ascending(hits):
        return hits
    numbers: dict[str, list[str]] = {}
    for hit in hits:
        numbers.setdefault(hit.text, []).append(hit.number)
    return [Hit(",".join(numbers_of), ":", text) for text, numbers_of in numbers.items()]


def _ascending(hits: list[Hit]) -> bool:
    """Return whether these are matches only, with numbers that grow."""
    if any(hit.sign != ":" or not hit.number for hit in hits):
        return False
    return all(a < b for a, b in pairwise(_place(hit.number) for hit in hits))


def _place(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split(":"))


def row_of(hit: Hit) -> str:
    if hit.sign == SEPARATOR:
        return SEPARATOR
    if hit.sign in {"-", "="}:
        return f"{hit.number}{hit.sign}{hit.text}"
    return f"{hit.number} {hit.text}" if hit.text or not hit.number else hit.number


def unfold(text: str) -> str:
    """The search result again. Raises ValueError on what was not printed here."""
    header, _, rest = text.partition("\n")
    match = _HEADER.fullmatch(header)
    if not match:
        raise ValueError("not a folded search result")
    kind = next(kind for kind, declared in HEADERS.items() if declared == match[1])
    body = rest.rstrip("\n")
    files = [_file(paragraph, kind) for paragraph in body.split("\n\n")]
    flat = [file for group in files for file in group]
    return _restored(kind, flat, match[3] or "", implied=bool(match[2])) + rest[len(body) :]


def _file(paragraph: str, kind: str) -> list[File]:
    if kind == BARE:
        return [File("", _hits(paragraph.split("\n")))]
    head, *lines = paragraph.split("\n")
    shared = _SHARED.fullmatch(head)
    if shared:
        places = [_PLACE.fullmatch(line) for line in lines]
        return [File(place[1], _expanded(place[2], ":", shared[1])) for place in places if place]
    if _PLACE.fullmatch(head):
        return [File(path, _hits(rows)) for path, rows in _named([head, *lines])]
    return [File(head, _hits(lines))]


def _named(lines: list[str]) -> list[tuple[str, list[str]]]:
    """The files of a paragraph in which each path stands before the first of its rows."""
    files: list[tuple[str, list[str]]] = []
    for line in lines:
        if line[:1].isdecimal() and files:
            files[-1][1].append(line)
        elif place := _PLACE.fullmatch(line):
            files.append((place[1], [line[len(place[1]) + 1 :]]))
        else:
            raise ValueError("a row without a path")
    return files


def _hits(lines: list[str]) -> list[Hit]:
    hits: list[Hit] = []
    several = False
    for line in lines:
        match = _ROW.fullmatch(line)
        if line == SEPARATOR:
            hits.append(Hit("", SEPARATOR, ""))
        elif not match:
            raise ValueError("not a row of a folded search result")
        elif match[1]:
            several = several or "," in match[1]
            hits += _expanded(match[1], ":" if match[2] in {None, " "} else match[2], match[3] or "")
        else:
            hits.append(Hit("", "-" if match[4] == "-" else ":", match[5]))
    return sorted(hits, key=lambda hit: _place(hit.number)) if several else hits


def _expanded(numbers: str, sign: str, text: str) -> list[Hit]:
    return [Hit(number, sign, text) for number in numbers.split(",")]


def _restored(kind: str, files: Iterable[File], root: str, implied: bool) -> str:
    blocks, before = [], None
    for path, hits in files:
        lines = [path] if kind == HEADING or not hits else []
        lead = path if kind == FLAT else ""
        for hit in hits:
            here = (path, int(hit.number)) if implied else None
            if here and before and (path, here[1] - 1) != before:
                lines.append(SEPARATOR)
            before = here or before
            lines.append((root if hit.sign == "-" else "") + _original(lead, hit))
        blocks.append("\n".join(lines))
    return ("\n\n" if kind == HEADING else "\n").join(blocks)


def _original(path: str, hit: Hit) -> str:
    if hit.sign == SEPARATOR:
        return SEPARATOR
    sign = "-" if hit.sign == "=" else hit.sign
    number = hit.number + sign if hit.number else ""
    return f"{path}{sign}{number}{hit.text}" if path else f"{number}{hit.text}"
