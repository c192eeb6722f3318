"""A conversation turn by turn: what it costs with thinwire and without, and whether anything that was sent ever changes.

Cost is in tokens at the base input price, by the rule of the provider's cache (pipeline/cache/rules.toml): what the share of
the bill does not hang on, the price itself, is left out. Input alone; what the model writes is the same either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from thinwire.addon.stores.recent_memo import RecentMemo
from thinwire.addon.transcripts.conversation import Conversation
from thinwire.addon.transcripts.requests import Requests
from thinwire.pipeline.cache.rules import CacheRule, rule_for
from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.run import finish, plan, worked_off

from ..simulation.provider import Cache

_SECONDS: Final = 25.0
"""From one request to the next, where nobody has written down when they were sent."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one conversation."""

    requests: int = 0
    without: float = 0.0
    """Tokens at the base input price."""
    with_thinwire: float = 0.0
    busts: int = 0
    """Requests in which anything that had been sent before was sent differently."""

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.requests + other.requests,
            self.without + other.without,
            self.with_thinwire + other.with_thinwire,
            self.busts + other.busts,
        )

    @property
    def saved(self) -> float:
        """Share of the cost."""
        return 1 - self.with_thinwire / self.without if self.without else 0.0


def cost(conversation: Conversation, settings: Settings, system: str) -> Cost:
    """`system` stands for the system prompt and the tools, which a recording does not have."""
    requests = Requests(conversation, system)
    rule = rule_for(conversation.provider, conversation.model)
    caches, units = (Cache(rule), Cache(rule)), [0.0, 0.0]
    send = _Sender(conversation.wire, settings)
    for number, moment in enumerate(_times(conversation)):
        body = requests.body(number)
        for side, sent in enumerate((body, send(body))):
            units[side] += _units(caches[side].take(sent, moment), rule)
    busts = max(send.busts, caches[1].busts - caches[0].busts)
    return Cost(len(requests) - 1, units[0], units[1], busts)


def _times(conversation: Conversation) -> list[float]:
    moment, times = 0.0, []
    for turn in conversation.turns:
        moment = max(moment, turn.at) if turn.at is not None else moment + _SECONDS
        times.append(moment)
    return times


def _units(usage: Usage, rule: CacheRule) -> float:
    written = (usage.cache_write or 0) * rule.write + (usage.cache_write_1h or 0) * (rule.write_1h or rule.write)
    return (usage.input or 0) + (usage.cache_read or 0) * rule.read + written


class _Sender:
    """What thinwire sends, and how often something changed that had been sent."""

    def __init__(self, wire: str, settings: Settings) -> None:
        self._wire, self._settings = wire, settings
        self._memo = RecentMemo(1 << 30)
        self._before: list[bytes] = []
        self.busts = 0

    def __call__(self, body: bytes) -> bytes:
        todo = plan(body, self._wire, self._settings, self._memo)
        outcome = finish(worked_off(todo, compress_block, self._memo), {}, self._memo)
        replaced = {edit.start: edit.replacement for edit in outcome.edits}
        blocks = todo.request.blocks if todo.request else ()
        sent = [replaced.get(block.start, block.raw) for block in blocks]
        self.busts += sent[: len(self._before)] != self._before
        self._before = sent
        return outcome.body
