"""Cutting mixed output: a command runs several things, a log holds a JSON document or a diff.

A section is a run of whole lines; the sections in order are the text. Documents with a grammar of their own (JSON, diffs)
are found wherever they start at the beginning of a line; what lies between them is cut at the banners that tools put
between parts of their output, and where lines begin to look different (boundaries.py), if what is before is of another kind
than what comes then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from json import JSONDecodeError, JSONDecoder
from typing import Final, NamedTuple

from .boundaries import boundaries

# Shorter documents are not worth a section of their own; characters.
_SMALLEST: Final = 400
# A text with more boundaries than this is not the output of several programs, but of one that prints in its own way.
_MOST_BOUNDARIES: Final = 60
# How often the whole text may be read over in vain while looking for documents: keeps the search linear.
_PATIENCE: Final = 4

# Where a document may start: `[main] ready` and `[2025-03-08 10:02:03]` open none. As below, the end of the line before
# stands for `^`, since a plain scan finds it.
_OPENING: Final = re.compile(
    r'\n[ \t]*(?=\{\s*["}]|\[\s*(?:["{\[\]-]|\d[\d.eE+]*+(?![\w:/-])|true|false|null))', re.MULTILINE
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
    r"\n(?:==> .* <==|\$ \S.*|\+ \S.*|={3,}(?: .* ={3,})?|-{3,}(?: .* -{3,})?|#{2,3}\[group\].*)$", re.MULTILINE
)
_HIT: Final = re.compile(r"\d+[:-]")
_LONGEST_PATH: Final = 300
_PATH_ABOVE: Final = re.compile(r"(?:^|\n)(?=[^\s:]*[/\\.])[^\s:\d][^\s:]*\n\Z")
_DECODER: Final = JSONDecoder()


Kind = Callable[[str], str]
"""What a text is, by name; "" where nothing is known of it."""


def cut(text: str, kind: Kind) -> list[str]:
    """The sections of `text`, at least one; `"".join(cut(text, kind)) == text`."""
    documents = dict(_documents(text))
    edges = {0, len(text), *documents, *documents.values()}
    if len(edges) == 2:
        edges.update(_banner_edges(text))
    sections: list[str] = []
    for start, end in pairwise(sorted(edges)):
        part = text[start:end]
        sections += [part] if documents.get(start) == end else _by_kind(part, kind)
    return _merged(sections, kind) or [text]


def _by_kind(text: str, kind: Kind) -> list[str]:
    """`text` in parts that are of different kinds."""
    edges = [edge for edge in boundaries(text, _SMALLEST) if not _is_below_path(text, edge)]
    if not 0 < len(edges) <= _MOST_BOUNDARIES:
        return [text]
    parts: list[_Part] = []
    for start, end in pairwise([0, *edges, len(text)]):
        parts.append(_Part(kind(text[start:end]), start, end))
        while (last := _last_joined(parts, text, kind)) is not None:
            parts = last
    return [text[part.start : part.end] for part in parts]


def _is_below_path(text: str, edge: int) -> bool:
    """Return whether what begins here are the hits of a search, right below the path that they are of."""
    return (
        _HIT.match(text, edge) is not None and _PATH_ABOVE.search(text, max(0, edge - _LONGEST_PATH), edge) is not None
    )


class _Part(NamedTuple):
    kind: str
    start: int
    end: int


def _last_joined(parts: list[_Part], text: str, kind: Kind) -> list[_Part] | None:
    """The parts with the last one joined to what is of its kind before it; None if there is nothing to join.

    A short part between two of one kind belongs to them, if together they are still of that kind.
    """
    *_, last = parts
    if len(parts) > 1 and parts[-2].kind == last.kind:
        return [*parts[:-2], _Part(last.kind, parts[-2].start, last.end)]
    if len(parts) > 2 and last.kind and parts[-3].kind == last.kind:
        joined = _Part(last.kind, parts[-3].start, last.end)
        short = parts[-2].end - parts[-2].start < _SMALLEST
        return [*parts[:-3], joined] if short and kind(text[joined.start : joined.end]) == last.kind else None
    return None


def _documents(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each JSON document and each diff, in order, none inside another."""
    position = 0
    for start, end in sorted([*_diffs(text), *_json_documents(text)]):
        if start >= position:
            yield start, end
            position = end


def _diffs(text: str) -> Iterator[tuple[int, int]]:
    if "\n@@ " not in text:
        return
    for match in _DIFF.finditer(text):
        if match.end() - match.start() >= _SMALLEST:
            yield match.span()


def _json_documents(text: str) -> Iterator[tuple[int, int]]:
    """Yield each JSON document that is long enough, documents that follow one another as one."""
    first = last = 0
    for start, end in _json_values(text):
        if text[last:start].strip() or not last:
            if last - first >= _SMALLEST:
                yield first, last
            first = start
        last = end
    if last - first >= _SMALLEST:
        yield first, last


def _json_values(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each JSON document on lines of its own, and of what is left of a long one that was cut."""
    patience = _PATIENCE * len(text) + _SMALLEST
    done = 0
    for match in _OPENING.finditer("\n" + text):
        start, first = match.start(), match.end() - 1
        if start < done:
            continue
        try:
            _, end = _DECODER.raw_decode(text, first)
        except JSONDecodeError as error:
            patience -= error.pos - first
            if error.pos - first < _SMALLEST:
                continue
            done = _past_line(
                text, error.pos if text[error.pos : error.pos + 1] == '"' else _last_character(text, error.pos)
            )
            yield start, done
        except RecursionError:
            return
        else:
            done = _past_line(text, end)
            if not text[end:done].strip():
                yield start, done
        if patience < 0:
            return


def _past_line(text: str, position: int) -> int:
    return text.find("\n", position) + 1 or len(text)


def _last_character(text: str, position: int) -> int:
    """Return where the last character before `position` stands that is no blank; there is one."""
    while text[position - 1].isspace():
        position -= 1
    return position - 1


def _banner_edges(text: str) -> Iterator[int]:
    return (match.start() for match in _BANNER.finditer("\n" + text))


def _merged(sections: list[str], kind: Kind) -> list[str]:
    """Small sections joined to the one before, so that no compressor sees crumbs; but nothing to what is of a kind of its own."""
    if len(sections) < 2:
        return sections
    merged: list[str] = []
    alone = False
    for section in sections:
        own = _is_alone(section, kind)
        small = merged and min(len(section), len(merged[-1])) < _SMALLEST
        if small and not alone and not own:
            grown = len(merged[-1]) < _SMALLEST
            merged[-1] += section
            alone = grown and _is_alone(merged[-1], kind)
        else:
            merged.append(section)
            alone = own
    return merged


def _is_alone(section: str, kind: Kind) -> bool:
    return _is_document(section) or (len(section) >= _SMALLEST and kind(section) != "")


def _is_document(section: str) -> bool:
    return len(section) >= _SMALLEST and (
        section.lstrip()[:1] in ("{", "[") or section.startswith(("diff --git", "--- "))
    )
