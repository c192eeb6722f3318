"""A search result as its files, for all that is made of it."""

from __future__ import annotations

from typing import NamedTuple

from ...model.markers import is_ours
from .layout import printed
from .lines import FileHits, layout, read


class Parsed(NamedTuple):
    kind: str
    """The layout: see lines.py."""
    found: FileHits
    tail: str
    """The newlines at the end."""


def fold(text: str, *, apart: bool = False) -> str | None:
    """The search result under its header; None where it is none. `apart`: each file in a paragraph of its own."""
    found = parsed(text)
    try:
        return None if found is None else printed(found.kind, found.found, apart=apart) + found.tail
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
        found = read(body, kind)
    except ValueError:
        return None
    return None if found is None else Parsed(kind, found, text[len(body) :])
