"""A model's prices, from the user's own file and then from the table."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

from thinwire.pipeline.model.usage import Usage

from . import overrides, table
from .cost import Cost, Rates, cost_of
from .table import Model, rates_at
from .terms import Terms

_LISTED: Final[dict[str, str]] = tomllib.loads((resources.files(__package__) / "names.toml").read_text())
_KEPT: Final = 2048  # models whose place in the table is remembered
PLAIN: Final = Terms()


@dataclass(frozen=True, slots=True)
class Quote:
    """Rates, and what they are worth."""

    rates: Rates
    assumed: bool = False
    """They are the standard ones, for terms whose own rates nobody lists."""


class Prices:
    """Nothing is read before the first question, but the user's file, whose mistakes must be told at once."""

    def __init__(self, directory: Path | None = None) -> None:
        """Raises ValueError with a sentence when `prices.toml` in the directory cannot be understood."""
        self._own = overrides.UserPrices(directory / overrides.FILE if directory else None)
        self._model = lru_cache(_KEPT)(self._match)

    def quote(self, provider: str, model: str, when: float, terms: Terms = PLAIN) -> Quote | None:
        """Return what holds at a Unix time, under these terms; None: unpriced. A user's own prices hold under any terms."""
        own = self._own.fitting(provider, model)
        if own is not None:
            return Quote(own.rates)
        known, listed = self._model(provider, model)
        if known is None:
            return None
        context = terms.context if listed else {}
        rates, left = rates_at(known, datetime.fromtimestamp(when, UTC), context)
        factor = terms.factor(provider, model)
        assumed = bool(left or (terms.context.keys() - context.keys())) or factor is None
        return Quote(rates.times(factor) if factor is not None and factor != 1.0 else rates, assumed)

    def rates(self, provider: str, model: str, when: float) -> Rates | None:
        """Return the rates in force at a Unix time, under standard terms; None: unpriced."""
        quote = self.quote(provider, model, when)
        return quote.rates if quote else None

    def price(self, provider: str, model: str, usage: Usage, when: float, host: str = "") -> Cost | None:
        """Return what this usage costs; None: unpriced."""
        quote = self.quote(provider, model, when, terms_of(usage, host))
        return cost_of(usage, quote.rates) if quote else None

    def window(self, provider: str, model: str) -> int | None:
        """The context window in tokens; None when unknown."""
        own = self._own.fitting(provider, model)
        if own is not None and own.window is not None:
            return own.window
        known, _ = self._model(provider, model)
        return known.window if known else None

    def _match(self, provider: str, model: str) -> tuple[Model | None, bool]:
        """The model, and whether it stands in the provider's own list: another's terms are not this one's."""
        return table.read().model(_LISTED[provider], model) if model and provider in _LISTED else (None, False)


def terms_of(usage: Usage, host: str) -> Terms:
    """The terms under which this usage is billed by that host."""
    return Terms(usage.service_tier or "", usage.speed or "", usage.geo or "", host)
