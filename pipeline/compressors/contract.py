"""What a compressor is.

Each is up to three pure functions of the text, from the gentlest to the strongest. All get canonical text (terminal_text.py:
no ANSI escapes, carriage-return overwrites played out, no trailing blanks, "\\n" line ends), run in linear time, never raise
on any text, and return None where they have nothing to offer. What they return is judged by verify.py and by its exact
token count; a function need not check that it won.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Compressor:
    """One kind of content."""

    name: str
    recognise: Callable[[str], bool]
    """Whether this text is of the kind: cheap (looks at a sample of lines), and only ever an opinion on the text."""
    fold: Callable[[str], str | None] | None = None
    """Only the layout changes: unfold(fold(text)) == text, checked on every block before it is sent."""
    unfold: Callable[[str], str] | None = None
    """The inverse of fold. Raises ValueError on what fold did not make."""
    gather: Callable[[str], str | None] | None = None
    """Every fact stays (verify.missing finds none); the order between interleaved repeating lines may go."""
    summarise: Callable[[str, int], str | None] | None = None
    """(text, budget in tokens): repetition becomes counts, ranges, distinct values and examples, each omission declared
    where it was made; rarities (errors, traces, rare lines, anomalies, first and last) stay, even above the budget."""
    owes: Callable[[str, bool], str] | None = None
    """(text, whether summarised) -> what of the text gather, or summarise, must not lose; None: all of it. For a diff: not the
    unchanged lines."""
    normal: Callable[[str], str] | None = None
    """What unfold gives back instead of the text itself, where layout is given up for good: for JSON, its minified spelling."""
    alone: bool = False
    """Whether no other compressor may touch a text of this kind: a patch that is folded as a log no longer applies, and
    nothing says a whole document better than its own grammar."""
    asked_for: bool = False
    """Whether it is only tried where the user wants it: what it takes out (bodies of functions) is no repetition."""
    remark: Callable[[str], str] | None = None
    """What opens a remark in its output: for the hint below it, so that source code still parses."""
    retells: bool = False
    """Whether every line of the text stands in what gather returns, or in its tables, as verify.misquoted reads them."""
