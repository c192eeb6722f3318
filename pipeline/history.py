"""What earlier requests of the same conversation sent. A decision holds in its conversation for as long as the block is sent,
whatever the settings, the compressors and the policy are by then: they decide what is new, and conversations that begin later.

A decision and a block have names of their own. The *key* of a decision (tasks.py) hangs on the block's bytes, the settings and
all else that the decision depends on, so that every conversation under the same settings shares it. The *prefix hash* of a
block, as caches of prompts have it, hangs on the conversation alone: the block's bytes, its call with what the model wrote
there (which later results may refer to), and the prefix hash of the block before it. The memo keeps, for each block that was
sent, prefix hash -> key, or the reason why nothing was decided.

Only what stands before the model's last turn surely was in an earlier request. What is behind it may have been, where a client
asks again; it is decided anew, which under the same settings gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from .model.blocks import Block, Request
from .model.job import Replacement
from .model.stores import Memo

_START: Final = bytes(32)


@dataclass(frozen=True, slots=True)
class Sent:
    """How an earlier request sent a block."""

    key: bytes | None
    """Of the decision; None where there was none."""
    decision: Replacement
    """Without a text, and so with a reason, where the block was left alone."""


@dataclass(frozen=True, slots=True)
class History:
    """What is known of the earlier requests of one conversation."""

    prefixes: Sequence[bytes] = ()
    """The prefix hash of each block of the request; empty where it does not repeat the conversation."""
    sent: Mapping[int, Sent] = field(default_factory=dict)
    """Position among the request's blocks -> how it was sent. What is not in it is new, or was not seen."""


def history(
    request: Request,
    memo: Memo | None,
    over: Callable[[Replacement], bool] = lambda decision: False,
    *,
    retried: bool = False,
) -> History:
    """The history of a request's conversation. Decisions that are `over` bind no more, nor do those that the memo has lost.

    With `retried`, what stands behind the model's last turn is bound too, if it was sent: it could be decided otherwise by now.
    """
    if memo is None or request.previous:
        return History()
    prefixes = prefix_hashes(request.blocks)
    old = {
        number: prefixes[number]
        for number, block in enumerate(request.blocks)
        if retried or block.end <= request.sent_before
    }
    named = memo.held(list(old.values())) if old else {}
    decisions = memo.get([key for key in named.values() if isinstance(key, bytes)])
    sent: dict[int, Sent] = {}
    for number, prefix in old.items():
        label = named.get(prefix)
        if isinstance(label, str):
            sent[number] = Sent(None, Replacement(None, label))
        elif label is not None and (decision := decisions.get(label)) is not None and not over(decision):
            sent[number] = Sent(label, decision)
    return History(prefixes, sent)


def prefix_hashes(blocks: Sequence[Block]) -> list[bytes]:
    """Return, for each block, the hash of the conversation up to and including it."""
    results: list[bytes] = []
    before = _START
    for block in blocks:
        digest = sha256(before)
        for word in (block.call_id, block.tool, block.arguments):
            digest.update(sha256(word.encode("utf-8", "surrogatepass")).digest())
        digest.update(block.hashed.digest())
        before = digest.digest()
        results.append(before)
    return results
