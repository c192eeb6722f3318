"""What an omission has taken out of a text that it must not: each kind has a judge with eyes of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from . import html_facts, prose_facts

_JUDGES: Final[dict[str, Callable[[str, str], list[str]]]] = {
    "html": html_facts.wrongly_omitted,
    "prose": prose_facts.wrongly_omitted,
    "sentences": prose_facts.wrongly_omitted,
}


def wrongly_omitted(name: str, before: str, after: str) -> list[str]:
    """Return what the omission `name` has lost without right, or declares wrongly, in words; nothing where all is right."""
    return _JUDGES[name](before, after)
