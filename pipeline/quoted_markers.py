"""What looks like a marker in a block, but was not written by thinwire: it is quoted, or forged.

The memo keeps a signature of each line with a marker that thinwire has written. A block that has such a line is compressed
already, and left alone; one that has other lines like it is compressed around them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .history import Sent
from .model.blocks import Request
from .model.job import Replacement
from .model.markers import lines_that_hold, may_hold, signature
from .model.reasons import Reason
from .model.stores import Memo
from .plan import Plan

_SIGNED: Final = 16
"""Lines with markers by which a text is known again."""
_MOST_QUOTED: Final = 1_000
"""Lines of a block that are looked at, to tell what it quotes from what was written."""


def quoting(request: Request, sent: Mapping[int, Sent], memo: Memo | None) -> frozenset[int]:
    """Return the new blocks, by position, in which something looks like a marker that thinwire is not known to have written."""
    suspects = [number for number, block in enumerate(request.blocks) if number not in sent and may_hold(block.raw)]
    if memo is None or not suspects:
        return frozenset()
    signed = {
        number: [signature(line) for line in lines_that_hold(request.blocks[number].text, _SIGNED)]
        for number in suspects
    }
    written = memo.get([each for own in signed.values() for each in own]).keys()
    return frozenset(number for number, own in signed.items() if own and written.isdisjoint(own))


def signatures(plan: Plan, new: Mapping[bytes, Replacement]) -> dict[bytes, Replacement]:
    """Return the signatures of the lines with markers that new decisions have written, to be remembered as compressed already."""
    results: dict[bytes, Replacement] = {}
    for task in plan.tasks:
        decision = new.get(task.key)
        if decision is None or decision.text is None:
            continue
        quoted = set(lines_that_hold(task.block.text, _MOST_QUOTED)) if task.quotes else set()
        for line in lines_that_hold(decision.text, _SIGNED + len(quoted)):
            if line not in quoted:
                results[signature(line)] = Replacement(None, Reason.ALREADY_COMPRESSED)
    return results
