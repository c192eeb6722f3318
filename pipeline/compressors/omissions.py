"""What is no content of a text, taken out before the text is laid out: declared where it stood, and not invertible.

Unlike a compressor's layouts, an omission has no inverse. It says by markers what is gone, and is made only where the original
is kept. verify/omitted.py has the judge of each, by its name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..model.settings import Level
from . import html, prose


@dataclass(frozen=True, slots=True)
class Omission:
    """One way to take out what is no content."""

    name: str
    omit: Callable[[str, int], str | None]
    """(text, budget in tokens) -> the text without it, markers in its place; None where there is nothing to take out.

    Pure, linear, never raises. Whoever takes out only what is no content at all does not look at the budget."""
    levels: frozenset[Level] = frozenset({"balanced", "aggressive"})
    of_prose: bool = False
    """Whether it is only tried on what is of no compressor's kind."""


SENTENCES: Final = "sentences"
OMISSIONS: Final[tuple[Omission, ...]] = (
    Omission("html", lambda text, _: html.extract(text)),
    Omission("prose", lambda text, _: prose.trim(text), of_prose=True),
    Omission(SENTENCES, prose.summarise, of_prose=True),
)
"""In the order in which they are made, each on what the one before has left."""
