"""What of a request is new: an agent re-sends all that went before on every turn, and that was saved once.

A block is known by its conversation and content. The same output twice in one body is two blocks: as many of them are
repeats as earlier requests of the conversation carried. A request that continues another by its id carries new items only;
what was saved in the responses before is in `Receipt.carried`.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Final

from ..audit.pricing import FirstSeen
from ..audit.receipt import Receipt

_DAY: Final = 86_400
_LOOKUP: Final = "<"
"""In front of the id of what came back, to tell it from what was left out."""


def first_seen(connection: sqlite3.Connection, receipt: Receipt) -> FirstSeen:
    """Return what is seen for the first time, and remember what was sent. To be called in a transaction."""
    out = [saving.original_id for saving in receipt.savings]
    back = [_LOOKUP + lookup.original_id for lookup in receipt.lookups]
    if receipt.previous:
        return FirstSeen((True,) * len(out), (True,) * len(back))
    conversation = receipt.conversation or receipt.session
    before = {known: _times(connection, conversation, known) for known in {*out, *back}}
    if receipt.delivered:
        _remember(connection, conversation, Counter([*out, *back]), int(receipt.started) // _DAY)
    return FirstSeen(_firsts(out, before), _firsts(back, before))


def _times(connection: sqlite3.Connection, conversation: str, known: str) -> int:
    row = connection.execute(
        "SELECT times FROM seen WHERE conversation = ? AND original = ?", (conversation, known)
    ).fetchone()
    return int(row[0]) if row else 0


def _remember(connection: sqlite3.Connection, conversation: str, carried: Counter[str], day: int) -> None:
    connection.executemany(
        "INSERT INTO seen VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
        "SET times = max(times, excluded.times), day = excluded.day",
        [(conversation, known, times, day) for known, times in carried.items()],
    )


def _firsts(carried: Sequence[str], before: dict[str, int]) -> tuple[bool, ...]:
    """Return for each whether no earlier occurrence is left to be it."""
    left = Counter(before)
    firsts = []
    for known in carried:
        firsts.append(left[known] <= 0)
        left[known] -= 1
    return tuple(firsts)
