"""rules.toml, read once: what a provider's prompt cache costs and how long it lasts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Final


@dataclass(frozen=True, slots=True)
class CacheRule:
    """Multipliers are of the base input price."""

    providers: tuple[str, ...]
    models: tuple[str, ...]
    read: float
    write: float
    min_prefix: int
    """Tokens below which nothing is cached."""
    ttl: int
    """Seconds that an entry lives without being read, where nothing else was asked for."""
    gone: int
    """Seconds without being read after which an entry must be gone, whatever was asked for."""
    source: str
    write_1h: float | None = None
    marked: bool = False
    """Only what stands before an explicit marker is cached."""

    @property
    def dearest_write(self) -> float:
        """The multiplier of a write at worst."""
        return max(self.write, self.write_1h or 0.0)


def _read() -> tuple[CacheRule, ...]:
    data = tomllib.loads(Path(__file__).with_name("rules.toml").read_text())
    lists = ("providers", "models")
    return tuple(CacheRule(**{**row, **{name: tuple(row[name]) for name in lists}}) for row in data["rule"])


RULES: Final = _read()


@lru_cache(maxsize=512)
def rule_for(provider: str, model: str) -> CacheRule:
    """The first rule that fits; the last one fits all. `provider` as routes name it; a model may be unknown ("")."""
    named, called = provider.casefold(), model.casefold()
    return next(rule for rule in RULES if _fits(named, rule.providers) and _fits(called, rule.models))


def _fits(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
