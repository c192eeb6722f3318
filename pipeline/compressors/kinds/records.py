"""Records of several lines, whichever tool prints them: YAML, XML, `stat`, `psql -x`, `dpkg -s`. Laid out as rows of whole
records."""

from __future__ import annotations

from typing import Final

from ..rows.openings import are_records

_SAMPLE: Final = 240
"""The first lines tell."""
_FEWEST: Final = 12
"""Fewer are too few to know."""


def recognise(text: str) -> bool:
    """Return whether each of the first lines belongs to the one below."""
    lines = [line for line in text.split("\n", _SAMPLE)[:_SAMPLE] if line.strip()]
    return len(lines) >= _FEWEST and are_records(lines)
