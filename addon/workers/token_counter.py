"""Counts tokens for other threads than the event loop's: in a worker, which has the vocabulary, and its 50 MB, in any case."""

from __future__ import annotations

import asyncio
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, Final

from thinwire.pipeline.model.job import Replacement, counting

from .pool import Workers

_PATIENCE: Final = 5.0
"""Seconds; a worker counts a megabyte in a tenth of one."""
_KEY: Final = b"count"


def counted_here(text: str) -> int:
    """Exact number of o200k tokens; the vocabulary is loaded into this process with the first text."""
    from thinwire.pipeline.model import tokens  # noqa: PLC0415  (0.3 s and 50 MB, where a worker should have done it)

    return tokens.count(text)


class TokenCounter:
    """`count` may wait, so it is not for the event loop; that of `begin` must run meanwhile, until `end`."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: Future[object] = Future()
        self._task: asyncio.Future[dict[bytes, Replacement]] | None = None

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """The workers are there, and this loop serves them."""
        self._loop = loop

    def end(self) -> None:
        """The loop will not serve them any more: what is counted from now on, or right now, is counted in this process."""
        if not self._ended.done():
            self._ended.set_result(None)

    def count(self, text: str) -> int:
        """Exact number of o200k tokens."""
        return (self._asked(self._loop, text) if self._loop is not None else 0) or counted_here(text)

    def _asked(self, loop: asyncio.AbstractEventLoop, text: str) -> int:
        """Return what a worker says; 0 when none can."""
        answer: Future[int] = Future()
        if not self._ended.done():
            loop.call_soon_threadsafe(self._begun, text, answer)
        either: tuple[Future[Any], ...] = (answer, self._ended)
        wait(either, 2 * _PATIENCE, FIRST_COMPLETED)
        return answer.result() if answer.done() else 0

    def _begun(self, text: str, answer: Future[int]) -> None:
        """Have it counted, and the future told; on the event loop."""
        task = self._task = asyncio.ensure_future(self._workers.run({_KEY: counting(text)}, _PATIENCE))
        task.add_done_callback(
            lambda done: answer.set_result(
                0 if done.cancelled() or done.exception() else done.result()[_KEY].tokens_before
            )
        )
