"""The rest of a page as Markdown: text as it is written, links, tables with their rows whole, code, fields of forms."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final

from ...model import markers
from .peripheral import Gone, gone_in

if TYPE_CHECKING:
    from turbohtml import Element, Markdown

_HIDDEN_PICTURES: Final = "img:is([hidden], [style*='display:none' i], [style*='display: none' i])"
_ANCHOR_SIGNS: Final = frozenset({"", "¶", "#", "§", "🔗", "⚓"})
_NO_ADDRESS: Final = ("javascript:", "data:", "about:")
_FIELDS: Final = "input, select, textarea"
_SAID_OF_FIELDS: Final = ("type", "name", "value", "placeholder", "checked", "multiple", "required")
_LONGEST_VALUE: Final = 200
_WIDEST: Final = 100
"""Columns; a span that says more is no table."""

_MARKERS: Final = re.compile(r"(?:^\[… (?:\d+ links?, )?\d+ characters? in [^\]\n]+\]\n*){2,}", re.MULTILINE)
_MOST_NAMES: Final = 3
_BLANK_LINES: Final = re.compile(r"\n{3,}")
_LINK: Final = re.compile(r"\[([^\[\]\n]{1,200})\]\(([^()\s]{1,2000})\)")


def name_pictures_and_links(body: Element) -> None:
    """Put in words what the body shows in pictures, as it is said to those who do not see them; take out what links nowhere."""
    from turbohtml import Text  # noqa: PLC0415 - the extra `html` may not be installed

    body.remove(_HIDDEN_PICTURES)
    for picture in body.select("img"):
        picture.replace_with(Text(picture.attr("alt") or ""))
    for link in body.select("a"):
        address, text = link.attr("href") or "", link.text.strip()
        name = link.attr("aria-label") or link.attr("title") or ""
        if not text:
            link.set_text(name)
        if len(address) > 1 and address.startswith("#") and text in _ANCHOR_SIGNS and not (name and not text):
            link.decompose()
        elif address in ("", "#") or address.lower().startswith(_NO_ADDRESS):
            link.unwrap()
        if "title" in link.attrs:
            del link.attrs["title"]
        if not link.text.strip():
            link.decompose()


def render(body: Element) -> str:
    """The Markdown of the body, whose tree is changed on the way."""
    _free_links_from_code(body)
    _say_fields(body)
    _even_out_tables(body)
    text = body.to_markdown(_options()).replace("\xa0", " ").replace("\xad", "")
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", _MARKERS.sub(_together, _links_once(lines))).strip("\n")


@cache
def _options() -> Markdown:
    from turbohtml import Markdown  # noqa: PLC0415 - the extra `html` may not be installed

    return Markdown(
        escaping=Markdown.Escaping(mode="none", asterisks=False, underscores=False),
        inline=Markdown.Inline(strong="", emphasis="", sup="^", sub="~"),
        links=Markdown.Links(autolink=False),
        tables=Markdown.Tables(header="detect", cell_blocks="text"),
    )


def _free_links_from_code(body: Element) -> None:
    """Code can hold no links in Markdown: a name that links somewhere stays a link, and of a listing they are counted."""
    from turbohtml import Element as Node  # noqa: PLC0415 - the extra `html` may not be installed
    from turbohtml import Text  # noqa: PLC0415

    for listing in body.select("pre:has(a[href])"):
        links = len(listing.select("a[href]"))
        listing.insert_after(Node("p", children=[Text(markers.gap(f"{markers.count(links, 'link')} in pre"))]))
    for code in body.select(":is(code, kbd, samp, tt, var):has(a[href])"):
        if code.closest("pre") is None:
            code.unwrap()


def _say_fields(body: Element) -> None:
    """Show the fields of forms as tags: their names and values are what is sent."""
    from turbohtml import Element as Node  # noqa: PLC0415 - the extra `html` may not be installed
    from turbohtml import Text  # noqa: PLC0415

    for field in body.select(_FIELDS):
        attributes = {name: field.attrs[name] for name in _SAID_OF_FIELDS if name in field.attrs}
        value = field.attr("value") or ""
        if len(value) > _LONGEST_VALUE:
            attributes["value"] = markers.gap(markers.count(len(value), "character"))
        tag = Node(field.tag, attributes).serialize().removesuffix(f"</{field.tag}>")
        if field.tag == "input":
            field.replace_with(Text(f" {tag} "))
        else:
            field.insert_before(Text(f" {tag} "))
            for option in field.select("option"):
                option.append(Text(" "))
            field.unwrap()


def _even_out_tables(body: Element) -> None:
    """Give each row of a table a cell for each column; take tables that only lay out the page for what they are."""
    layout = {table for table in body.select("table") if _only_lays_out(table)}
    for part in body.select("tbody, thead, tfoot, tr, td, th, caption"):
        if part.closest("table") in layout:
            part.tag = "div"
    for table in layout:
        table.tag = "div"
    for table in body.select("table:has([colspan], [rowspan])"):
        _fill_spans(table)


def _only_lays_out(table: Element) -> bool:
    if table.select_one("table, h1, h2, form, article, section") is not None or table.attr("role") == "presentation":
        return True
    rows = table.select("tr")
    return table.select_one("th") is None and all(len(row.select("td")) < 2 for row in rows)


def _fill_spans(table: Element) -> None:
    """Cells that reach over columns and rows, as one cell for each: empty to the right, the same again below."""
    from turbohtml import Element as Node  # noqa: PLC0415 - the extra `html` may not be installed

    below: defaultdict[int, list[tuple[int, str, str]]] = defaultdict(list)  # row -> column, tag, text
    for index, row in enumerate(table.select("tr")):
        column = 0
        for cell in row.select("td, th"):
            while any(there == column for there, _, _ in below[index]):
                column += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            for next_row in range(index + 1, index + high):
                below[next_row].append((column, cell.tag, cell.text))
            for name in ("colspan", "rowspan"):
                if name in cell.attrs:
                    del cell.attrs[name]
            for _ in range(wide - 1):
                cell.insert_after(Node(cell.tag))
            column += wide
        for there, tag, text in sorted(below.pop(index, [])):
            filled = Node(tag)
            filled.set_text(text)
            row.insert(min(there, len(row.children)), filled)


def _span(cell: Element, name: str) -> int:
    value = cell.attr(name) or "1"
    return max(1, min(int(value), _WIDEST)) if value.isdecimal() else 1


def _links_once(markdown: str) -> str:
    """A text that always links to the same place has the address where it first stands: `[String](…)`, then `[String]`."""
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    for text, address in _LINK.findall(markdown):
        addresses[text].add(address)
    seen: set[str] = set()

    def again(link: re.Match[str]) -> str:
        text = link[1]
        if text in seen and len(addresses[text]) == 1 and not text.startswith("… "):
            return f"[{text}]"
        seen.add(text)
        return link[0]

    return _LINK.sub(again, markdown)


def _together(run: re.Match[str]) -> str:
    """Markers one below the other, as one."""
    gone = gone_in(run[0])
    if len(gone) < 2:
        return run[0]
    names = list(dict.fromkeys(name for one in gone for name in one.names.split(", ")))
    listed = ", ".join(names[:_MOST_NAMES]) + (" and others" if len(names) > _MOST_NAMES else "")
    return f"{Gone(sum(one.links for one in gone), sum(one.characters for one in gone), listed)}\n\n"
