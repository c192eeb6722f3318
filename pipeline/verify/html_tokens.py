"""HTML as a row of tags and texts, for the judge: in one pass, whatever the markup.

The standard library's parser takes quadratic time on tags that are never closed (72 kB of `<a href=`: 19 s).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Final

_TAG: Final = re.compile(r"<(/?)([a-z][^\s/>]*+)((?:[^\"'>]++|\"[^\"]*+\"|'[^']*+'){0,400}+)>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"([^\s=>\"'/]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?")
_RAW: Final = {
    tag: re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE)
    for tag in ("script", "style", "textarea", "title", "iframe", "noscript", "xmp", "noembed")
}
_WITH_ENTITIES: Final = ("textarea", "title")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as it opens or closes an element."""

    name: str
    opens: bool
    attributes: Mapping[str, str]


def tokens(page: str) -> Iterator[Tag | str]:
    """The tags of the page and the text between them, in order; comments and declarations are left out."""
    position = 0
    while (opening := page.find("<", position)) >= 0:
        if opening > position:
            yield unescape(page[position:opening])
        if page.startswith(("<!", "<?"), opening):
            ending = "-->" if page.startswith("<!--", opening) else ">"
            position = _behind(page, ending, opening + 2)
        elif (match := _TAG.match(page, opening)) is None:
            # no tag, or one whose quotes never close: it ends where it looks like it
            named = page[opening + 1 : opening + 2].isalpha()
            position = _behind(page, ">", opening) if named else opening + 1
            yield "" if named else "<"
        else:
            tag = Tag(match[2].lower(), not match[1], _attributes(match[3]))
            yield tag
            position = match.end()
            if tag.opens and tag.name in _RAW:
                closing = _RAW[tag.name].search(page, position)
                end = closing.start() if closing else len(page)
                yield unescape(page[position:end]) if tag.name in _WITH_ENTITIES else page[position:end]
                position = end
    if position < len(page):
        yield unescape(page[position:])


def _behind(page: str, ending: str, start: int) -> int:
    end = page.find(ending, start)
    return len(page) if end < 0 else end + len(ending)


def _attributes(source: str) -> Mapping[str, str]:
    if not source or source.isspace():
        return {}
    return {name.lower(): unescape(one or two or bare) for name, one, two, bare in _ATTRIBUTE.findall(source)}
