"""One way to say a text, its size in tokens, and what is wished for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import zstandard

from ..model import tokens
from ..model.normal_form import normal
from ..model.settings import Level
from ..model.token_sizes import MOST_BYTES_PER_CHARACTER

ROWS: Final = "rows"
"""The name of lines as rows of forms, which is no compressor's own."""
ENDLESS: Final = 1 << 62
"""Tokens of a budget that is none."""
CHARACTERS_PER_TOKEN: Final = 3
"""Of logs and the like; prose has 4."""
SURELY_LONGER: Final = 1.3
"""Of two ways to say the same, one so much longer has more tokens: in 1,149 choices no winner was 1.15 times as long."""
LEAST_PER_BYTE: Final = 0.4
"""Tokens of any layout for each byte to which its text can be packed: in 584 texts 0.43 and more, but for one of JSON (0.36)."""
_PACKING: Final = 256
"""Bytes that a packer may say of itself: what short texts say again, it packs badly."""
# Counting releases the GIL; from this many characters on, handing it to a thread costs less than it wins.
_LARGE: Final = 32_000
_COUNTER: Final = ThreadPoolExecutor(1, "count")


class Sized:
    """A text and its tokens: roughly at once, exactly when asked; counted `ahead` on another core, if it is large."""

    def __init__(self, text: str, *, ahead: bool = False) -> None:
        self.text = text
        self._counting = _COUNTER.submit(tokens.count, text) if ahead and len(text) >= _LARGE else None
        self.rough = len(text) // CHARACTERS_PER_TOKEN

    @cached_property
    def packed(self) -> int:
        """Bytes to which the text can be packed in its normal form, but for a few: what it says again costs next to nothing."""
        return max(0, len(zstandard.compress(normal(self.text).encode("utf-8", "surrogatepass"), level=1)) - _PACKING)

    def surely_under(self, limit: int) -> bool:
        """Return whether the text has fewer tokens; not even counted where it is far above, or has not as many bytes."""
        far_above = self._counting is not None and self.rough > 4 * limit
        return not far_above and (MOST_BYTES_PER_CHARACTER * len(self.text) < limit or self.exact < limit)

    def surely_over(self, limit: int) -> bool:
        """Return whether the text has more tokens, as far as can be told without counting."""
        return len(self.text) > limit and tokens.at_least(self.text) > limit

    def under(self, other: Sized) -> bool:
        """Return whether this text, another way to say the other one, has fewer tokens."""
        return SURELY_LONGER * len(self.text) < len(other.text) or self.exact < other.exact

    @cached_property
    def exact(self) -> int:
        """Number of o200k tokens."""
        return tokens.count(self.text) if self._counting is None else self._counting.result()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to say a text."""

    sized: Sized
    kind: str
    compressor: str = ""
    lossless: bool = True
    """The text itself can be read back, not only its normal form."""
    complete: bool = True
    """No line is missing."""
    refused: bool = False
    """A smaller one was there, but did not hold what it promised."""
    below: str = ""
    """What its compressor made of the text, where rows were made of that."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the job asks for, besides the text."""

    level: Level
    budget: int
    code: bool
    keep: str = ""
    hint: int = 0
    """Tokens of the budget for the line that says how to look up what is gone."""
    whole: bool = False
    """Whether paths, URLs and places stay in one piece where a layout would save little."""
    acted_on: bool = False
    """Whether listed paths do so whatever a layout saves: who has asked for them goes on with one."""
