"""A copy of the response stream for the usage reader. Every chunk goes on at once, as it came, whatever the reader does.

A chunk of kilobytes may unpack to many megabytes. What takes long is read on a thread, and so is all that comes after it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Final

from thinwire.pipeline.response.next_step import StepReader
from thinwire.pipeline.response.usage_reader import UsageReader

from ..workers.background import BackgroundThread

_log: Final = logging.getLogger(__name__)

_AT_ONCE: Final = 3
"""Pieces of a chunk (64 KB, unpacked) that are read where it passes: some milliseconds."""


class Tap:
    """What mitmproxy calls with each chunk of a streamed response, and with b"" at the end."""

    def __init__(
        self,
        reader: UsageReader,
        on_end: Callable[[], None],
        steps: StepReader | None = None,
        aside: BackgroundThread | None = None,
    ) -> None:
        """`aside` is where reading goes on that would hold up the event loop; None: there is none to be held up."""
        self._reader: UsageReader | None = reader
        self._steps = steps
        """Reads what the model does next as well, where somebody wants to know."""
        self._on_end = on_end
        """Called once, when the response has said all about its cost: some clients hang up right then."""
        self._aside = aside
        self._loop: asyncio.AbstractEventLoop | None = None
        """The loop beside which the rest is read."""
        self._has_ended = False

    @property
    def is_behind(self) -> bool:
        """Return whether the end is still to be told, from what is read aside."""
        return self._loop is not None and self._reader is not None

    def __call__(self, chunk: bytes) -> bytes:
        if self._reader is not None:
            work = self._read(self._reader, chunk)
            if self._loop is not None or not self._finished(work, _AT_ONCE if self._aside else None):
                self._go_on_aside(work)
        return chunk

    def _read(self, reader: UsageReader, chunk: bytes) -> Iterator[None]:
        """Reads the chunk, step by step."""
        if chunk:
            yield from reader.feed_in_steps(chunk)
            if self._steps is not None:
                yield from self._steps.feed_in_steps(chunk)
        else:
            reader.flush()
        if reader.answer.ended or not chunk:
            self._end()

    def _finished(self, work: Iterator[None], most: int | None = None) -> bool:
        """Return whether nothing is left of the work after so many steps, or it has failed."""
        try:
            for done, _ in enumerate(work, 1):
                if done == most:
                    return False
        except Exception as defect:  # noqa: BLE001  (the promise: an exception here would hang the client)
            self._reader = None
            _log.warning("thinwire: the usage of a response was not read: %s", type(defect).__name__)
        return True

    def _go_on_aside(self, work: Iterator[None]) -> None:
        assert self._aside is not None
        self._loop = self._loop or asyncio.get_running_loop()
        if not self._aside.call(partial(self._finish, self._loop, work)):
            self._reader = None  # too much waits there; what was read until now holds

    def _finish(self, loop: asyncio.AbstractEventLoop, work: Iterator[None]) -> None:
        """Read the rest on the other thread."""
        if self._reader is not None:
            self._finished(work)
        if self._reader is None:
            with suppress(RuntimeError):  # the loop is closed: the proxy has ended
                loop.call_soon_threadsafe(self._tell)

    def _end(self) -> None:
        self._reader = None
        if self._loop is None:
            self._tell()

    def _tell(self) -> None:
        if not self._has_ended:
            self._has_ended = True
            self._on_end()
