"""The account of one request: what was billed, what that cost, what was saved, and what each figure rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, Literal

from thinwire.pipeline.cache.rules import rule_for
from thinwire.pipeline.model.token_sizes import BYTES_PER_TOKEN
from thinwire.pipeline.model.usage import Usage

from ..prices import FREE, Cost, FlatRates, Prices, Quote, Rates, cost_of, terms_of, tokens_in
from .receipt import Receipt
from .savings import KeptTokens, SavedValue, possible_value, saved_value

CostBasis = Literal["usage", "provider", "estimate", "free", "unpriced"]
SavingBasis = Literal["exact", "estimate", "none", "unpriced"]


class Caveat(StrEnum):
    """What a cost leaves open, though it is no estimate of tokens."""

    RATES = "standard-rates"
    """Nobody lists what the tier, the speed or the place costs under which it was answered; the standard rates are assumed."""
    TOOLS = "unpriced-tools"
    """The provider's own tools were called, and nobody lists what that costs; not in the sum."""
    ALLOWANCE = "free-allowance"
    """Searches at their price, though the account may have some for free."""
    REASONING = "reasoning-unseen"
    """The answer's tokens were counted as they passed, and the model may have reasoned without showing it."""
    UNREAD = "answer-unread"
    """Nobody told the answer's tokens, and nothing of it could be read."""


