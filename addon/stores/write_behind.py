"""Writes that nobody waits for: one after the other, on a thread of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress


class WriteBehind:
    """A single-thread queue. Stores are asked on the event loop; what they have to write goes out from here."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(1, name)

    def soon(self, function: Callable[..., object], *arguments: object) -> None:
        """Have it called; what it raises is lost. Nothing after `close`: another store has taken this one's place."""
        with suppress(RuntimeError):
            self._executor.submit(function, *arguments)

    def wait(self) -> None:
        """Return when all that was given until now has been called."""
        self._executor.submit(lambda: None).result()

    def close(self) -> None:
        """Return when all that was given has been called."""
        self._executor.shutdown()
