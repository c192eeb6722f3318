"""cache_rules.toml, read once: what a provider's prompt cache costs and how long it lasts."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib import resources
from typing import Final


@dataclass(frozen=True, slots=True)
class CacheRule:
    """Multipliers are of the base input price."""

    provider: str
    models: tuple[str, ...]
    read: float
    write: float
    min_prefix: int
    """Tokens below which nothing is cached."""
    ttl: int
    """Seconds that an entry lives without being read."""
    source: str
    write_1h: float | None = None
    marked: bool = False
    """Only what stands before an explicit marker is cached."""


def _read() -> tuple[CacheRule, ...]:
    data = tomllib.loads((resources.files(__package__) / "cache_rules.toml").read_text())
    return tuple(CacheRule(**{**row, "models": tuple(row["models"])}) for row in data["rule"])


RULES: Final = _read()


@lru_cache(maxsize=512)
def rule_for(provider: str, model: str) -> CacheRule:
    """The first rule that fits; the last one fits all."""
    named = (provider.casefold(), model.casefold())
    return next(rule for rule in RULES if fnmatchcase(named[0], rule.provider) and _fits(named[1], rule.models))


def _fits(model: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(model, pattern) for pattern in patterns)
