"""Which compressors apply to a text, and of what kind it is to them.

A text is asked about as a whole, its parts while it is cut, and those that become sections again: each recogniser looks
once at each of them. Opinions are kept no longer than one text is at work.
"""

from __future__ import annotations

from itertools import takewhile

from ..compressors.contract import Compressor
from ..compressors.registry import COMPRESSORS


class Kinds:
    """The recognisers' opinions on one text and its parts."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bool] = {}

    def recognised(self, one: Compressor, text: str) -> bool:
        """Return whether the compressor recognises the text, asked once."""
        known = self._known.get((one.name, text))
        if known is None:
            known = self._known[one.name, text] = one.recognise(text)
        return known

    def applicable(self, text: str, code: bool) -> list[Compressor]:
        """The compressors that recognise the text, what names its kind first; none for source that nobody asked to shorten."""
        results: list[Compressor] = []
        for one in COMPRESSORS:
            if (code or not one.asked_for) and not (results and results[0].alone) and self.recognised(one, text):
                results.append(one)
        return [] if results and not code and self._is_untouchable(text, results[0]) else results

    def _is_untouchable(self, text: str, first: Compressor) -> bool:
        """Return whether it is source code that nobody asked to shorten before it is what `first` takes it for.

        However regular its lines are, it is no log either. Asked last, since it takes a parser to say.
        """
        before = takewhile(lambda one: one is not first, COMPRESSORS)
        return any(one.asked_for and self.recognised(one, text) for one in before)

    def is_source(self, text: str) -> bool:
        """Return whether the text is source code; it takes a parser to say."""
        return any(one.asked_for and self.recognised(one, text) for one in COMPRESSORS)

    def of_any(self, text: str) -> bool:
        """Return whether any compressor says what the text is, source code included."""
        unasked = any(self.recognised(one, text) for one in COMPRESSORS if not one.asked_for)
        return unasked or self.is_source(text)

    def of(self, text: str) -> str:
        """Return what the text is to the first compressor that recognises it."""
        kinds = (one for one in COMPRESSORS if not one.asked_for)
        return next((one.name for one in kinds if self.recognised(one, text)), "")
