"""A thread that does small things for others, one after the other, with a bounded queue: nobody waits for it.

Why not asyncio's pool: what hangs in there would keep the process from ending, and hold up everyone else's work.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import Final

_WAITING: Final = 1_000  # calls


class BackgroundThread:
    """One thread, started with the first call; it ends with the process, whatever it is doing."""

    def __init__(self, name: str, most: int = _WAITING) -> None:
        self._name = name
        self._queue: Queue[Callable[[], None]] = Queue(most)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._began: float | None = None
        self._closed = False

    @property
    def busy_for(self) -> float:
        """Seconds for which the present call has been running; 0.0 when there is none."""
        began = self._began
        return 0.0 if began is None else time.monotonic() - began

    def call(self, function: Callable[[], None]) -> bool:
        """Have it called soon; it must not raise. False where too much is waiting."""
        if self._closed:
            return False
        try:
            self._queue.put_nowait(function)
        except Full:
            return False
        if self._thread is None:
            self._start()
        return True

    def close(self) -> None:
        """Forget what waits, and end the thread after its present call."""
        self._closed = True
        with suppress(Empty):
            while True:
                self._queue.get_nowait()
        with suppress(Full):
            self._queue.put_nowait(lambda: None)  # wakes the thread

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while not self._closed:
            function = self._queue.get()
            self._began = time.monotonic()
            function()
            self._began = None
