"""Parts of an original, for people, agents and the page: a range of lines, the lines that match, or both."""

from __future__ import annotations

import re
from typing import Final

from .line_search import BadExpression, matching

_RANGE: Final = re.compile(r"\s*(\d{1,9})?\s*(-)?\s*(\d{1,9})?\s*")


class BadRequest(ValueError):
    """There is no such part; the message says why to a person."""


def excerpt(text: str, wanted: str = "", grep: str = "") -> str:
    """Lines `wanted` (`A-B`, counted from 1, both included; also `A-`, `-B`, `A`) of a text; of these the ones that match the
    regular expression `grep`, each as `number:line`. "" is all of them. Raises BadRequest where nothing is left."""
    if not (wanted or grep):
        return text
    first, last = bounds(wanted) if wanted else (1, None)
    rows = text.split("\n")
    if first > len(rows):
        raise BadRequest(f"it has {len(rows):,} lines only")
    rows = rows[first - 1 : last]
    return "\n".join(_matching(rows, grep, first) if grep else rows)


def bounds(wanted: str) -> tuple[int, int | None]:
    """First and last line of a range; None: to the end. Raises BadRequest."""
    match = _RANGE.fullmatch(wanted)
    if match is None or not (match[1] or match[3]):
        raise BadRequest(f"{wanted[:80]!r} is no range of lines: try 10-20, 10-, -20 or 10")
    first = int(match[1] or 1)
    last = int(match[3]) if match[3] else (None if match[2] else first)
    if first < 1 or (last is not None and last < first):
        raise BadRequest(f"{wanted[:80]!r} is no range of lines: they are counted from 1, upwards")
    return first, last


def _matching(rows: list[str], grep: str, first: int) -> list[str]:
    try:
        indices = matching(rows, grep)
    except BadExpression as error:
        raise BadRequest(f"{grep[:80]!r} is no regular expression to search for: {error}") from None
    if not indices:
        raise BadRequest(f"none of its {len(rows):,} lines matches {grep[:80]!r}")
    return [f"{first + index}:{rows[index]}" for index in indices]
