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

from typing import Final

from pipeline import tokens
from pipeline.markers import gap, is_ours

from ..compressor import Compressor
from ..folders import factored
from .layout import MORE, Found, folder_of_few, merged, only_text, printed, size, unfold
from .lines import BARE, File, Hit, layout, read


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


def fold(text: str) -> str | None:
    parsed = _parsed(text)
    if parsed is None:
        return None
    kind, files, tail = parsed
    return printed(kind, files) + tail


def gather(text: str) -> str | None:
    parsed = _parsed(text)
    if parsed is None:
        return None
    kind, files, tail = parsed
    if any(hit.sign != ":" for file in files for hit in file.hits):
        return None  # indent says where a line belongs when its neighbours are there: fold is all
    files = _together([_undented(file) for file in files])
    return printed(kind, files, ", indent left out") + tail


def _undented(file: File) -> File:
    return File(file.path, [Hit(number, sign, text.lstrip()) for number, sign, text in file.hits])


def _together(files: list[File]) -> list[File]:
    """Files with the same only line moved to the first of them, then those with few lines to the first of their folder."""
    for key in (only_text, folder_of_few):
        places: dict[str | int, list[File]] = {}
        for at, file in enumerate(files):
            places.setdefault(key(Found(file.path, merged(file.hits))) or at, []).append(file)
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
            said = printed(kind, [_shortened(file, kept) for file in files], ", first lines only")
            # Characters per token of this kind never reach 6: most attempts end before the exact count.
            if len(said) < limit * 6 and tokens.count(said) <= limit:
                return said + tail
    if kind == BARE:
        return None
    counts = [f"{file.path}:{len(file.hits)}" if file.hits else file.path for file in files]
    said = f"{size(kind, files)}, only the count of each below"
    return "\n".join((gap(said), *(factored(counts) or counts))) + tail


_KEPT: Final = (34, 21, 13, 8, 5, 3, 2, 1)
"""How many rows each file may keep: the most generous that fits."""
_CHARACTERS: Final = 15
"""Of the original for one token of the summary, where the budget would allow more: a quarter of what there was."""
_LONG: Final = 500
"""Characters. A match inside a minified file says nothing that a reader could use."""


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
    more = [Hit("", MORE, gap(f"{rest} more {'line' if rest == 1 else 'lines'}"))] if rest else []
    return File(file.path, merged(shown) + more)


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
