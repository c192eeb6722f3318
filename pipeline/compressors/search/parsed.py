"""A search result as its files, for all that is made of it."""

from __future__ import annotations

from typing import NamedTuple

from ...model.markers import is_ours
from .layout import printed
from .lines import FileHits, layout, read


class Parsed(NamedTuple):
    kind: str
    """The layout: see lines.py."""
    hits: FileHits
    tail: str
    """The newlines at the end."""


def fold(text: str, *, apart: bool = False) -> str | None:
    """The search result under its header; None where it is none. `apart`: each file in a paragraph of its own."""
    search = parsed(text)
    try:
        return None if search is None else printed(search.kind, search.hits, apart=apart) + search.tail
    except ValueError:
        return None


def recognise(text: str) -> bool:
    return layout(text[:20_000].split("\n")) is not None


def parsed(text: str) -> Parsed | None:
    if is_ours(text):
        return None
    kind = layout(text[:20_000].split("\n"))
    if kind is None:
        return None
    body = text.rstrip("\n")
    try:
        hits = read(body, kind)
    except ValueError:
        return None
    return None if hits is None else Parsed(kind, hits, text[len(body) :])
