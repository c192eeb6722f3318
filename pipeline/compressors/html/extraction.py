"""A text in, the same text with each of its pages as Markdown out."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from html import escape
from importlib.util import find_spec
from json import dumps
from typing import TYPE_CHECKING, Final

from ...model import markers
from ...text.surrogates import has_lone_surrogate
from .find import places
from .markdown import name_pictures_and_links, render
from .peripheral import UNSEEN, characters, take_out, take_out_unseen

if TYPE_CHECKING:
    from turbohtml import Document, Element

_LEAST_TEXT: Final = 200
"""Characters of text without which a page is made by its scripts, or is no page."""
_WORTH: Final = 0.9
"""Of a page's characters: what is longer as Markdown stays as it is."""

_HOLE: Final = re.compile(r"\{\{[^{}\n]{1,200}\}\}|\{%-?\s*\w|<%|\{#(?:if|each)\b")
_PHP: Final = ("<?php", "<?=")
_CODE: Final = "pre, code, textarea"
_MOST_HOLES: Final = 2
"""In the text of a page that is no template: it may speak of one."""


@cache
def _is_installed() -> bool:
    return find_spec("turbohtml") is not None


def recognise(text: str) -> bool:
    """Return whether the text holds a page of HTML."""
    return "<" in text and any(True for _ in places(text))


def extract(text: str) -> str | None:
    """The text with the content of each of its pages as Markdown, what is left out declared; None where that wins nothing.

    Needs the extra `html`: without it, always None.
    """
    if "<" not in text or not _is_installed():
        return None
    parts: list[str] = []
    position = 0
    for place in places(text):
        markdown = _as_markdown(place.page)
        if markdown is not None:
            parts += [text[position : place.start], dumps(markdown, ensure_ascii=False) if place.quoted else markdown]
            position = place.end
    return "".join([*parts, text[position:]]) if position else None


def _as_markdown(page: str) -> str | None:
    """The page as Markdown, if it is one and much shorter so."""
    if has_lone_surrogate(page):  # which would come back from the parser as another
        return None
    from turbohtml import parse  # noqa: PLC0415 - the extra `html` may not be installed

    tree = parse(page, positions=False, scripting=True)
    body = tree.select_one("body")
    if body is None:
        return None
    title = _title(tree)
    gone = take_out_unseen(tree)
    gone["img"] = len(body.select("img"))
    name_pictures_and_links(body)
    if characters(body) < _LEAST_TEXT or _is_template(page, body):
        return None
    gone["hidden"] = take_out(body)
    text = "\n".join(filter(None, (title, _unseen(gone), "", render(body))))
    return text if len(text) < _WORTH * len(page) else None


def _is_template(page: str, body: Element) -> bool:
    """Return whether the page has holes that a program fills: who asks for it wants to see them."""
    holes = len(_HOLE.findall(body.text)) - sum(len(_HOLE.findall(code.text)) for code in body.select(_CODE))
    return holes > _MOST_HOLES or any(page.count(opening) for opening in _PHP)


def _title(tree: Document) -> str:
    title = tree.select_one("title")
    text = "" if title is None else " ".join(title.text.split())
    return f"<title>{escape(text, quote=False)}</title>" if text else ""


def _unseen(gone: Counter[str]) -> str:
    """The line that says what nobody sees of the page."""
    counts = [f"{gone[tag]} {tag}" for tag in (*UNSEEN, "img", "hidden") if gone[tag]]
    return markers.gap(", ".join(counts) + " left out") if counts else ""
