"""What is billed times rates. Rates are in US dollars per million tokens, and per thousand of what is billed by the call.

Tiers are cliffs: one that a prompt's size reaches holds for every token of the request, output included. Tokens that
have no rate of their own are paid as what they are a part of: a cache write of one hour as a cache write, any cached
input as input, reasoning, and pictures that the model draws, as output. Calls without a rate have no known price.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from thinwire.pipeline.model.usage import Usage

_MILLION: Final = 1_000_000
_THOUSAND: Final = 1_000

_MODALITIES: Final = ("audio", "image", "video")
# Kinds of tokens -> as what they are paid where they have no rate of their own.
TOKENS: Final[Mapping[str, str]] = {
    "input": "",
    "cache_read": "input",
    "cache_write": "input",
    "cache_write_1h": "cache_write",
    "output": "",
    "reasoning": "output",
    "citation": "output",
    **{f"{of}_{modality}": of for of in ("input", "cache_read", "output") for modality in _MODALITIES},
}
REQUEST: Final = "request"
"""A fee for each request, which some search models take."""
CALLS: Final = (
    REQUEST,
    "web_search",
    "x_search",
    "social_search",
    "file_search",
    "code_execution",
    "image_generation",
    "advisor",
)
"""What is billed by the call."""


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate, by the size of the prompt."""

    base: float
    tiers: tuple[tuple[int, float], ...] = ()
    """(tokens, rate), ascending: the rate holds for prompts of more than so many tokens."""

    def at(self, prompt: float) -> float:
        return next((rate for above, rate in reversed(self.tiers) if prompt > above), self.base)

    def times(self, factor: float) -> Rate:
        return Rate(self.base * factor, tuple((above, rate * factor) for above, rate in self.tiers))


@dataclass(frozen=True, slots=True)
class FlatRates:
    """The rates of one request."""

    _rates: Mapping[str, float]

    def __getitem__(self, kind: str) -> float:
        """Return the rate of a kind of tokens; of a kind that nobody lists, that of what it is a part of, or 0."""
        while kind and kind not in self._rates:
            kind = TOKENS.get(kind, "")
        return self._rates.get(kind, 0.0)

    def call(self, tool: str) -> float | None:
        """US dollars for one call; None where nobody lists it."""
        return self._rates[tool] / _THOUSAND if tool in self._rates else None


@dataclass(frozen=True, slots=True)
class Rates:
    """A model's rates, by the names of TOKENS and CALLS; who is missing has none of its own."""

    by_kind: Mapping[str, Rate] = field(default_factory=dict)

    def at(self, prompt: float) -> FlatRates:
        """Return the rates for a prompt of so many tokens, cached ones included."""
        return FlatRates({kind: rate.at(prompt) for kind, rate in self.by_kind.items()})

    def replaced(self, others: Rates) -> Rates:
        """Return these rates with those of `others` where they have one."""
        return Rates({**self.by_kind, **others.by_kind})

    def times(self, factor: float) -> Rates:
        """Return the rates with all tokens at so many times their rate; calls cost what they cost."""
        return Rates({kind: rate.times(factor) if kind in TOKENS else rate for kind, rate in self.by_kind.items()})


@dataclass(frozen=True, slots=True)
class Charge:
    """What is billed beside the plain classes, as a part of one of them or on its own."""

    amount: int
    """Tokens, or calls."""
    usd: float | None
    """None: nobody lists what it costs."""


@dataclass(frozen=True, slots=True)
class Cost:
    """In US dollars."""

    input: float = 0.0
    cache_read: float = 0.0
    cache_write: float = 0.0
    """Of both times to live."""
    output: float = 0.0
    fees: float = 0.0
    """Calls of the provider's tools, and its fee for the request."""
    charges: Mapping[str, Charge] = field(default_factory=dict)
    """What of it was no text, no plain token, or a call: by its name in TOKENS or CALLS."""

    @property
    def total(self) -> float:
        return self.input + self.cache_read + self.cache_write + self.output + self.fees

    @property
    def unpriced(self) -> bool:
        """Return whether something was called that has no known price."""
        return any(charge.usd is None for charge in self.charges.values())


FREE: Final = Cost()


def tokens_in(usage: Usage) -> int:
    """The whole prompt: what decides about tiers."""
    return sum(part or 0 for part in (usage.input, usage.cache_read, usage.cache_write, usage.cache_write_1h))


def cost_of(usage: Usage, rates: Rates) -> Cost:
    """Return what this usage costs at these rates."""
    flat = rates.at(tokens_in(usage))
    parts = dict(_parts(usage))
    calls = dict(_calls(usage, flat))

    def spent(kind: str, tokens: int | None) -> float:
        own = {part: count for part, count in parts.items() if TOKENS.get(part) == kind}
        rest = max(0, (tokens or 0) - sum(own.values()))
        return (rest * flat[kind] + sum(count * flat[part] for part, count in own.items())) / _MILLION

    return Cost(
        input=spent("input", usage.input),
        cache_read=spent("cache_read", usage.cache_read),
        cache_write=spent("cache_write", usage.cache_write) + spent("cache_write_1h", usage.cache_write_1h),
        output=spent("output", usage.output),
        fees=sum(charge.usd or 0.0 for charge in calls.values()),
        charges={part: Charge(count, count * flat[part] / _MILLION) for part, count in parts.items()} | calls,
    )


def _parts(usage: Usage) -> Iterator[tuple[str, int]]:
    """Tokens that may have a rate of their own, none beyond what there is of its class."""
    room = {kind: getattr(usage, kind) or 0 for kind in ("input", "cache_read", "output")}
    for part, count in {"reasoning": usage.reasoning or 0, **(usage.parts or {})}.items():
        of = TOKENS.get(part, "")
        taken = min(count, room.get(of, 0))
        if taken:
            room[of] -= taken
            yield part, taken


def _calls(usage: Usage, flat: FlatRates) -> Iterator[tuple[str, Charge]]:
    for tool, count in ({REQUEST: 1} if flat.call(REQUEST) else {}).items() | usage.called.items():
        price = flat.call(tool)
        yield tool, Charge(count, None if price is None else count * price)
