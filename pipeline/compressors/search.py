"""What grep and ripgrep found: each path once, above its lines.

    crates/cli/src/human.rs:108:        let x = parse("123").unwrap();       [… 3 lines in 2 files, path above its lines]
    crates/cli/src/human.rs:131:        let x = parse("123").unwrap();       crates/cli/src/human.rs
    crates/cli/src/process.rs:113:    child.unwrap()                   ->    108,131         let x = parse("123").unwrap();

                                                                             crates/cli/src/process.rs
                                                                             113     child.unwrap()

Paths stay whole. A number stands before its own line; a match is `12 text` (the blank costs no token, a colon does), a
context line `13-text`. Equal lines of a file share one row, since the numbers say where each stands. Files whose only
line is the same, one after the other, share a paragraph. The `--` between groups goes where the numbers imply it.

fold changes only this. gather also cuts the indent of lines that have no context around them and moves files with the
same only line together. summarise keeps every path and its count, and as many lines per file as the budget holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from pipeline import tokens
from pipeline.markers import count, gap, is_ours

from .compressor import Compressor
from .folders import SLASHES, factored, folder, restored
from .search_lines import BARE, FLAT, HEADING, SEPARATOR, File, Hit, layout, read

_SAID: Final = {
    FLAT: "path above its lines",
    HEADING: "path above its lines as before",
    BARE: "number before each line",
}
_IMPLIED: Final = ", -- left out"
_HEADER: Final = re.compile(
    r"\[… [0-9]+ lines?(?: in [0-9]+ files?)?, ("
    + "|".join(sorted(_SAID.values(), key=len, reverse=True))
    + r")(, -- left out)?\]"
)
_ROW: Final = re.compile(r"(?:([0-9][0-9:,]*)(?:([ -])(.*))?|([ -])(.*))", re.DOTALL)
_SHARED: Final = re.compile(r"\[… [0-9]+ files with one line each, all the same: (.*)\]", re.DOTALL)
_PLACE: Final = re.compile(r"((?:[A-Za-z]:[\\/])?[^:]*):([0-9][0-9:,]*)")


def recognise(text: str) -> bool:
    return layout(text[:20_000].split("\n")) is not None


def _parsed(text: str) -> tuple[str, list[File], str] | None:
    """The layout, the files, and the newlines at the end."""
    if is_ours(text):
        return None
    kind = layout(text[:20_000].split("\n"))
    if kind is None:
        return None
    body = text.rstrip("\n")
    try:
        files = read(body, kind)
    except ValueError:
        return None
    return None if files is None else (kind, files, text[len(body) :])


# fold and its inverse ------------------------------------------------------------------------------------------------


def fold(text: str) -> str | None:
    parsed = _parsed(text)
    if parsed is None:
        return None
    kind, files, tail = parsed
    return _printed(kind, files) + tail


def _printed(kind: str, files: list[File], note: str = "") -> str:
    """The text under its header, which counts the lines that are told in another shape."""
    size = _size(kind, files)
    implied = _separators_are_implied(files)
    if implied:
        files = [File(path, [hit for hit in hits if hit.sign != SEPARATOR]) for path, hits in files]
    header = gap(f"{size}, {_SAID[kind]}{_IMPLIED if implied else ''}{note}")
    return header + "\n" + "\n\n".join(_paragraphs(files))


def _size(kind: str, files: list[File]) -> str:
    """`205 lines in 27 files`: of each hit, but for what it says of others."""
    lines = sum(hit.number.count(",") + 1 for file in files for hit in file.hits if hit.sign != _MORE)
    paths = {file.path for file in files if file.hits}
    return count(lines, "line") + ("" if kind == BARE else f" in {count(len(paths), 'file')}")


def _separators_are_implied(files: list[File]) -> bool:
    """Whether `--` stands exactly between lines that do not follow each other, and somewhere."""
    before: tuple[str, int] | None = None
    separated = seen = False
    for path, hits in files:
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


class _Found(NamedTuple):
    """A file as it will be printed: its rows may stand for several hits."""

    path: str
    rows: list[Hit]


def _paragraphs(files: list[File]) -> Iterator[str]:
    alone: list[_Found] = []
    for text, alike in groupby((_Found(path, _rows(hits)) for path, hits in files), key=_only_text):
        group = list(alike)
        shared = _shared(text, group) if text is not None and len(group) > 2 else None
        if shared is None:
            alone += group
        else:
            yield from _by_folder(alone)
            yield shared
            alone = []
    yield from _by_folder(alone)


def _by_folder(files: list[_Found]) -> Iterator[str]:
    for place, neighbours in groupby(files, key=_folder_of_few):
        run = list(neighbours)
        if place and len(run) > 1:
            yield _in_folder(place, run)
        else:
            yield from map(_own, run)


def _own(file: _Found) -> str:
    """The paragraph of one file."""
    return "\n".join(filter(None, (file.path, *map(_row, file.rows))))


def _shared(text: str, group: list[_Found]) -> str | None:
    """The paragraph of files whose only line is the same."""
    places = factored([f"{path}:{rows[0].number}" for path, rows in group])
    head = gap(f"{len(group)} files with one line each, all the same: {text}")
    return None if places is None else "\n".join((head, *places))


def _in_folder(place: str, run: list[_Found]) -> str:
    """The paragraph of neighbours with few lines, under their folder."""
    return "\n".join((place, *(f"{path[len(place) :]}:{_row(hit)}" for path, rows in run for hit in rows)))


def _folder_of_few(file: _Found) -> str:
    """The folder of a file whose name is cheaper said with each of its lines than its path above them."""
    few = 0 < len(file.rows) <= 2 and all(hit.sign == ":" for hit in file.rows)
    place = folder(file.path) if few else ""
    return place if len(place) > 5 and len(place) < len(file.path) else ""


def _only_text(file: _Found) -> str | None:
    """The text that is all the file has to show, on numbered lines."""
    rows = file.rows
    return rows[0].text if len(rows) == 1 and rows[0].sign == ":" and rows[0].number else None


def _rows(hits: list[Hit]) -> list[Hit]:
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


def _row(hit: Hit) -> str:
    if hit.sign in {SEPARATOR, _MORE}:
        return hit.text or SEPARATOR
    if hit.sign == "-":
        return f"{hit.number}-{hit.text}"
    return f"{hit.number} {hit.text}" if hit.text or not hit.number else hit.number


def unfold(text: str) -> str:
    header, _, rest = text.partition("\n")
    found = _HEADER.fullmatch(header)
    if not found:
        raise ValueError("not a folded search result")
    kind = next(kind for kind, said in _SAID.items() if said == found[1])
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
    rows = [line.partition(":") for line in lines]
    return [
        File(place + name, _hits([row for _, _, row in group]))
        for name, group in groupby(rows, key=lambda parts: parts[0])
    ]


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


# gather and summarise ------------------------------------------------------------------------------------------------


def gather(text: str) -> str | None:
    parsed = _parsed(text)
    if parsed is None:
        return None
    kind, files, tail = parsed
    if any(hit.sign != ":" for file in files for hit in file.hits):
        return None  # indent says where a line belongs when its neighbours are there: fold is all
    files = _together([_undented(file) for file in files])
    return _printed(kind, files, ", indent left out") + tail


def _undented(file: File) -> File:
    return File(file.path, [Hit(number, sign, text.lstrip()) for number, sign, text in file.hits])


def _together(files: list[File]) -> list[File]:
    """Files with the same only line moved to the first of them, then those with few lines to the first of their folder."""
    for key in (_only_text, _folder_of_few):
        places: dict[str | int, list[File]] = {}
        for at, file in enumerate(files):
            places.setdefault(key(_Found(file.path, _rows(file.hits))) or at, []).append(file)
        files = [file for group in places.values() for file in group]
    return files


def summarise(text: str, budget: int) -> str | None:
    """Every path, and per file as many lines as fit, distinct ones from the first on; then only the counts."""
    parsed = _parsed(text)
    if parsed is None:
        return None
    kind, files, tail = parsed
    files = _together([_matches(file) for file in files])
    for limit in (min(budget, max(len(text) // _CHARACTERS, budget // 8)), budget):
        for kept in _KEPT:
            if 2 * sum(min(len(file.hits), kept) for file in files) > limit:
                continue  # no line costs fewer than two tokens
            said = _printed(kind, [_shortened(file, kept) for file in files], ", first lines only")
            # Characters per token of this kind never reach 6: most attempts end before the exact count.
            if len(said) < limit * 6 and tokens.count(said) <= limit:
                return said + tail
    if kind == BARE:
        return None
    counts = [f"{file.path}:{len(file.hits)}" if file.hits else file.path for file in files]
    said = f"{_size(kind, files)}, only the count of each below"
    return "\n".join((gap(said), *(factored(counts) or counts))) + tail


_KEPT: Final = (34, 21, 13, 8, 5, 3, 2, 1)
"""How many rows each file may keep: the most generous that fits."""
_CHARACTERS: Final = 15
"""Of the original for one token of the summary, where the budget would allow more: a quarter of what there was."""
_LONG: Final = 500
"""Characters. A match inside a minified file says nothing that a reader could use."""
_MORE: Final = "more"


def _matches(file: File) -> File:
    """The lines worth keeping first: matches without their indent, then what is context or endless, to be counted only."""
    hits = _undented(file).hits
    short = [hit for hit in hits if hit.sign == ":" and len(hit.text) <= _LONG]
    return File(file.path, short + [hit for hit in hits if hit.sign == "-" or len(hit.text) > _LONG])


def _shortened(file: File, kept: int) -> File:
    """The file with its first `kept` distinct lines and the count of the others."""
    texts = list(dict.fromkeys(hit.text for hit in file.hits if hit.sign == ":" and len(hit.text) <= _LONG))[:kept]
    shown = [hit for hit in file.hits if hit.sign == ":" and hit.text in texts]
    rest = len(file.hits) - len(shown)
    more = [Hit("", _MORE, gap(f"{rest} more {'line' if rest == 1 else 'lines'}"))] if rest else []
    return File(file.path, _rows(shown) + more)


def owes(text: str, summary: bool) -> str:
    """What verify is to look for: a hit in errors.py, or one that says `error`, is no report of a failure.

    Of a summary every path, as in a search result; otherwise each path, each number, and each line.
    """
    parsed = _parsed(text)
    if parsed is None:
        return text
    _, files, _ = parsed
    if summary:
        return "\n".join(f"{file.path}:0:" for file in files if file.path)
    return "\n".join(part for path, hits in files for part in (path, *(part for hit in hits for part in _told(hit))))


def _told(hit: Hit) -> tuple[str, str]:
    return hit.number, hit.text.lstrip()


SEARCH: Final = Compressor("search", recognise, fold, unfold, gather, summarise, owes=owes)
