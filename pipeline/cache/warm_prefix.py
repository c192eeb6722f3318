"""A conversation that thinwire joins in the middle: what the provider may still have cached stays as it was sent.

Whatever stands before the last turn of the assistant was in an earlier request. A block there that the memo does not know was
sent without thinwire. While the provider's cache may still hold it, sending it smaller has a price: everything behind it is
written anew instead of read.

    gain = removed x write - suffix x (write - read)

`removed` and `suffix` are tokens (of the blocks rewritten; from the first of them to the end of what was sent before),
`write` and `read` the provider's multipliers (rules.toml). Nobody promised a later turn, so what the removed tokens would cost
there is not counted on: a rewrite happens only where it clearly pays at once, which next to nobody's prices allow. What is left
alone is remembered as such and sent the same way on every later turn, until the conversation has rested for longer than the
provider keeps an entry: then the cache is cold, nothing can be lost, and all of it is taken.

Rest is only believed where thinwire has been watching (addon/stores/uptime.py): had a block been sent meanwhile, it would
have been seen. For the same reason a block that is new to it is not held to be cached once it has watched for longer than an
entry lives.

What was decided for a block holds for it in every conversation. So a block that was compressed in one is sent so in another
that carried it in full before thinwire came, which that one's cache pays for, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..model.blocks import Request
from .rules import CacheRule

# What a rewrite must win, as a share of the suffix: tokens are counted with o200k, not with the vendor's own vocabulary, and
# where its entries end is not known.
LEAST_WON: Final = 0.1
# Seconds between two notes that a block was sent as it is: not each turn costs a write.
SEEN_EVERY: Final = 60
# Bytes of body for one token, where nobody has counted: JSON escapes included, 3.2-4.1 on the bodies of agents, 2.3 where
# most of it is a log. A low one makes the suffix longer, so that the rule errs towards leaving the cache alone.
_BYTES_PER_TOKEN: Final = 2.3


@dataclass(frozen=True, slots=True)
class Moment:
    """When a request came, and since when thinwire has been watching; seconds of one clock."""

    now: float
    watching_since: float


@dataclass(frozen=True, slots=True)
class Old:
    """A block that an earlier request carried without thinwire."""

    start: int
    """Offset in the body."""
    end: int
    tokens: int
    removed: int
    """Tokens that its replacement would save."""


def cached_bytes(request: Request, rule: CacheRule) -> int:
    """Return how much of the body, from its start, the provider may have cached before this request came."""
    end = request.sent_before
    if rule.marked and not request.cache_marks:
        return 0
    return end if end >= rule.min_prefix * _BYTES_PER_TOKEN else 0


def may_be_warm(rule: CacheRule, moment: Moment) -> bool:
    """Return whether an entry written before thinwire came could still be there."""
    return moment.now - moment.watching_since < rule.gone


def is_cold(rule: CacheRule, moment: Moment, last_sent: float) -> bool:
    """Return whether an entry that thinwire last saw used at `last_sent` must be gone. Unwatched, it may have been used."""
    return moment.now - max(last_sent, moment.watching_since) > rule.gone + SEEN_EVERY


def rewritten_from(olds: Sequence[Old], end: int, rule: CacheRule) -> int:
    """The offset from which on old blocks are worth rewriting at once; `end` where none is. `end`: cached_bytes."""
    best, best_gain = end, 0.0
    removed, suffix, position = 0, 0.0, end
    for old in reversed(olds):
        removed += old.removed
        suffix += old.tokens + (position - old.end) / _BYTES_PER_TOKEN
        position = old.start
        won = gain(removed, suffix, rule) - LEAST_WON * suffix
        if won > best_gain:
            best, best_gain = old.start, won
    return best


def gain(removed: float, suffix: float, rule: CacheRule) -> float:
    """Return what a rewrite wins at once, in tokens at the base input price."""
    return removed * rule.dearest_write - suffix * (rule.dearest_write - rule.read)
