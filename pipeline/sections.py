"""Cutting mixed output: a command runs several things, a log holds a JSON document or a diff.

A section is a run of whole lines; the sections in order are the text. Documents with a grammar of their own (JSON, diffs)
are found wherever they start at the beginning of a line; what lies between them is cut at the banners that tools put
between parts of their output.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from json import JSONDecodeError, JSONDecoder
from typing import Final

# Shorter documents are not worth a section of their own; characters.
_SMALLEST: Final = 400
# How often the whole text may be read over in vain while looking for documents: keeps the search linear.
_PATIENCE: Final = 4

_OPENING: Final = re.compile(r"^[ \t]*(?=[\[{])", re.MULTILINE)
_DIFF_HEADER: Final = (
    r"(?:diff --git|index|similarity|dissimilarity|rename|copy|new file|deleted file|old mode|new mode|Binary files) "
)
_DIFF: Final = re.compile(
    r"^(?:diff --git .*\n(?:(?!@@ |diff --git ).*\n)*?(?=@@ )|--- .*\n\+\+\+ .*\n(?=@@ ))"
    rf"(?:(?:[-+ \\@]|{_DIFF_HEADER}).*\n?|\n(?=[-+ \\@\n]|diff --git ))+",
    re.MULTILINE,
)
_BANNER: Final = re.compile(
    r"^(?:==> .* <==|\$ \S.*|\+ \S.*|={3,} .* ={3,}|-{3,} .* -{3,}|#{2,3}\[group\].*)$", re.MULTILINE
)
_DECODER: Final = JSONDecoder()


def cut(text: str) -> list[str]:
    """The sections of `text`, at least one; `"".join(cut(text)) == text`."""
    edges = {0, len(text)}
    for start, end in _documents(text):
        edges |= {start, end}
    if len(edges) == 2:
        edges.update(_banner_edges(text))
    inner = sorted(edges)
    return _merged([text[start:end] for start, end in pairwise(inner)]) or [text]


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
