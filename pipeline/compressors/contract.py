"""What a compressor is.

Pure functions of the text. All get canonical text (text/terminal_text.py: no ANSI escapes, carriage-return overwrites
played out, no trailing blanks, "\\n" line ends), run in linear time, never raise on any text, and return None where they
have nothing to offer. What they return is judged by verify/ and by its exact token count; a function need not check that it
won.

Up to the budget a text is *laid out*: every line can be read back, whole and in its order. Above it, whole records of it
are *selected* (selection/), and each gap says how much is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from .selection.material import MustStay, Selection, nothing


class Select(Protocol):
    """Choose what stays above the budget."""

    def __call__(self, text: str, budget: int, must: MustStay = nothing) -> Selection:
        """(text, budget in tokens, which lines stay whatever they cost) -> whole records with declared gaps between them."""


@dataclass(frozen=True, slots=True)
class Compressor:
    """One kind of content."""

    name: str
    recognise: Callable[[str], bool]
    """Whether this text is of the kind: cheap (looks at a sample of lines), and only ever an opinion on the text."""
    fold: Callable[[str], str | None] | None = None
    """The text laid out anew: unfold(fold(text)) == normal(text), checked on every block before it is sent."""
    unfold: Callable[[str], str] | None = None
    """The inverse of fold. Raises ValueError on what fold did not make."""
    normal: Callable[[str], str] | None = None
    """What unfold gives back instead of the text itself, where layout is given up for good: for JSON, its minified
    spelling."""
    select: Select | None = None
    """What stays above the budget; None: as of any text (selection/text.py)."""
    summarise: Callable[[str, int], str | None] | None = None
    """(text, budget in tokens) -> less of it, where lines are not what it is made of: bodies of functions, sentences."""
    alone: bool = False
    """Whether no other compressor may touch a text of this kind: a patch that is folded as a log no longer applies, and
    nothing says a whole document better than its own grammar."""
    asked_for: bool = False
    """Whether it is only tried where the user wants it: what it takes out (bodies of functions) is no repetition."""
    remark: Callable[[str], str] | None = None
    """What opens a remark in its output: for the hint below it, so that source code still parses."""
