"""A model's prices, from the user's own file and then from the table."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

from thinwire.pipeline.model.usage import Usage

from . import overrides, table
from .cost import Cost, Rates, cost_of
from .table import Model, rates_at

_LISTED: Final[dict[str, str]] = tomllib.loads((resources.files(__package__) / "names.toml").read_text())
_KEPT: Final = 2048  # models whose place in the table is remembered


class Prices:
    """Nothing is read before the first question, but the user's file, whose mistakes must be told at once."""

    def __init__(self, directory: Path | None = None) -> None:
        """Raises ValueError with a sentence when `prices.toml` in the directory cannot be understood."""
        self._own = overrides.read(directory / overrides.FILE) if directory else ()
        self._model = lru_cache(_KEPT)(self._found)

    def rates(self, provider: str, model: str, when: float, tier: str = "") -> Rates | None:
        """In force at a Unix time, for requests of a service tier; None: unpriced."""
        own = overrides.fitting(self._own, provider, model)
        if own is not None:
            return own.rates
        found = self._model(provider, model)
        return rates_at(found, datetime.fromtimestamp(when, UTC), tier) if found else None

    def price(self, provider: str, model: str, usage: Usage, when: float) -> Cost | None:
        """What this usage costs; None: unpriced."""
        rates = self.rates(provider, model, when, usage.service_tier or "")
        return cost_of(usage, rates) if rates else None

    def window(self, provider: str, model: str) -> int | None:
        """The context window in tokens; None when unknown."""
        own = overrides.fitting(self._own, provider, model)
        if own is not None and own.window is not None:
            return own.window
        found = self._model(provider, model)
        return found.window if found else None

    def _found(self, provider: str, model: str) -> Model | None:
        return table.read().model(_LISTED[provider], model) if model and provider in _LISTED else None
