"""CacheAligner at work: says once per place which volatile tokens of a system prompt defeat the provider's cache, and what that
costs. It never changes a prompt.

It looks on a thread of its own, after the request has gone on: only a short call is in the request's way. What it found is in
the receipt, as kinds, lines and counts. The log names the place by the words before the token, without those that
could be a secret or a name: anything with a digit in it, and long words; never the token itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from thinwire.pipeline.cache.volatile_tokens import Volatile, volatile
from thinwire.pipeline.model.token_sizes import BYTES_PER_TOKEN

from ..audit.receipt import VolatileToken
from ..prices import Prices
from ..workers.background import BackgroundThread

_log: Final = logging.getLogger(__name__)

_PLACES: Final = 1_000
"""Places that are remembered as said; prompts that are written anew each time could have any number."""
_LONGEST_WORD: Final = 16
_WHOLE: Final = 30
"""Characters of a place up to which its first word is surely whole."""
_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was asked, and so at which price."""

    directory: Path
    """With the user's own prices."""
    provider: str
    host: str
    model: str
    size: int
    """Bytes of the body."""

    def price(self, tokens: int) -> float | None:
        """US dollars for reading so many tokens at the full price instead of from the cache; None: unpriced."""
        try:
            rates = Prices(self.directory).rates(self.provider, self.model, time.time())
        except ValueError:  # the user's own prices cannot be read, which is said where they are used
            return None
        if rates is None:
            return None
        flat = rates.at(self.size / BYTES_PER_TOKEN)  # of the whole request: its size decides the tier of its price
        return tokens * (flat["input"] - flat["cache_read"]) / _MILLION


class Alignment:
    """Looks at the system prompts of all requests."""

    def __init__(self, thread: BackgroundThread | None = None) -> None:
        self._thread = thread or BackgroundThread("thinwire-alignment", 200)
        self._warned: set[tuple[str, str, str]] = set()

    def look(self, system: tuple[str, ...], asked: Asked, report: Callable[[tuple[VolatileToken, ...]], None]) -> None:
        """Report, soon and from another thread, what is volatile in the texts of a system prompt, if anything is."""
        self._thread.call(partial(self._look, system, asked, report))

    def _look(self, system: tuple[str, ...], asked: Asked, report: Callable[[tuple[VolatileToken, ...]], None]) -> None:
        volatile_tokens = volatile(system)
        if not volatile_tokens:
            return
        report(tuple(map(_counted, volatile_tokens)))
        for token in volatile_tokens:
            place = (asked.host, token.kind, _safe(token.place))
            if place not in self._warned and len(self._warned) < _PLACES:
                self._warned.add(place)
                _log.warning("thinwire: %s", warning(token, asked.host, asked.price(token.tokens_behind)))

    def close(self) -> None:
        self._thread.close()


def warning(token: Volatile, host: str, usd: float | None) -> str:
    """The sentence about one place."""
    behind = f" behind “{words}”" if (words := _safe(token.place)) else ""
    money = f" (about ${usd:.4f})" if usd else ""
    article = "an" if token.kind[0] in "aeio" else "a"
    return (
        f"{article} {token.kind} stands in line {token.line} of the system prompt for {host}{behind}. If it changes from request "
        f"to request, the cache is lost there: about {token.tokens_behind:,} tokens of prompt behind it are paid in full each "
        f"time{money}, and the conversation with them. At the end of the prompt it would cost nothing."
    )


def _counted(token: Volatile) -> VolatileToken:
    place = sha256(_safe(token.place).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return VolatileToken(token.kind, token.prompt, token.line, place, token.tokens_behind)


def _safe(place: str) -> str:
    """The words that name a place, whatever other tokens say beside it, and nothing that could be a secret."""
    words = place.split()
    if len(place) > _WHOLE:
        del words[0]  # it may be the end of a longer one
    return " ".join("…" if not _harmless(word) else word for word in words).strip("… ")


def _harmless(word: str) -> bool:
    return word.isprintable() and len(word) <= _LONGEST_WORD and not any(char.isdigit() for char in word)
