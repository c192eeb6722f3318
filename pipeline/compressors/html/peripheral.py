"""What of a page is not its content: taken out of the tree, a marker in its place.

| what                                        | taken out                                                                  |
|---------------------------------------------|----------------------------------------------------------------------------|
| scripts, styles, drawings, frames, metadata | always                                                                     |
| what is hidden                              | where it has no text of its own length                                     |
| navigation, page footer, cookie notice      | where the page has enough text besides                                     |
| what the page calls a menu, a share bar ... | where most of its text is links                                            |
| lists of links beside the content           | where most of their text is links, and the content is text                 |

The content is what is left on the way down from the body as long as one child has most of the text that is in no link. A heading
of the page, a table with headings, code, and a paragraph of some length are never taken out with the column they stand in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ...model import markers

if TYPE_CHECKING:
    from turbohtml import Document, Element

UNSEEN: Final = (
    *("script", "style", "svg", "iframe", "template", "noscript", "canvas", "object", "embed", "video", "audio"),
    *("meta", "link"),
)
_HIDDEN: Final = (
    "[hidden], [style*='display:none' i], [style*='display: none' i], [style*='visibility:hidden' i],"
    " [style*='visibility: hidden' i], dialog:not([open])"
)
_NAVIGATION: Final = "nav, [role=navigation], [role=search], [role=menu], [role=menubar]"
_FOOTER: Final = "footer, [role=contentinfo], #footer"
_CONSENT: Final = re.compile(
    r"cookie[-_ ]?(?:banner|bar|box|notice|consent|law|pop-?up|overlay|warning|message|info|disclaimer|modal|dialog|alert|wall)"
    r"|(?:^|[-_ ])(?:consent|gdpr|onetrust|didomi|usercentrics|truste|cybotcookiebot)(?:$|[-_ ])",
    re.IGNORECASE,
)
_BESIDE: Final = re.compile(
    r"(?:^|[-_ ])(?:nav(?:bar|box|igation|header|footer)?|menu|breadcrumbs?|sidebar|related|recommended|recirc|trending"
    r"|popular|most-?read|shar(?:e|ing)|social|promo\w*|newsletter|sign-?up|subscribe|advert\w*|ads?|sponsor\w*|widgets?"
    r"|footer|toc|skip|tags|pagination|outbrain|taboola)(?:$|[-_ ])",
    re.IGNORECASE,
)
_CONTAINERS: Final = "div, ul, ol, dl, section, aside, header, table, td, form, p"
_CONTENT: Final = (
    "main, article, [role=main], #main, [id$=content i], [class~=content], [class~=body], [class~=markdown-body],"
    " [class~=mw-parser-output]"
)
_TURNS_THE_PAGE: Final = "a[rel~=next], a[rel~=prev]"
_NEVER: Final = "h1, th, caption, pre, textarea"
_PARAGRAPHS: Final = "p, li, dd, td, blockquote, figcaption"

# In characters, blanks not counted.
_ENOUGH: Final = 300
"""Text besides its navigation that makes a page more than its navigation."""
_AN_ARTICLE: Final = 1000
_LONG: Final = 100
"""A paragraph of some length, its links not counted."""
_SMALL_SHARE: Final = 0.3
"""Of the page's text: what a footer or a cookie notice may have at most."""
_MOSTLY: Final = 0.6
_FEW_LINKS: Final = 3
_DEEPEST: Final = 60

_GONE: Final = re.compile(r"\[… (\d+) links?, (\d+) characters? in ([^\]\n]+)\]")


def take_out_unseen(page: Document) -> Counter[str]:
    """Take out what no reader sees; tag -> how many, those inside others not counted."""
    every = ", ".join(UNSEEN)
    inside = ", ".join(f"{tag} *" for tag in ("svg", "object", "video", "audio", "canvas"))
    gone = Counter(element.tag for element in page.select(every) if not element.matches(inside))
    page.remove(every)
    return gone


def take_out(body: Element) -> int:
    """Take everything out of the body that is not content. Return how many hidden parts went without a marker of their own."""
    hidden = _take_out_hidden(body)
    page = _own_text(body)
    for element in _outermost(body, f"{_NAVIGATION}, {_FOOTER}"):
        own = _own_text(element)
        is_footer = element.matches(_FOOTER)
        if is_footer and (element.closest("main, article") is not None or own > _SMALL_SHARE * page):
            continue
        if page - own >= _ENOUGH and _has_many_links(element):
            _replace(element)
    for element in _outermost(body, _CONTAINERS):
        name = f"{element.attr('id') or ''} {element.attr('class') or ''}"
        consent = _CONSENT.search(name) and _asks_for_consent(element, page)
        if consent or (_BESIDE.search(name) and _is_of_links(element)):
            _replace(element)
    _take_out_beside(body)
    return hidden