# OpenAI's models that reason and do not show it.
_REASONS: Final = re.compile(r"(^|[/.:])(gpt-[5-9]|o[134](-|$)|codex)")
# Models whose tokens are o200k.
_O200K: Final = re.compile(r"(^|[/.:])(chatgpt-4o|gpt-4o|gpt-4\.[15]|gpt-[5-9]|gpt-oss|o[134](-|$)|codex)")
_NOTHING: Final = SavedValue(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Factor:
    """Tokens of a model per o200k token."""

    value: float = 1.0
    exact: bool = False


@dataclass(frozen=True, slots=True)
class FirstSeen:
    """For each saving and each lookup of a receipt: whether it is the first of its conversation."""

    savings: tuple[bool, ...] = ()
    lookups: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """Money is in US dollars; None: unpriced."""

    usage: Usage
    """As billed; where the provider said nothing, as counted."""
    prompt: int
    """Tokens of the whole request."""
    prompt_exact: bool
    rates: FlatRates | None
    cost: Cost | None
    usd: float | None
    cost_basis: CostBasis
    usd_estimated: float = 0.0
    """The part of `usd` that rests on tokens which the provider did not tell."""
    caveats: tuple[Caveat, ...] = ()
    kept: KeptTokens = field(default_factory=KeptTokens)
    """In the provider's tokens, debits not taken off; in audit mode, what could have been kept out."""
    debited: KeptTokens = field(default_factory=KeptTokens)
    factor: Factor = field(default_factory=Factor)
    saved_value: SavedValue | None = _NOTHING
    """Of what was saved; in audit mode, of what would have been."""
    saving_basis: SavingBasis = "none"


def speaks_o200k(model: str) -> bool:
    """Return whether o200k counts are this model's own."""
    return _O200K.search(model.lower()) is not None


def account_of(receipt: Receipt, new: FirstSeen, prices: Prices, factor: Factor, written: int = 0) -> Account:
    """The account, at the prices in force when the request began. `written`: o200k tokens of what the model wrote, where the
    provider has not told how many of its own they are."""
    usage, guessed = _usage(receipt, factor, written)
    is_told = receipt.usage.input is not None
    quote = _quote(receipt, prices)
    rates = quote.rates if quote else None
    cost, usd, basis = _cost(receipt, usage, guessed, rates)
    kept, debited = _tokens(receipt, new, factor)
    value, saving_basis = _value(receipt, kept, debited, usage, is_told, rates, factor)
    return Account(
        usage=usage,
        prompt=tokens_in(usage) if is_told else _estimated(receipt),
        prompt_exact=is_told,
        rates=rates.at(tokens_in(usage)) if rates else None,
        cost=cost,
        usd=usd,
        cost_basis=basis,
        usd_estimated=_guessed(cost, guessed) if basis == "estimate" and cost else 0.0,
        caveats=tuple(_caveats(receipt, usage, guessed, quote, cost)) if basis in ("usage", "estimate") else (),
        kept=kept,
        debited=debited,
        factor=factor,
        saved_value=value,
        saving_basis=saving_basis,
    )


def name_of(receipt: Receipt) -> str:
    """The model by the name under which it answered, or was asked for."""
    return receipt.usage.model or receipt.model


def is_silent(receipt: Receipt) -> bool:
    """Return whether what the model wrote has to be counted, since the provider has not told."""
    return receipt.delivered and receipt.usage.output is None and bool(receipt.written)


def _usage(receipt: Receipt, factor: Factor, written: int) -> tuple[Usage, frozenset[str]]:
    """The usage, and the classes in it that the provider did not tell: counted as they passed, or estimated by size."""
    if not receipt.delivered:
        return Usage(), frozenset()
    usage = receipt.usage
    guessed = frozenset(name for name in ("input", "output") if getattr(usage, name) is None)
    if "input" in guessed:
        usage = replace(usage, input=_estimated(receipt))
    if "output" in guessed:
        usage = replace(usage, output=round(written * factor.value))
    return usage, guessed


def _estimated(receipt: Receipt) -> int:
    """Tokens of the whole request, by its size."""
    return round((receipt.text_bytes or receipt.bytes_after) / BYTES_PER_TOKEN)


def _quote(receipt: Receipt, prices: Prices) -> Quote | None:
    """Return the rates of the name under which the model answered, else of the name it was asked for."""
    terms = terms_of(receipt.usage, receipt.host)
    named = (prices.quote(receipt.provider, name, receipt.started, terms) for name in (name_of(receipt), receipt.model))
    return next((quote for quote in named if quote is not None), None)


def _cost(
    receipt: Receipt, usage: Usage, guessed: frozenset[str], rates: Rates | None
) -> tuple[Cost | None, float | None, CostBasis]:
    if not receipt.delivered:
        return FREE, 0.0, "free"
    cost = cost_of(usage, rates) if rates else None
    if receipt.usage.cost_usd is not None:
        return cost, receipt.usage.cost_usd, "provider"
    if cost is None:
        return None, None, "unpriced"
    return cost, cost.total, "estimate" if guessed else "usage"


def _guessed(cost: Cost, guessed: frozenset[str]) -> float:
    """US dollars that rest on classes which nobody told: where that is the input, a tier may rest on it, and so all does."""
    return cost.total if "input" in guessed else cost.output


def _caveats(
    receipt: Receipt, usage: Usage, guessed: frozenset[str], quote: Quote | None, cost: Cost | None
) -> Iterator[Caveat]:
    if quote is not None and quote.assumed:
        yield Caveat.RATES
    if cost is not None and cost.unpriced:
        yield Caveat.TOOLS
    if receipt.wire == _WITH_ALLOWANCE and "web_search" in usage.called:
        yield Caveat.ALLOWANCE
    if "output" in guessed and not receipt.written:
        yield Caveat.UNREAD
    elif "output" in guessed and _REASONS.search(name_of(receipt).lower()):
        yield Caveat.REASONING


_WITH_ALLOWANCE: Final = "gemini"  # so many searches a day or month are free (ai.google.dev/gemini-api/docs/pricing)


def _tokens(receipt: Receipt, new: FirstSeen, factor: Factor) -> tuple[KeptTokens, KeptTokens]:
    """Return what was kept out (in audit mode: could have been), and what came back."""
    kept = debited = KeptTokens()
    if receipt.applied or _rehearsed(receipt):
        kept = _split([saving.tokens_before - saving.tokens_after for saving in receipt.savings], new.savings)
    if receipt.delivered and receipt.mode == "optimize":
        kept = KeptTokens(kept.new, kept.again + receipt.carried)
        debited = _split([lookup.tokens for lookup in receipt.lookups], new.lookups)
    return _times(kept, factor.value), _times(debited, factor.value)


def _times(kept: KeptTokens, factor: float) -> KeptTokens:
    return KeptTokens(kept.new * factor, kept.again * factor)


def _rehearsed(receipt: Receipt) -> bool:
    """Return whether it was only measured what would have been saved."""
    return receipt.mode == "audit" and receipt.delivered


def _split(tokens: Sequence[int], new: Sequence[bool]) -> KeptTokens:
    pairs = list(zip(tokens, new, strict=True))
    return KeptTokens(sum(count for count, first in pairs if first), sum(count for count, first in pairs if not first))


def _value(
    receipt: Receipt,
    kept: KeptTokens,
    debited: KeptTokens,
    usage: Usage,
    reported: bool,
    rates: Rates | None,
    factor: Factor,
) -> tuple[SavedValue | None, SavingBasis]:
    net = KeptTokens(kept.new - debited.new, kept.again - debited.again)
    if net == KeptTokens():
        return _NOTHING, "none"
    if rates is None:
        return None, "unpriced"
    if not _rehearsed(receipt):
        value = saved_value(net, usage, rates, rule_for(receipt.provider, name_of(receipt)).min_prefix, reported)
    else:
        value = possible_value(net, usage, rates, reported)
    return value, "exact" if reported and factor.exact and debited == KeptTokens() else "estimate"
