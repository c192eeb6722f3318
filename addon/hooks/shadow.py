"""Sends some requests a second time (request/shadow.py), beside the first and without its client ever knowing."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

from mitmproxy.http import HTTPFlow

from ..audit.receipt import Receipts
from ..request import resend
from ..request.exchange import Exchange
from ..request.shadow import Comparison, kinds_of

_AT_ONCE = 4
"""Second sendings under way; beyond them requests are sent once."""


class Shadows:
    """Chooses, sends, and forgets."""

    def __init__(self, receipts: Receipts, dice: Callable[[], float] = random.random) -> None:
        self._receipts = receipts
        self._dice = dice
        self._under_way: set[asyncio.Task[None]] = set()

    def begin(self, flow: HTTPFlow, exchange: Exchange) -> Comparison | None:
        """The comparison with a second sending that has begun; None where there is none."""
        done, share = exchange.done, exchange.config.shadow
        if not share or done is None or exchange.original is None or not kinds_of(done):
            return None
        if self._dice() >= share or len(self._under_way) >= _AT_ONCE:
            return None
        comparison = Comparison(exchange, "original" if self._dice() < 0.5 else "again", self._receipts.issue)
        task = asyncio.get_running_loop().create_task(_send(flow.copy(), comparison))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return comparison


async def _send(flow: HTTPFlow, comparison: Comparison) -> None:
    answer = await resend.answer_to(flow, comparison.body)
    if answer is None:
        comparison.second_ended(0, {}, b"")
    else:
        comparison.second_ended(answer.status_code, answer.headers, answer.raw_content or b"")
