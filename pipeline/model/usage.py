"""What a provider says that a request cost, in one vocabulary for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens by price class; the classes are disjoint, so they add up to what was billed. None: not said (yet)."""

    input: int | None = None
    """Input tokens neither read from a cache nor written to one."""
    cache_read: int | None = None
    cache_write: int | None = None
    """Written to a cache of the provider's standard time to live (Anthropic: 5 minutes)."""
    cache_write_1h: int | None = None
    output: int | None = None
    """Output tokens, reasoning included."""
    reasoning: int | None = None
    model: str | None = None
    """The model that answered, as it names itself."""
    service_tier: str | None = None
    response: str | None = None
    """Id of the response, where later requests can continue it by that."""
    cost_usd: float | None = None
    """What the provider itself says it charged (OpenRouter, xAI, Perplexity)."""
    speed: str | None = None
    """Anthropic's fast mode, which has rates of its own."""
    geo: str | None = None
    """Where Anthropic was told to run the model, which has its price."""
    parts: Mapping[str, int] | None = None
    """Tokens that may have a rate of their own (`input_audio`, `output_image`); each is a part of its class."""
    calls: frozenset[tuple[str, str]] = frozenset()
    """Calls of the provider's own tools that it bills: what was called, and what tells this call from others (an id or
    a number). The same call is often told more than once."""

    def updated(self, later: Usage) -> Usage:
        """This, with whatever a later event of the same response says; counts are cumulative, so the last one holds.

        A later event that does not split its cache writes by time to live means their sum.
        """
        changes = {f.name: value for f in fields(later) if (value := getattr(later, f.name)) is not None}
        changes["calls"] = self.calls | later.calls
        if len(changes) == 1 and changes["calls"] == self.calls:
            return self
        if self.cache_write_1h and later.cache_write is not None and later.cache_write_1h is None:
            changes["cache_write"] = max(0, later.cache_write - self.cache_write_1h)
        return replace(self, **changes)

    @property
    def known(self) -> bool:
        """Return whether the provider has said anything about tokens."""
        return self.input is not None or self.output is not None

    @property
    def called(self) -> Mapping[str, int]:
        """Return how often each of the provider's own tools was called."""
        return Counter(tool for tool, _ in self.calls)
