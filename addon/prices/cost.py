"""Tokens times rates. Rates are in US dollars per million tokens, by price class.

Tiers are cliffs: one that a prompt's size reaches holds for every token of the request, output included. A class that
has no rate of its own is paid as the class it is a part of: a cache write of one hour as a cache write, any cached
input as input, reasoning as output. A fee per request, which search models take, counts as output.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from thinwire.pipeline.model.usage import Usage

_MILLION: Final = 1_000_000
_THOUSAND: Final = 1_000


@dataclass(frozen=True, slots=True)
class Rate:
    """One class's rate, by the size of the prompt."""

    base: float
    tiers: tuple[tuple[int, float], ...] = ()
    """(tokens, rate), ascending: the rate holds for prompts of more than so many tokens."""

    def at(self, prompt: float) -> float:
        return next((rate for above, rate in reversed(self.tiers) if prompt > above), self.base)


@dataclass(frozen=True, slots=True)
class FlatRates:
    """The rates of one request."""

    input: float
    cache_read: float
    cache_write: float
    cache_write_1h: float
    output: float
    reasoning: float
    request: float
    """US dollars per thousand requests."""


@dataclass(frozen=True, slots=True)
class Rates:
    """A model's rates; None: paid as what it is a part of."""

    input: Rate | None = None
    cache_read: Rate | None = None
    cache_write: Rate | None = None
    cache_write_1h: Rate | None = None
    output: Rate | None = None
    reasoning: Rate | None = None
    request: Rate | None = None
    """Per thousand requests; None: no fee."""

    def at(self, prompt: float) -> FlatRates:
        """For a prompt of so many tokens, cached ones included."""
        paid = _flat(self.input, 0.0, prompt)
        written = _flat(self.cache_write, paid, prompt)
        output = _flat(self.output, 0.0, prompt)
        return FlatRates(
            input=paid,
            cache_read=_flat(self.cache_read, paid, prompt),
            cache_write=written,
            cache_write_1h=_flat(self.cache_write_1h, written, prompt),
            output=output,
            reasoning=_flat(self.reasoning, output, prompt),
            request=_flat(self.request, 0.0, prompt),
        )


def _flat(rate: Rate | None, otherwise: float, prompt: float) -> float:
    return otherwise if rate is None else rate.at(prompt)


@dataclass(frozen=True, slots=True)
class Cost:
    """In US dollars."""

    input: float = 0.0
    cache_read: float = 0.0
    cache_write: float = 0.0
    """Of both times to live."""
    output: float = 0.0

    @property
    def total(self) -> float:
        return self.input + self.cache_read + self.cache_write + self.output


FREE: Final = Cost()


def tokens_in(usage: Usage) -> int:
    """The whole prompt: what decides about tiers."""
    return sum(part or 0 for part in (usage.input, usage.cache_read, usage.cache_write, usage.cache_write_1h))


def cost_of(usage: Usage, rates: Rates) -> Cost:
    """What this usage costs at these rates."""
    flat = rates.at(tokens_in(usage))
    reasoning = min(usage.reasoning or 0, usage.output or 0)
    return Cost(
        input=(usage.input or 0) * flat.input / _MILLION,
        cache_read=(usage.cache_read or 0) * flat.cache_read / _MILLION,
        cache_write=((usage.cache_write or 0) * flat.cache_write + (usage.cache_write_1h or 0) * flat.cache_write_1h)
        / _MILLION,
        output=(((usage.output or 0) - reasoning) * flat.output + reasoning * flat.reasoning) / _MILLION
        + flat.request / _THOUSAND,
    )
