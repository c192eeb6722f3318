"""A background thread: calls in order on one thread of its own, and nobody waits."""

from __future__ import annotations

import threading
import time
from functools import partial

from thinwire.addon.workers.background import BackgroundThread


def test_calls_are_made_in_order_on_one_other_thread() -> None:
    background, seen, done = BackgroundThread("test"), list[tuple[int, str]](), threading.Event()
    for number in range(100):
        background.call(lambda number=number: seen.append((number, threading.current_thread().name)))  # type: ignore[misc]
    background.call(done.set)
    assert done.wait(60)
    assert seen == [(number, "test") for number in range(100)]


def test_a_full_or_closed_lane_says_so_at_once() -> None:
    background, held = BackgroundThread("test", most=2), threading.Event()
    assert background.call(partial(_wait, held))
    limit = time.monotonic() + 60
    while not background.busy_for and time.monotonic() < limit:
        time.sleep(0.001)
    assert [background.call(lambda: None) for _ in range(4)] == [True, True, False, False]
    assert background.busy_for > 0
    background.close()
    held.set()
    assert not background.call(lambda: None)


def _wait(held: threading.Event) -> None:
    held.wait(60)


def test_no_thread_is_there_before_the_first_call() -> None:
    BackgroundThread("never called")
    assert "never called" not in {thread.name for thread in threading.enumerate()}
