"""A search result as its files, for all that is made of it."""

from __future__ import annotations

from typing import Final, NamedTuple

from ...model.markers import is_ours
from .layout import printed
from .lines import FileHits, layout, read

_LOOKED_AT: Final = 20_000
"""Characters by which it is known whether a text is a search result, and in what layout."""


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
    return layout(text[:_LOOKED_AT].split("\n")) is not None


def parsed(text: str) -> Parsed | None:
    """The hits of the text in their order; None where it is no search result, or one that was folded already."""
    if is_ours(text):
        return None
    kind = layout(text[:_LOOKED_AT].split("\n"))
    if kind is None:
        return None
    body = text.rstrip("\n")
    try:
        hits = read(body, kind)
    except ValueError:
        return None
    return None if hits is None else Parsed(kind, hits, text[len(body) :])
