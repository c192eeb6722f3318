"""One session replayed, with thinwire in front of the provider and without, and what both cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Final

from thinwire.addon.prices import Prices
from thinwire.addon.stores.recent_memo import RecentMemo
from thinwire.pipeline.cache.rules import rule_for
from thinwire.pipeline.cache.warm_prefix import Moment
from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.run import finish, plan, worked_off

from .provider import Cache
from .sessions import Sent, Session

_PRICED_ON: Final = 1_790_000_000.0
"""September 2026: prices are those of one day, whenever this runs."""
_LONG_AGO: Final = -1e9

_squeezed: Final = lru_cache(None)(compress_block)  # the same outputs come in many sessions


@dataclass(frozen=True, slots=True)
class Bill:
    """Tokens by class over a session, and money."""

    requests: int
    input: int
    cache_read: int
    cache_write: int
    busts: int
    usd: float | None
    """For input alone: what the model writes is the same either way. None: the model has no price."""

    @property
    def tokens(self) -> int:
        return self.input + self.cache_read + self.cache_write

    def __add__(self, other: Bill) -> Bill:
        usd = None if self.usd is None or other.usd is None else self.usd + other.usd
        counts = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self) if f.name != "usd"}
        return Bill(**counts, usd=usd)


@dataclass(frozen=True, slots=True)
class Comparison:
    session: Session
    without: Bill
    with_thinwire: Bill

    @property
    def saved(self) -> float | None:
        """Share of the money."""
        before, after = self.without.usd, self.with_thinwire.usd
        return None if not before or after is None else 1 - after / before


def compare(session: Session, settings: Settings, joined: int = 0) -> Comparison:
    """Return both bills. `joined`: how many requests went by before thinwire came."""
    sender = _thinwire(session, settings, joined)
    return Comparison(session, _bill(session, lambda number, sent: sent.body), _bill(session, sender))


def _thinwire(session: Session, settings: Settings, joined: int) -> Callable[[int, Sent], bytes]:
    memo = RecentMemo(1 << 30)
    since = session.requests[joined].at if 0 < joined < len(session.requests) else _LONG_AGO

    def send(number: int, sent: Sent) -> bytes:
        if number < joined:
            return sent.body
        todo = plan(sent.body, session.wire, settings, memo, session.provider, Moment(sent.at, since))
        return finish(worked_off(todo, _squeezed, memo), {}, memo).body

    return send


def _bill(session: Session, body: Callable[[int, Sent], bytes]) -> Bill:
    cache = Cache(rule_for(session.provider, session.model))
    used = [cache.take(body(number, sent), sent.at) for number, sent in enumerate(session.requests)]
    return Bill(
        requests=len(used),
        input=sum(usage.input or 0 for usage in used),
        cache_read=sum(usage.cache_read or 0 for usage in used),
        cache_write=sum((usage.cache_write or 0) + (usage.cache_write_1h or 0) for usage in used),
        busts=cache.busts,
        usd=_usd(used, session),
    )


def _usd(used: list[Usage], session: Session) -> float | None:
    costs = [_prices().price(session.provider, session.model, usage, _PRICED_ON) for usage in used]
    return sum(cost.total for cost in costs if cost) if all(costs) else None


@lru_cache(1)
def _prices() -> Prices:
    return Prices()
