"""Where in a text pages of HTML stand: the whole of it, behind what curl prints before it, or in strings of JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from json import JSONDecodeError, JSONDecoder
from typing import Final

_LEAST: Final = 600
"""Characters; what is shorter is read as it is."""

# At the beginning of a line: in the middle of one it is spoken of, or written by a script.
_DOCTYPE: Final = re.compile(r"^[ \t\ufeff]*+<!doctype\s+html\b", re.IGNORECASE | re.MULTILINE)
_HTML: Final = re.compile(r"^[ \t\ufeff]*+(?:<\?xml[^>\n]*>\s*)?<html(?=[\s>])", re.IGNORECASE | re.MULTILINE)
_CLOSES: Final = re.compile(r"</html\s*>", re.IGNORECASE)
_GOES_ON: Final = re.compile(r"\s*<(?:script|style|link|img|iframe|noscript|div|!--)", re.IGNORECASE)
_QUOTED: Final = re.compile(r'"(?=(?:\\[nrt]|\s)*<(?:!doctype\s+html|[a-z][a-z0-9]*[\s>]))', re.IGNORECASE)

# A fragment: it opens with a tag, and tags of pages stand close together.
_FRAGMENT: Final = re.compile(r"\s*+<(?:[a-z][a-z0-9]*+(?=[\s>/])|!--)", re.IGNORECASE)
_TAG: Final = re.compile(
    r"<(?:div|p|span|a|ul|ol|li|table|tr|td|th|h[1-6]|section|article|nav|main|header|footer|img|br|strong|em|code|pre"
    r"|script|style|svg|form|input|button|label|dl|dt|dd|figure|blockquote)(?=[\s>/])",
    re.IGNORECASE,
)
_SAMPLE: Final = 20_000
_TAGS: Final = 12
_CHARACTERS_PER_TAG: Final = 220


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands in a text, and the page."""

    start: int
    end: int
    page: str
    quoted: bool = False
    """Whether start and end are those of a string of JSON, its quotes included."""


def places(text: str) -> Iterator[Place]:
    """The pages and fragments of the text, in order."""
    if _is_fragment(text):
        yield Place(0, len(text), text)
    elif text.lstrip()[:1] in ("{", "["):
        yield from _quoted(text)
    else:
        yield from _bare(text)


def _is_fragment(text: str) -> bool:
    """Return whether the text is HTML from its first character to its last, though not a whole page."""
    if len(text) < _LEAST or not _FRAGMENT.match(text) or _DOCTYPE.search(text) or _HTML.search(text):
        return False
    sample = text[:_SAMPLE]
    tags = len(_TAG.findall(sample))
    return tags >= _TAGS and len(sample) < _CHARACTERS_PER_TAG * tags and text.rstrip().endswith(">")


def _bare(text: str) -> Iterator[Place]:
    """Whole pages: each ends where it was last closed before the next one opens; one that was cut off, with the text."""
    low = text.lower()
    if "<!doctype" in low:
        openings = [match.start() for match in _DOCTYPE.finditer(text)]
    elif "<html" in low:
        openings = [match.start() for match in islice(_HTML.finditer(text), 1)]
    else:
        return
    for start, limit in pairwise([*openings, len(text)]):
        closing = max((match.end() for match in _CLOSES.finditer(text, start, limit)), default=limit)
        if _GOES_ON.match(text, closing):
            closing = limit
        if closing - start >= _LEAST:
            yield Place(start, closing, text[start:closing])


def _quoted(text: str) -> Iterator[Place]:
    """The strings of a JSON text that hold a page."""
    decoder = JSONDecoder(strict=False)
    position = 0
    while (opening := _QUOTED.search(text, position)) is not None:
        try:
            page, position = decoder.raw_decode(text, opening.start())
        except JSONDecodeError:
            position = opening.end()
            continue
        if len(page) >= _LEAST and (_DOCTYPE.match(page.lstrip()) or _HTML.match(page.lstrip()) or _is_fragment(page)):
            yield Place(opening.start(), position, page, quoted=True)
