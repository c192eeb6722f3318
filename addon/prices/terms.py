"""The terms under which one request is billed, and what they do to the listed rates."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from typing import Any, Final

_FILE: Final = "surcharges.toml"
# How providers call what is listed without a word.
_STANDARD: Final = frozenset(
    {"", "default", "standard", "standard_only", "auto", "on_demand", "not_available", "global"}
)
_BATCH: Final = "batch"


@dataclass(frozen=True, slots=True)
class Terms:
    """As far as request and answer tell."""

    service_tier: str = ""
    speed: str = ""
    """Of Anthropic's: fast has its own rates."""
    geo: str = ""
    """Where Anthropic says that the model ran."""
    host: str = ""
    """To which the request went."""

    @property
    def context(self) -> Mapping[str, str]:
        """Return what is not standard about them, as genai-prices calls it."""
        tier = self.service_tier.lower()
        terms = {"processing" if tier == _BATCH else "service_tier": tier, "speed": self.speed.lower()}
        return {key: value for key, value in terms.items() if value not in _STANDARD}

    def factor(self, provider: str, model: str) -> float | None:
        """Return what every token costs, times its listed rate; None: it ran in a place of which nobody tells the price."""
        surcharge = next((one for one in _surcharges() if one.fits(self, provider, model)), None)
        if surcharge is not None:
            return surcharge.factor
        return 1.0 if self.geo.lower() in _STANDARD else None


@dataclass(frozen=True, slots=True)
class _Surcharge:
    provider: str
    factor: float
    host: str = "*"
    geo: str = "*"
    model: str = ""

    def fits(self, terms: Terms, provider: str, model: str) -> bool:
        return (
            provider == self.provider
            and fnmatchcase(terms.host.lower(), self.host)
            and fnmatchcase(terms.geo.lower(), self.geo)
            and re.match(self.model, model.lower()) is not None
        )


@cache
def _surcharges() -> tuple[_Surcharge, ...]:
    document: dict[str, Any] = tomllib.loads((resources.files(__package__) / _FILE).read_text())
    return tuple(_Surcharge(**one) for one in document["surcharge"])