def _asks_for_consent(element: Element, page: int) -> bool:
    """Return whether this is no part of the content, and little beside it."""
    is_content = (
        element.matches(_CONTENT) or element.closest("main, article") or element.select_one(f"{_CONTENT}, {_NEVER}")
    )
    return not is_content and _own_text(element) < _SMALL_SHARE * page


def _take_out_hidden(body: Element) -> int:
    """Take out what is hidden: what is short, without a marker in its place, and only counted."""
    short = 0
    for element in _outermost(body, _HIDDEN):
        if characters(element) < _LONG and element.select_one("a") is None:
            element.decompose()
            short += 1
        elif not any(_own_text(one) >= _LONG for one in (element, *element.select(_PARAGRAPHS))):
            _replace(element, "hidden ")
    return short


def _outermost(body: Element, selector: str) -> Iterator[Element]:
    """The elements of the selector that are still in the body, from the outermost in."""
    for element in body.select(selector):
        if element.closest("body") is not None:
            yield element


def _take_out_beside(body: Element) -> None:
    """Take out the lists of links that stand beside the content."""
    way = _way_to_content(body)
    if _own_text(way[-1]) < _AN_ARTICLE:
        return
    for outer, inner in pairwise(way):
        for child in _elements(outer):
            if child != inner:
                _take_out_links(child, _DEEPEST)


def _way_to_content(body: Element) -> list[Element]:
    """Return the elements from the body down, as long as one child has most of the text of its own."""
    way = [body]
    while len(way) < _DEEPEST and not way[-1].matches(_CONTENT):
        most = _MOSTLY * _own_text(way[-1])
        heavy = next((child for child in _elements(way[-1]) if _own_text(child) > most), None)
        if heavy is None or heavy.tag in _PARAGRAPHS.split(", "):
            break
        way.append(heavy)
    return way


def _take_out_links(element: Element, deepest: int) -> None:
    """Take out the element if it is links, or what of it is."""
    if _is_of_links(element):
        _replace(element)
    elif deepest and len(element.select("a")) > _FEW_LINKS:
        for child in _elements(element):
            _take_out_links(child, deepest - 1)


def _elements(parent: Element) -> list[Element]:
    from turbohtml import Element as Node  # noqa: PLC0415 - the extra `html` may not be installed

    return [child for child in parent.children if isinstance(child, Node)]


def _is_of_links(element: Element) -> bool:
    """Return whether most of its text is links, and nothing in it must stay."""
    if not _has_many_links(element) or element.matches(_NEVER) or element.select_one(_NEVER) is not None:
        return False
    own = _own_text(element)
    if own > (1 - _MOSTLY) * characters(element) or any(_own_text(one) >= _LONG for one in element.select(_PARAGRAPHS)):
        return False
    return not any(2 * _own_text(row) > characters(row) for row in element.select("tr:has(> td + td)"))


def _has_many_links(element: Element) -> bool:
    return len(element.select("a")) > _FEW_LINKS


def _own_text(element: Element) -> int:
    """Characters that are in no link."""
    return characters(element) - sum(map(characters, element.select("a")))


def characters(element: Element) -> int:
    """Characters of its text; blanks are not counted."""
    return len("".join(element.text.split()))


@dataclass(frozen=True, slots=True)
class Gone:
    """One part that was taken out, as its marker says it."""

    links: int
    characters: int
    names: str

    def __str__(self) -> str:
        counts = f"{markers.count(self.links, 'link')}, {markers.count(self.characters, 'character')}"
        return markers.gap(f"{counts} in {self.names}")


def gone_in(text: str) -> list[Gone]:
    """The parts that the markers in a text stand for."""
    return [Gone(int(links), int(count), names) for links, count, names in _GONE.findall(text)]


def _replace(element: Element, how: str = "") -> None:
    """Put a marker in the element's place; the links to the next page and the one before stay."""
    from turbohtml import Element as Node  # noqa: PLC0415 - the extra `html` may not be installed
    from turbohtml import Text  # noqa: PLC0415

    kept = element.select(_TURNS_THE_PAGE)
    for link in kept:
        link.decompose()
    links, count = len(element.select("a")), characters(element)
    for inner in gone_in(element.text):
        links, count = links + inner.links, count + inner.characters - len("".join(str(inner).split()))
    marker = Text(str(Gone(links, count, how + _name(element))) if count else "")
    element.replace_with(Node("p", children=[marker]), *(Node("p", children=[link]) for link in kept))


def _name(element: Element) -> str:
    """`nav`, `footer`, `div#menu`, `ul.share-links`: as the page itself calls it."""
    if element.tag in ("nav", "footer", "aside", "header"):
        return element.tag
    name = element.attr("id")
    names = (element.attr("class") or "").split()
    return element.tag + (f"#{name}" if name else f".{names[0]}" if names else "")
