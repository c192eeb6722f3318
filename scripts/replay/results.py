"""What becomes of each tool result of a conversation: the request that carries all of them goes through the pipeline."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from thinwire.addon.transcripts.conversation import Conversation
from thinwire.addon.transcripts.requests import Requests
from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.model import tokens
from thinwire.pipeline.model.blocks import Block
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.plan import Plan
from thinwire.pipeline.run import finish, plan, worked_off

Compressor = Callable[[str], str]
"""Another compressor: text to text, for each result on its own."""


@dataclass(frozen=True, slots=True)
class Result:
    """One tool result, as it came and as it is sent."""

    call: str
    tool: str
    before: str
    sent: str
    why: str
    """What made it smaller, or why it was left alone."""

    @property
    def tokens_before(self) -> int:
        return count(self.before)

    @property
    def tokens_after(self) -> int:
        return count(self.sent)


count = lru_cache(1 << 15)(tokens.count)


def results(conversation: Conversation, settings: Settings) -> list[Result]:
    """Return each result in the last request of a conversation, with what is sent for it."""
    body = Requests(conversation).body(-1)
    todo = worked_off(plan(body, conversation.wire, settings), compress_block)
    outcome = finish(todo, {})
    sent = {edit.start: json.loads(edit.replacement) for edit in outcome.edits}
    whys = _whys(todo)
    return [
        Result(block.call_id, block.tool, block.text, sent.get(block.start, block.text), whys[block.start])
        for block in _blocks(todo)
    ]


def others(conversation: Conversation, compressor: Compressor) -> list[Result]:
    """The same with another compressor in thinwire's place."""
    called = [call for call in conversation.calls if call.result is not None]
    pairs = [(call, call.result or "") for call in called]
    return [Result(call.id, call.tool, text, compressor(text), "") for call, text in pairs]


def _blocks(todo: Plan) -> Iterator[Block]:
    assert todo.request is not None
    return (block for block in todo.request.blocks if block.role == "tool")


def _whys(todo: Plan) -> dict[int, str]:
    """Return where a block starts -> what made it smaller or why it was left alone."""
    decided = {task.block.start: todo.new_decisions[task.key] for task in todo.tasks}
    whys = {start: decision.reason or decision.compressor for start, decision in decided.items()}
    return whys | {todo.request.blocks[number].start: why for number, why in todo.left.items() if todo.request}
