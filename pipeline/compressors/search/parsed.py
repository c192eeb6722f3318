"""A search result as its files, for all that is made of it."""

from __future__ import annotations

from typing import NamedTuple

from ...model.markers import is_ours
from .lines import File, Hit, layout, read


class Parsed(NamedTuple):
    kind: str
    """The layout: see lines.py."""
    files: list[File]
    tail: str
    """The newlines at the end."""


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
        files = read(body, kind)
    except ValueError:
        return None
    return None if files is None else Parsed(kind, files, text[len(body) :])


def owes(text: str, summary: bool) -> str:
    """What verify is to look for: a hit in errors.py, or one that says `error`, is no report of a failure.

    Of a summary every path, as in a search result; otherwise each path, each number, and each line.
    """
    found = parsed(text)
    if found is None:
        return text
    files = found.files
    if summary:
        return "\n".join(f"{file.path}:0:" for file in files if file.path)
    return "\n".join(part for path, hits in files for part in (path, *(part for hit in hits for part in _told(hit))))


def _told(hit: Hit) -> tuple[str, str]:
    return hit.number, hit.text.lstrip()
