"""Volatile tokens in system prompts: what changes on every request defeats the provider's prefix cache behind it.

CacheAligner only warns: where the token stands, and how much of the prompt behind it cannot be cached. It never edits; a
prompt's author knows best whether a date can move to the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_PATTERNS: Final = (
    ("jwt", re.compile(r"(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}")),
    ("uuid", re.compile(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b")),
    ("timestamp", re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")),
    ("epoch", re.compile(r"(?<=[:= ])1[5-9]\d{8}(?:\d{3})?\b(?!\.\d)")),
    ("digest", re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})\b")),
    (
        "date",
        re.compile(
            r"(?i)\b(?:today(?:'s date)?(?: is|:)|(?:current|local) (?:date|time|date and time)(?: is|:)|now is|the time is)\s*"
            r"(?=[^\n]{0,40}\d)[^\n]{4,40}"
        ),
    ),
)
_CONTEXT: Final = 40  # characters before a token that tell its place, whatever the token says this time
_CHARACTERS_PER_TOKEN: Final = 4.2  # of English prompts; a cost here is an estimate and is called one


@dataclass(frozen=True, slots=True)
class Volatile:
    """One volatile token."""

    kind: str
    prompt: int
    """Which of the system texts it stands in."""
    line: int
    """Line in that text, from 1."""
    place: str
    """The words before it; the same on every request."""
    tokens_behind: int
    """Estimated tokens of the system prompt behind it, which can never be read from the cache."""


def volatile(system: Sequence[str]) -> list[Volatile]:
    """The volatile tokens of a request's system texts, in order. Cheap for texts seen before."""
    results: list[Volatile] = []
    behind = sum(map(len, system))
    for number, text in enumerate(system):
        behind -= len(text)
        results += (
            Volatile(kind, number, line, place, int((rest + behind) / _CHARACTERS_PER_TOKEN))
            for kind, line, place, rest in _occurrences(text)
        )
    return results


@lru_cache(maxsize=64)
def _occurrences(text: str) -> tuple[tuple[str, int, str, int], ...]:
    """Kind, line, place and characters behind it of each volatile token."""
    rows: list[tuple[str, int, str, int]] = []
    done = -1
    for start, end, kind in sorted(_matches(text)):
        if start < done:  # a date inside a timestamp
            continue
        done = end
        place = " ".join(text[max(0, start - _CONTEXT) : start].split())
        rows.append((kind, text.count("\n", 0, start) + 1, place, len(text) - end))
    return tuple(rows)


def _matches(text: str) -> Iterator[tuple[int, int, str]]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield match.start(), match.end(), kind
