"""Halves of characters, as JSON spells the rest of a cut emoji: they have no UTF-8, so what is not Python's cannot read them."""

from __future__ import annotations


def has_lone_surrogate(text: str) -> bool:
    """Return whether one of the text's characters is half of one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
