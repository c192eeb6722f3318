"""Shadow mode: a share of requests is sent a second time, and whether the model's next step differs is counted.

The second one goes as the client sent it or, for half of them, as the first one went: a model does not always do the same thing
twice, and only what is more than that is ours. It is a request like any other: it costs money, and has a row in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.response.next_step import Step, StepReader, difference

from ..audit import receipt
from ..audit.receipt import Arm, Receipt
from .compression import Done
from .exchange import Exchange


class Comparison:
    """Of one request and its second sending, while they are under way. Owned by the hooks of the first."""

    def __init__(self, exchange: Exchange, arm: Arm, issue: Callable[[Receipt], None]) -> None:
        assert exchange.done is not None
        assert exchange.original is not None
        self.arm = arm
        self.body = exchange.original if arm == "original" else exchange.done.body
        self.reader: StepReader | None = None
        """Of the first one's response."""
        self._kinds = kinds_of(exchange.done)
        self._second = Exchange.begun(exchange.head, exchange.config, exchange.route, exchange.done.wire)
        self._second.reason = Reason.SHADOW
        self._second.model = (
            exchange.done.plan.request.model if exchange.done.plan and exchange.done.plan.request else ""
        )
        self._issue = issue
        self._first: Step | None = None
        self._answer: Step | None = None
        self._status = 0
        self._ended = 0

    def read(self, headers: Mapping[str, str]) -> StepReader:
        """The reader of the first one's response."""
        self.reader = _reader(self._second, headers)
        return self.reader

    def first_ended(self, whole: bool) -> None:
        """`whole`: its answer came to its end, and was a good one."""
        if whole and self.reader is not None:
            step = self.reader.flush()
            self._first = None if self.reader.broken else step
        self._settle()

    def second_ended(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """`status` 0: there was no answer."""
        self._status = status
        if status:
            usage, steps = self._second.read_usage(headers), _reader(self._second, headers)
            usage.feed(body)
            usage.flush()
            steps.feed(body)
            step = steps.flush()
            self._answer = step if 200 <= status < 300 and not steps.broken else None
        self._settle()

    def _settle(self) -> None:
        self._ended += 1
        if self._ended < 2:
            return
        shadow = None
        if self._first is not None and self._answer is not None:
            shadow = receipt.Shadow(self.arm, difference(self._first, self._answer), self._kinds)
        self._second.shadow = shadow
        self._issue(self._second.receipt(self._status, aborted=False))


def kinds_of(done: Done) -> tuple[str, ...]:
    """The kinds of what was compressed for the first time in this request."""
    return tuple(sorted({edit.kind for _, edit in done.news}))


def _reader(exchange: Exchange, headers: Mapping[str, str]) -> StepReader:
    return StepReader(exchange.wire, headers.get("content-type", ""), headers.get("content-encoding", ""))
