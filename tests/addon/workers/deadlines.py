"""A deadline that passes when a test says so, however busy the machine is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from thinwire.addon.workers import pool
from thinwire.addon.workers.pool import Workers


class Deadline:
    """Stands in for asyncio in the pool of workers: what has a timeout there waits for `pass_when`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.timeout_: asyncio.Timeout | None = None
        """None until the time begins to run."""
        monkeypatch.setattr(pool, "asyncio", self)

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    def timeout(self, seconds: float) -> asyncio.Timeout:
        self.timeout_ = asyncio.timeout(None)
        return self.timeout_

    async def pass_when(self, what: Callable[[], object]) -> None:
        """Let the time be over as soon as this is so."""
        await until(lambda: self.timeout_ is not None and what())
        assert self.timeout_ is not None
        self.timeout_.reschedule(asyncio.get_running_loop().time())


async def until(what: Callable[[], object]) -> None:
    """Raises AssertionError when it is not so after a minute."""
    for _ in range(12_000):
        if what():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("waited for in vain")


def at_work_on(workers: Workers, text: str) -> bool:
    """Return whether the first worker has been given the job with this text."""
    batch = workers._slots[0].batch
    return batch is not None and any(job.text == text and key in batch.seen for key, job in batch.jobs)
