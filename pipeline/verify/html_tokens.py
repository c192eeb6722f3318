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
    at = 0
    while (opening := page.find("<", at)) >= 0:
        if opening > at:
            yield unescape(page[at:opening])
        if page.startswith(("<!", "<?"), opening):
            ending = "-->" if page.startswith("<!--", opening) else ">"
            at = _behind(page, ending, opening + 2)
        elif (found := _TAG.match(page, opening)) is None:
            # no tag, or one whose quotes never close: it ends where it looks like it
            named = page[opening + 1 : opening + 2].isalpha()
            at = _behind(page, ">", opening) if named else opening + 1
            yield "" if named else "<"
        else:
            tag = Tag(found[2].lower(), not found[1], _attributes(found[3]))
            yield tag
            at = found.end()
            if tag.opens and tag.name in _RAW:
                closing = _RAW[tag.name].search(page, at)
                end = closing.start() if closing else len(page)
                yield unescape(page[at:end]) if tag.name in _WITH_ENTITIES else page[at:end]
                at = end
    if at < len(page):
        yield unescape(page[at:])


def _behind(page: str, ending: str, start: int) -> int:
    end = page.find(ending, start)
    return len(page) if end < 0 else end + len(ending)


def _attributes(said: str) -> Mapping[str, str]:
    if not said or said.isspace():
        return {}
    return {name.lower(): unescape(one or two or bare) for name, one, two, bare in _ATTRIBUTE.findall(said)}
