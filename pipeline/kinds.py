"""Which compressors apply to a text, and of what kind it is to them.

A text is asked about as a whole, its parts while it is cut, and those that become sections again: each recogniser looks
once at each of them. Opinions are kept no longer than one text is at work.
"""

from __future__ import annotations

from .compressors import COMPRESSORS, Compressor
from .compressors.repeat import REPEAT


class Kinds:
    """The recognisers' opinions on one text and its parts."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bool] = {}

    def recognised(self, one: Compressor, text: str) -> bool:
        known = self._known.get((one.name, text))
        if known is None:
            known = self._known[one.name, text] = one.recognise(text)
        return known

    def applicable(self, text: str, code: bool) -> list[Compressor]:
        """The compressors that recognise the text; the first one names its kind and says what it owes.

        Source code that nobody asked to shorten is no log either, however regular its lines are: it stays as it is.
        """
        found: list[Compressor] = []
        for one in COMPRESSORS:
            wanted = not found or not (found[0].alone or (one.asked_for and not code))
            if wanted and self.recognised(one, text):
                found.append(one)
        return [one for one in found if code or not one.asked_for]

    def of(self, text: str) -> str:
        """What the text is to the first compressor that recognises it. That lines repeat makes no kind; they do in all."""
        kinds = (one for one in COMPRESSORS if not (one.asked_for or one is REPEAT))
        return next((one.name for one in kinds if self.recognised(one, text)), "")
