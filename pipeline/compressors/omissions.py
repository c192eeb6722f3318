"""What is no content of a text, taken out before the text is laid out: declared where it stood, and not invertible.

Unlike a compressor's layouts, an omission has no inverse. It says by markers what is gone, and is made only where the original
is kept. verify/omitted.py has the judge of each, by its name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from . import html


@dataclass(frozen=True, slots=True)
class Omission:
    """One way to take out what is no content."""

    name: str
    omit: Callable[[str], str | None]
    """The text without it, markers in its place; None where there is nothing to take out. Pure, linear, never raises."""


OMISSIONS: Final[tuple[Omission, ...]] = (Omission("html", html.extract),)
"""In the order in which they are made, each on what the one before has left."""
