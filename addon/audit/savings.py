"""What was really saved: the price of this very request as it would have been without thinwire, less what it cost.

The rules, each of them against claiming too much:

- A block is saved once, when it is first sent: in the class in which this request's new tokens were billed (a cache write
  where the request wrote to a cache, else plain input). On later turns the same block is a repeat: it would have been a
  cache read if this request read anything from the cache, and what the cache itself saves is never ours.
- Tokens by which the model was given an original back are taken off again, in the same classes.
- The whole request is priced both ways, so a price tier that it would have crossed counts, for all classes.
- A prompt that became too short to be cached has lost something: it is compared with one that would have been read.
- Where the provider said nothing about this request, repeats are counted as cache reads, the cheapest class there is.

Tokens are the provider's own; a factor turns o200k tokens into them (addon/ledger/token_factors.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from thinwire.pipeline.model.usage import Usage

from ..prices import Rates, cost_of, tokens_in


@dataclass(frozen=True, slots=True)
class KeptTokens:
    """Tokens that were not sent, less those that came back; may be negative."""

    new: float = 0.0
    again: float = 0.0


@dataclass(frozen=True, slots=True)
class SavedValue:
    """What was saved in US dollars, and per token of each kind before tiers: by which it is shared out among blocks."""

    usd: float
    new_rate: float
    again_rate: float


def saved_value(kept: KeptTokens, usage: Usage, rates: Rates, min_prefix: int, known: bool) -> SavedValue:
    """Return the worth of tokens kept out of a request with this usage. `known`: the provider said so itself.

    `min_prefix`: tokens below which the provider caches nothing.
    """
    written = _written(usage)
    again = "cache_read" if usage.cache_read or not known else written
    more = defaultdict[str, float](float)
    more[written] += kept.new
    more[again] += kept.again
    without = _cached_if_longer(usage, _grown(usage, more), kept, min_prefix)
    flat = rates.at(tokens_in(usage))
    usd = cost_of(without, rates).total - cost_of(usage, rates).total
    return SavedValue(usd, flat[written], flat[again])


def possible_value(kept: KeptTokens, usage: Usage, rates: Rates, known: bool) -> SavedValue:
    """Return what tokens would have been worth that were sent (audit): the same rules, the other way round."""
    value = saved_value(KeptTokens(-kept.new, -kept.again), usage, rates, 0, known)
    return replace(value, usd=-value.usd)


def _written(usage: Usage) -> str:
    """The class in which what is new in this request was billed."""
    return next((name for name in ("cache_write_1h", "cache_write") if getattr(usage, name)), "input")


def _grown(usage: Usage, by: Mapping[str, float]) -> Usage:
    """The usage with that many more tokens in some classes; none falls below zero."""
    return replace(
        usage,
        input=_more(usage.input, by.get("input")),
        cache_read=_more(usage.cache_read, by.get("cache_read")),
        cache_write=_more(usage.cache_write, by.get("cache_write")),
        cache_write_1h=_more(usage.cache_write_1h, by.get("cache_write_1h")),
    )


def _more(tokens: int | None, by: float | None) -> int | None:
    return tokens if by is None else max(0, round((tokens or 0) + by))


def _cached_if_longer(usage: Usage, without: Usage, kept: KeptTokens, min_prefix: int) -> Usage:
    """`without`, as a cache read but for what is new, if only its length kept this request out of the cache."""
    if usage.cache_read or kept.again <= 0 or not tokens_in(usage) < min_prefix <= tokens_in(without):
        return without
    new = max(0, round(kept.new))
    return replace(without, input=new, cache_read=tokens_in(without) - new, cache_write=None, cache_write_1h=None)
