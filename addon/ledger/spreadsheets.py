"""Names from the network in a spreadsheet: none that it would run."""

from __future__ import annotations

from typing import Final

# What a spreadsheet takes for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def harmless(name: str) -> str:
    """A name that stays text."""
    return f"'{name}" if name.startswith(_FORMULA) else name
