"""Cutting mixed output: a command runs several things, a log holds a JSON document or a diff.

A section is a run of whole lines; the sections in order are the text. Documents with a grammar of their own (JSON, diffs)
are found wherever they start at the beginning of a line; what lies between them is cut at the banners that tools put
between parts of their output, and where lines begin to look different (seams.py), if what is before is of another kind
than what comes then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from json import JSONDecodeError, JSONDecoder
from typing import Final, NamedTuple

from .seams import seams

# Shorter documents are not worth a section of their own; characters.
_SMALLEST: Final = 400
# A text with more seams than this is not the output of several programs, but of one that prints in its own way.
_MOST_SEAMS: Final = 60
# How often the whole text may be read over in vain while looking for documents: keeps the search linear.
_PATIENCE: Final = 4

# Where a document may start: `[main] ready` and `[2025-03-08 10:02:03]` open none.
_OPENING: Final = re.compile(
    r'^[ \t]*(?=\{\s*["}]|\[\s*(?:["{\[\]-]|\d[\d.eE+]*+(?![\w:/-])|true|false|null))', re.MULTILINE
)
_DIFF_HEADER: Final = (
    r"(?:diff --git|index|similarity|dissimilarity|rename|copy|new file|deleted file|old mode|new mode|Binary files) "
)
_DIFF: Final = re.compile(
    r"^(?:diff --git .*\n(?:(?!@@ |diff --git ).*\n)*?(?=@@ )|--- .*\n\+\+\+ .*\n(?=@@ ))"
    rf"(?:(?:[-+ \\@]|{_DIFF_HEADER}).*\n?|\n(?=[-+ \\@\n]|diff --git ))+",
    re.MULTILINE,
)
_BANNER: Final = re.compile(
    r"^(?:==> .* <==|\$ \S.*|\+ \S.*|={3,}(?: .* ={3,})?|-{3,}(?: .* -{3,})?|#{2,3}\[group\].*)$", re.MULTILINE
)
_DECODER: Final = JSONDecoder()


Kind = Callable[[str], str]
"""What a text is, by name; "" where nothing is known of it."""


def cut(text: str, kind: Kind) -> list[str]:
    """The sections of `text`, at least one; `"".join(cut(text, kind)) == text`."""
    edges = {0, len(text)}
    for start, end in _documents(text):
        edges |= {start, end}
    if len(edges) == 2:
        edges.update(_banner_edges(text))
    parts = [text[start:end] for start, end in pairwise(sorted(edges))]
    return _merged([section for part in parts for section in _by_kind(part, kind)]) or [text]


def _by_kind(text: str, kind: Kind) -> list[str]:
    """`text` in parts that are of different kinds."""
    edges = [] if _is_document(text) else seams(text, _SMALLEST)
    if not 0 < len(edges) <= _MOST_SEAMS:
        return [text]
    parts: list[_Part] = []
    for start, end in pairwise([0, *edges, len(text)]):
        parts.append(_Part(kind(text[start:end]), start, end))
        while (last := _last_joined(parts, text, kind)) is not None:
            parts = last
    return [text[part.start : part.end] for part in parts]


class _Part(NamedTuple):
    kind: str
    start: int
    end: int


def _last_joined(parts: list[_Part], text: str, kind: Kind) -> list[_Part] | None:
    """The parts with the last one joined to what is of its kind before it; None if there is nothing to join.

    A short part of no kind between two of one kind belongs to them, if together they are still of that kind.
    """
    *_, last = parts
    if len(parts) > 1 and parts[-2].kind == last.kind:
        return [*parts[:-2], _Part(last.kind, parts[-2].start, last.end)]
    if len(parts) > 2 and last.kind and parts[-3].kind == last.kind and not parts[-2].kind:
        joined = _Part(last.kind, parts[-3].start, last.end)
        short = parts[-2].end - parts[-2].start < _SMALLEST
        return [*parts[:-3], joined] if short and kind(text[joined.start : joined.end]) == last.kind else None
    return None


def _documents(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each JSON document and each diff, in order, none inside another."""
    at = 0
    for start, end in sorted([*_diffs(text), *_json_documents(text)]):
        if start >= at:
            yield start, end
            at = end


def _diffs(text: str) -> Iterator[tuple[int, int]]:
    if "\n@@ " not in text:
        return
    for match in _DIFF.finditer(text):
        if match.end() - match.start() >= _SMALLEST:
            yield match.span()


def _json_documents(text: str) -> Iterator[tuple[int, int]]:
    patience = _PATIENCE * len(text) + _SMALLEST
    at = 0
    for match in _OPENING.finditer(text):
        if match.start() < at:
            continue
        try:
            _, end = _DECODER.raw_decode(text, match.end())
        except JSONDecodeError as error:
            patience -= error.pos - match.end()
        except RecursionError:
            return
        else:
            at = text.find("\n", end) + 1 or len(text)
            if not text[end:at].strip() and end - match.start() >= _SMALLEST:
                yield match.start(), at
        if patience < 0:
            return


def _banner_edges(text: str) -> Iterator[int]:
    return (match.start() for match in _BANNER.finditer(text))


def _merged(sections: list[str]) -> list[str]:
    """Small sections joined to the one before, so that no compressor sees crumbs; but no document to what heads it."""
    merged: list[str] = []
    for section in sections:
        small = merged and (len(section) < _SMALLEST or len(merged[-1]) < _SMALLEST)
        if small and not _is_document(merged[-1]) and not _is_document(section):
            merged[-1] += section
        else:
            merged.append(section)
    return merged


def _is_document(section: str) -> bool:
    return len(section) >= _SMALLEST and (
        section.lstrip()[:1] in ("{", "[") or section.startswith(("diff --git", "--- "))
    )
