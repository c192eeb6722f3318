"""What thinwire would have saved in a recorded conversation, by the same rules by which it says what it saved (audit/savings.py).

Each result is decided as it would have been when it was new. What was billed is read where it was recorded; elsewhere it is
modelled: o200k tokens of what was recorded, without the system prompt and the tools, read from the provider's cache as its rule
says. Only results that were sent count: those of the last turn never were. What is not claimed: that a shorter history
would have been compacted later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Final

from thinwire.pipeline.cache.rules import CacheRule, rule_for
from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.model import tokens
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.run import finish, plan, worked_off

from ..audit.pricing import speaks_o200k
from ..audit.savings import KeptTokens, possible_value
from ..prices import Prices, cost_of, tokens_in
from .conversation import Asked, Call, Conversation, Turn
from .requests import Requests

_ENOUGH: Final = 400
"""o200k tokens of results in one turn from which on its bill tells what a token of them costs."""
_SAMPLES: Final = 3
_PLAUSIBLE: Final = (0.6, 2.5)
_SECONDS: Final = 25.0
"""From one request to the next, where nobody has written down when they were sent."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Of one conversation, or of several added up. Tokens are o200k."""

    conversations: int = 0
    requests: int = 0
    result_tokens: int = 0
    """Of the tool results that were sent, each counted once."""
    saved_tokens: int = 0
    usd: float = 0.0
    """The bill, answers included, as far as there are prices."""
    saved_usd: float = 0.0
    modelled: int = 0
    """Conversations whose bill was not recorded."""
    unpriced: int = 0
    """Conversations with a model that has no price."""

    def __add__(self, other: Estimate) -> Estimate:
        return Estimate(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Row:
    """The estimate of one conversation, and what it can be added up by."""

    estimate: Estimate
    project: str
    month: str
    client: str
    model: str


def estimate(conversation: Conversation, settings: Settings, prices: Prices) -> Row:
    """Return what would have been saved. Raises KeyError where nobody writes the conversation's wire."""
    saved = _saved(conversation, settings)
    sent, turns = _sent(conversation), list(conversation.turns)
    bills = [turn.usage for turn in turns]
    modelled = any(usage is None for usage in bills)
    if modelled:
        bills = list(_modelled(conversation))
    usd, saved_usd = _priced(conversation, bills, [[saved.get(call.id, 0) for call in calls] for calls in sent], prices)
    results = [call for calls in sent for call in calls]
    figures = Estimate(
        conversations=1,
        requests=len(turns),
        result_tokens=sum(tokens.count(call.result or "") for call in results),
        saved_tokens=sum(saved.get(call.id, 0) for call in results),
        usd=usd or 0.0,
        saved_usd=saved_usd,
        modelled=int(modelled),
        unpriced=int(usd is None),
    )
    began = conversation.began
    month = "" if began is None else datetime.fromtimestamp(began).strftime("%Y-%m")
    return Row(figures, conversation.project, month, conversation.client, conversation.model)


def _saved(conversation: Conversation, settings: Settings) -> Mapping[str, int]:
    """Call id -> tokens by which its result would have been sent shorter."""
    todo = worked_off(plan(Requests(conversation).body(-1), conversation.wire, settings), compress_block)
    outcome = finish(todo, {})
    calls = {block.start: block.call_id for block in todo.request.blocks} if todo.request else {}
    return {calls[edit.start]: edit.tokens_before - edit.tokens_after for edit in outcome.edits}


def _sent(conversation: Conversation) -> list[list[Call]]:
    """Return for each turn of the model, the calls whose results were new in the request that it answered."""
    results: list[list[Call]] = []
    new: list[Call] = []
    for turn in conversation.turns:
        results.append(new)
        new = [call for call in turn.calls if call.result is not None]
    return results


def _priced(
    conversation: Conversation, bills: list[Usage | None], saved: list[list[int]], prices: Prices
) -> tuple[float | None, float]:
    """Return what the conversation cost and would have cost less, in US dollars; None where the model has no price."""
    factor = 1.0 if speaks_o200k(conversation.model) else _factor(conversation, bills)
    cost = less = 0.0
    again = 0.0
    for turn, usage, new in zip(conversation.turns, bills, saved, strict=True):
        when = turn.at or conversation.began or 0.0
        rates = prices.rates(conversation.provider, conversation.model, when)
        if rates is None:
            return None, 0.0
        if usage is None:
            continue
        kept = KeptTokens(factor * sum(new), factor * again)
        cost += cost_of(usage, rates).total
        less += possible_value(kept, usage, rates, known=True).usd if sum(new) or again else 0.0
        again += sum(new)
    return cost, less


def _factor(conversation: Conversation, bills: list[Usage | None]) -> float:
    """The model's own tokens for one of o200k, from what its turns were billed; 1 where they tell too little."""
    billed = counted = 0.0
    samples = 0
    before: Usage | None = None
    for usage, calls in zip(bills, _sent(conversation), strict=True):
        new = sum(tokens.count(call.result or "") for call in calls)
        if usage is not None and before is not None and new >= _ENOUGH:
            grown = tokens_in(usage) - tokens_in(before) - (before.output or 0)
            if _PLAUSIBLE[0] * new < grown < _PLAUSIBLE[1] * new:
                billed, counted, samples = billed + grown, counted + new, samples + 1
        before = usage
    return billed / counted if samples >= _SAMPLES else 1.0


def _modelled(conversation: Conversation) -> Iterator[Usage]:
    """The bill of each turn, where none was recorded: what stands in the transcript, and the provider's rule."""
    rule = rule_for(conversation.provider, conversation.model)
    prompt = kept = 0
    moment = until = 0.0
    for step in conversation.steps:
        if isinstance(step, Asked):
            prompt += tokens.count(step.text)
            continue
        moment = step.at if step.at is not None else moment + _SECONDS
        output = _answered(step)
        yield _billed(prompt, kept if moment <= until else 0, output, rule)
        kept, until = (prompt if prompt >= rule.min_prefix else 0), moment + rule.ttl
        prompt += output + sum(tokens.count(call.result or "") for call in step.calls)


def _answered(turn: Turn) -> int:
    return tokens.count(turn.text) + sum(tokens.count(call.arguments) for call in turn.calls)


def _billed(prompt: int, read: int, output: int, rule: CacheRule) -> Usage:
    new = prompt - read
    written = new if rule.write != 1.0 and prompt >= rule.min_prefix else 0
    return Usage(input=new - written, cache_read=read, cache_write=written or None, output=output)
