"""Counts tokens for other threads than the event loop's: in a worker, which has the vocabulary, and its 50 MB, in any case."""

from __future__ import annotations

import asyncio
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, Final

from thinwire.pipeline.model import tokens
from thinwire.pipeline.model.job import counting

from .pool import Workers

_PATIENCE: Final = 5.0
"""Seconds; a worker counts a megabyte in a tenth of one."""
_KEY: Final = b"count"


class TokenCounter:
    """`count` may wait, so it is not for the event loop; that of `begin` must run meanwhile, until `end`."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: Future[object] = Future()

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """The workers are there, and this loop serves them."""
        self._loop = loop

    def end(self) -> None:
        """The loop will not serve them any more: what is counted from now on, or right now, is counted in this process."""
        if not self._ended.done():
            self._ended.set_result(None)

    def count(self, text: str) -> int:
        """Exact number of o200k tokens."""
        return (self._asked(self._loop, text) if self._loop is not None else 0) or tokens.count(text)

    def _asked(self, loop: asyncio.AbstractEventLoop, text: str) -> int:
        """What a worker says; 0 when none can."""
        if self._ended.done():
            return 0
        job = asyncio.run_coroutine_threadsafe(self._workers.run({_KEY: counting(text)}, _PATIENCE), loop)
        either: tuple[Future[Any], ...] = (job, self._ended)
        wait(either, 2 * _PATIENCE, FIRST_COMPLETED)
        if not job.done() or job.exception():
            job.cancel()
            return 0
        return job.result()[_KEY].tokens_before
