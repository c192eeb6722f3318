"""The count is exact whoever counts, and nobody waits for a loop that has ended."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from thinwire.addon.workers.pool import Workers
from thinwire.addon.workers.token_counter import TokenCounter
from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.model import tokens
from thinwire.pipeline.model.job import counting

TEXT = "The third test fails because the fixture is created twice. " * 300


@pytest.mark.parametrize("text", ["", "word", TEXT, "[… 3 lines]", "\ud800 half", '{"a": [1, 2]}' * 900])
def test_a_job_that_counts_changes_nothing(text: str) -> None:
    answer = compress_block(counting(text))
    assert (answer.text, answer.tokens_before) == (None, tokens.count(text))


async def test_a_worker_counts_and_this_process_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = tokens.count(TEXT)
    monkeypatch.setattr(tokens, "count", None)
    monkeypatch.setattr("thinwire.addon.workers.token_counter._PATIENCE", 60.0)  # the machine may be busy
    pool = Workers()
    counter = TokenCounter(pool)
    counter.begin(asyncio.get_running_loop())
    try:
        assert await asyncio.to_thread(counter.count, TEXT) == expected
    finally:
        pool.close()


def test_before_there_are_workers_this_process_counts() -> None:
    assert TokenCounter(Workers()).count(TEXT) == tokens.count(TEXT)


def test_when_the_loop_ends_nobody_waits_for_it() -> None:
    counter = TokenCounter(Workers())
    with ThreadPoolExecutor(1) as threads:
        counter.begin(asyncio.new_event_loop())  # which nobody runs, as at the end of the proxy
        waiting = threads.submit(counter.count, TEXT)
        with pytest.raises(TimeoutError):
            waiting.result(0.3)
        counter.end()
        assert waiting.result(60) == tokens.count(TEXT)
        assert counter.count("word") == 1


async def test_workers_that_answer_rubbish_are_not_believed() -> None:
    pool = Workers((sys.executable, "-c", "print('no worker')"))
    counter = TokenCounter(pool)
    counter.begin(asyncio.get_running_loop())
    try:
        assert await asyncio.to_thread(counter.count, TEXT) == tokens.count(TEXT)
    finally:
        pool.close()
