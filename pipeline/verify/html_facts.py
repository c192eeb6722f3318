"""Whether a page of HTML said as Markdown still says what it did: read again, by eyes of its own.

Required: every heading, table row and listing, and every paragraph of some length, by the order of their letters and digits;
every link with its address, but for as many as the markers declare. Not required: what stands in a part that the page itself
calls navigation, footer, aside or hidden, and blocks that are mostly links. The tags that a marker counts are counted again.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from json import loads
from typing import Final, Literal

from .html_tokens import Tag, tokens

Kind = Literal["heading", "row", "code", "paragraph"]

_VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_INVISIBLE: Final = frozenset("script style svg iframe template noscript canvas object video audio title".split())
_COUNTED: Final = _INVISIBLE - {"title"} | {"meta", "link", "img", "embed"}
_ASIDE: Final = frozenset("nav footer aside".split())
_ASIDE_ROLES: Final = frozenset("navigation search contentinfo menu menubar complementary".split())
_HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
_BLOCKS: Final = _HEADINGS | frozenset(
    """
    address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption figure
    footer form header hr label legend li main nav ol option p pre section select summary table tbody td textarea tfoot th
    thead tr ul
    """.split()
)
_ENDS_AT: Final = {
    "p": _BLOCKS - {"br", "button", "label", "option", "select", "textarea"},
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th", "tr"}),
    "th": frozenset({"td", "th", "tr"}),
    "tr": frozenset({"tr"}),
    "option": frozenset({"option"}),
}
"""Open element -> tags that end it without saying so."""

_UNDISPLAYED: Final = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_NO_ADDRESS: Final = ("javascript:", "data:", "about:")
_NOT_TEXT: Final = re.compile(r"[\W_]+")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_TARGET: Final = re.compile(r"\]\((<(?:[^>\\\n]|\\.)*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
_FIELD: Final = re.compile(r"<(?:input|select|textarea)\b[^>\n]*>")
_MARKER: Final = re.compile(r"\[… [^\]\n]*\]")
_LINKS_DECLARED: Final = re.compile(r"\[… (\d+) links?\b")
_TAGS_DECLARED: Final = re.compile(r"\[… (\d+ [a-z]+(?:, \d+ [a-z]+)*) left out\]")

_LONG: Final = 120
"""Letters and digits, those of links not counted, from which a paragraph must be there wherever it stands."""
_LONGEST_ROW: Final = 600
_OF_LINKS: Final = 0.5


@dataclass(slots=True)
class Unit:
    """One thing that a page says."""

    kind: Kind
    text: str
    of_links: float
    """Share of its letters that are in links."""
    level: int = 0
    """Of a heading, 1 to 6."""


@dataclass(slots=True)
class _Open:
    tag: str
    aside: bool
    unseen: bool
    hidden: bool = False
    parts: list[str] = field(default_factory=list)


class _Page:
    """Reads the units, links and tags of a page."""

    def __init__(self, page: str) -> None:
        self.units: list[Unit] = []
        self.links: list[tuple[str, str]] = []
        self.tags: Counter[str] = Counter()
        self._open: list[_Open] = []
        self._block: list[str] = []
        self._in_links = 0
        self._link: tuple[str, str, list[str]] | None = None
        """Address, what it is called where it shows nothing, and what it shows."""

        for token in tokens(page):
            if isinstance(token, str):
                self._text(token)
            elif token.opens:
                self._start(token)
            else:
                self._end(token.name)
        while self._open:
            self._end(self._open[-1].tag)

    def _start(self, token: Tag) -> None:
        tag, attributes = token.name, token.attributes
        self._close_implied(tag)
        above = self._open[-1] if self._open else _Open("", aside=False, unseen=False)
        if tag in _COUNTED:
            self.tags[tag] += not above.unseen
        hidden = "hidden" in attributes or _UNDISPLAYED.search(attributes.get("style", "")) is not None
        unseen = above.unseen or tag in _INVISIBLE
        aside = above.aside or hidden or tag in _ASIDE or attributes.get("role", "") in _ASIDE_ROLES
        if tag in _BLOCKS or hidden:
            self._flush(above)
        if tag == "a":
            self._end_link()
            self._link = (attributes.get("href", ""), attributes.get("aria-label") or attributes.get("title") or "", [])
        elif tag == "img" and not unseen and not hidden:
            self._add(attributes.get("alt", ""))
        if tag not in _VOID:
            self._open.append(_Open(tag, aside, unseen, hidden))

    def _end(self, tag: str) -> None:
        if not any(one.tag == tag for one in self._open[-60:]):
            return
        while True:
            last = self._open[-1]
            if last.tag in _BLOCKS or last.hidden:
                self._flush(last)
            if last.tag == "a":
                self._end_link()
            if last.tag == "tr":
                self._end_row(last)
            self._open.pop()
            if last.tag == tag:
                return

    def _text(self, text: str) -> None:
        if not (self._open and self._open[-1].unseen):
            self._add(text)

    def _close_implied(self, tag: str) -> None:
        while self._open and tag in _ENDS_AT.get(self._open[-1].tag, ()):
            self._end(self._open[-1].tag)

    def _add(self, text: str) -> None:
        self._block.append(text)
        if self._link is not None:
            self._link[2].append(text)
            self._in_links += len(_NOT_TEXT.sub("", text))

    def _end_link(self) -> None:
        if self._link is None:
            return
        address, name, shown = self._link
        self._link = None
        if not "".join(shown).strip() and name:
            self._block.append(name)
            shown = [name]
        text = letters("".join(shown))
        if text and address.strip() not in ("", "#") and not address.lower().startswith(_NO_ADDRESS):
            self.links.append((text, address.strip()))

    def _flush(self, inner: _Open) -> None:
        """End the block whose text stands directly in `inner`."""
        text = letters("".join(self._block))
        in_links, self._in_links = self._in_links, 0
        self._block.clear()
        if not text or inner.unseen:
            return
        for row in reversed(self._open[-4:]):
            if row.tag == "tr":
                row.parts.append(text)
                break
        if inner.aside:
            return
        kind: Kind = "paragraph"
        if any(one.tag == "pre" for one in self._open[-6:]):
            kind = "code"
        elif inner.tag in _HEADINGS:
            kind = "heading"
        level = int(inner.tag[1]) if kind == "heading" else 0
        self.units.append(Unit(kind, text, in_links / len(text), level))

    def _end_row(self, row: _Open) -> None:
        text = "".join(row.parts)
        if 0 < len(text) <= _LONGEST_ROW and not row.aside:
            links = sum(len(unit.text) * unit.of_links for unit in self.units[-len(row.parts) :])
            self.units.append(Unit("row", text, links / len(text)))


def letters(text: str) -> str:
    """The letters and digits of a text, and nothing between them."""
    return _NOT_TEXT.sub("", text)


def wrongly_omitted(before: str, after: str) -> list[str]:
    """Return what the pages in `before` say and `after` neither says nor declares, and wrong counts of tags; in words."""
    if before.lstrip()[:1] not in ("{", "["):
        return _wrong(before, after)
    old, new = _STRING.findall(before), _STRING.findall(after)
    if len(old) != len(new) or _STRING.sub('""', before) != _STRING.sub('""', after):
        return ["the JSON around the pages is another one"]
    changed = [(_decoded(one), _decoded(other)) for one, other in zip(old, new, strict=True) if one != other]
    return [wrong for page, sent in changed for wrong in _wrong(page, sent)]


def _decoded(string: str) -> str:
    try:
        return str(loads(string, strict=False))
    except ValueError:
        return string


def _wrong(page: str, sent: str) -> list[str]:
    read = _Page(page)
    shown = letters(_TARGET.sub("]", _FIELD.sub("", _MARKER.sub("", sent))))
    lost = [f"{unit.kind}: {unit.text[:80]}" for unit in _required(read.units) if unit.text not in shown]
    return lost + _missing_links(read.links, sent) + _wrong_counts(read.tags, sent)


def _wrong_counts(tags: Counter[str], sent: str) -> list[str]:
    """The counts of tags that the markers declare wrongly; of broken markup, two parsers may see one more or less."""
    declared = [one.split(" ") for line in _TAGS_DECLARED.findall(sent) for one in line.split(", ")]
    known = [(int(count), tag) for count, tag in declared if tag in _COUNTED]
    wrong = [(count, tag) for count, tag in known if abs(tags[tag] - count) > 1 + count // 20]
    return [f"{count} {tag}: there are {tags[tag]}" for count, tag in wrong]


def _required(units: list[Unit]) -> list[Unit]:
    """The units that must be there; a heading only where one stands under it, but that of the page always."""
    required: list[Unit] = []
    covered = 0
    """The highest level of heading that a required unit below stands under; 7: there is one, its heading was not met yet."""
    for unit in reversed(units):
        if unit.kind != "heading":
            if _is_required(unit):
                required.append(unit)
                covered = 7
        elif unit.level == 1 or unit.level < covered:
            required.append(unit)
            covered = unit.level
    return required[::-1]


def _is_required(unit: Unit) -> bool:
    if unit.kind == "code":
        return True
    if unit.of_links > _OF_LINKS:
        return False
    return unit.kind == "row" or len(unit.text) * (1 - unit.of_links) >= _LONG


def _missing_links(links: list[tuple[str, str]], sent: str) -> list[str]:
    addresses = Counter("".join(target.strip("<>").replace("\\", "").split()) for target in _TARGET.findall(sent))
    lost = [
        f"link: {text[:40]} {address}"
        for text, address in links
        if "".join(address.replace("\\", "").split()) not in addresses
    ]
    declared = sum(map(int, _LINKS_DECLARED.findall(sent)))
    return lost if len(lost) > declared else []
