"""Every job gets an answer by its deadline, whatever its worker does; and no worker outlives its parent."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from thinwire.addon.workers.messages import (
    HEADER,
    READY,
    length,
    pack_job,
    pack_replacement,
    unpack_job,
    unpack_replacement,
)
from thinwire.addon.workers.pool import COMMAND, Workers
from thinwire.pipeline.model.job import Job, Replacement
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.settings import Settings

from ...conftest import ROOT
from .deadlines import Deadline, at_work_on, until

ODD = (sys.executable, str(ROOT / "tests" / "addon" / "odd_worker.py"))


def job(text: str) -> Job:
    return Job(text, "any", Settings())


def jobs(*texts: str) -> dict[bytes, Job]:
    return {f"{number} {text[:20]}".encode(): job(text) for number, text in enumerate(texts)}


def reasons(found: dict[bytes, Replacement]) -> list[str | None]:
    """What came back, in order: the reversed text, or why not."""
    return [found[key].text or found[key].reason for key in sorted(found)]


@pytest.fixture
async def odd() -> AsyncIterator[Workers]:
    pool = Workers(ODD)
    yield pool
    pool.close()


@pytest.fixture
def deadline(monkeypatch: pytest.MonkeyPatch) -> Deadline:
    return Deadline(monkeypatch)


async def hung(odd: Workers, deadline: Deadline, *texts: str) -> dict[bytes, Replacement]:
    """What comes back for these texts where the time is over while the worker hangs in one of them."""
    running = asyncio.ensure_future(odd.run(jobs(*texts), 9))
    await deadline.pass_when(lambda: at_work_on(odd, "sleep 600"))
    return await running


async def test_a_job_that_hangs_is_left_alone_at_the_deadline(odd: Workers) -> None:
    began = time.monotonic()
    assert reasons(await odd.run(jobs("sleep 600"), 0.5)) in ([Reason.TIMEOUT], [Reason.BUSY])
    assert time.monotonic() - began < 300


async def test_after_a_job_that_hung_the_next_one_is_done(odd: Workers, deadline: Deadline) -> None:
    assert reasons(await hung(odd, deadline, "sleep 600")) == [Reason.TIMEOUT]
    assert reasons(await odd.run(jobs("abc"), 60)) == ["cba"]


async def test_what_was_done_before_the_deadline_is_kept(odd: Workers, deadline: Deadline) -> None:
    assert reasons(await hung(odd, deadline, "abc", "sleep 600", "xyz")) == ["cba", Reason.TIMEOUT, Reason.TIMEOUT]


@pytest.mark.parametrize("trouble", ["die", "rubbish", "flood"])
async def test_a_worker_that_dies_or_talks_rubbish_costs_its_own_jobs_only(odd: Workers, trouble: str) -> None:
    assert reasons(await odd.run(jobs(trouble), 60)) == [Reason.FAILED]
    assert reasons(await odd.run(jobs("abc"), 60)) == ["cba"]


async def test_a_command_that_cannot_run_leaves_every_job_alone() -> None:
    pool = Workers(("/nonexistent/python",))
    pool.start()
    assert reasons(await pool.run(jobs("abc"), 60)) == [Reason.FAILED]


async def test_what_no_worker_looked_at_is_marked(odd: Workers, deadline: Deadline) -> None:
    found = await hung(odd, deadline, "abc", "sleep 600", "xyz")
    assert [answer.unseen for answer in found.values()] == [False, False, True]
    assert all(answer.unseen for answer in (await odd.run(jobs("a" * 70_000_000), 5)).values())
    missing = Workers(("/nonexistent/python",))
    assert all(answer.unseen for answer in (await missing.run(jobs("abc"), 5)).values())


async def test_a_worker_that_died_while_nobody_needed_it_costs_nothing(odd: Workers) -> None:
    for _ in range(6):
        odd.start()
        assert reasons(await odd.run(jobs("abc"), 60)) == ["cba"]
        process = odd._slots[0].process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        await asyncio.sleep(0.05)
    assert reasons(await odd.run(jobs("abc"), 60)) == ["cba"]


async def test_a_worker_that_died_is_back_before_anybody_needs_it(odd: Workers) -> None:
    odd.start()
    assert reasons(await odd.run(jobs("abc"), 60)) == ["cba"]
    before = odd._slots[0].process
    assert before is not None
    os.kill(before.pid, signal.SIGKILL)
    await until(lambda: odd._slots[0].process not in (None, before))


async def test_a_job_whose_worker_was_killed_is_tried_once_more_and_the_others_are_done(
    odd: Workers, tmp_path: Path
) -> None:
    once = tmp_path / "once"
    texts = ("abc", f"die once {once}", "xyz", "die", "uvw")
    assert reasons(await odd.run(jobs(*texts), 60)) == ["cba", texts[1][::-1], "zyx", Reason.FAILED, "wvu"]


SLOW_START = """
import pathlib, runpy, sys, time
while not pathlib.Path(sys.argv[1]).exists():
    time.sleep(0.01)
runpy.run_path(sys.argv[2], None, "__main__")
"""


@pytest.fixture
def slow_to_start(tmp_path: Path) -> Iterator[Workers]:
    """Their processes start as soon as the file `go` is there."""
    pool = Workers((sys.executable, "-c", SLOW_START, str(tmp_path / "go"), ODD[1]))
    yield pool
    pool.close()


async def test_a_worker_that_starts_slowly_is_waited_for_before_the_time_begins_to_run(
    slow_to_start: Workers, tmp_path: Path, deadline: Deadline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thinwire.addon.workers.pool._WARM_UP", 60)
    running = asyncio.ensure_future(slow_to_start.run(jobs("abc"), 9))
    await asyncio.sleep(0.3)
    assert deadline.timeout_ is None
    (tmp_path / "go").touch()
    assert reasons(await running) == ["cba"]


async def test_a_worker_that_starts_too_slowly_is_not_killed(
    slow_to_start: Workers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thinwire.addon.workers.pool._WARM_UP", 0.1)
    assert reasons(await slow_to_start.run(jobs("abc"), 0.2)) == [Reason.BUSY]
    process = slow_to_start._slots[0].process
    (tmp_path / "go").touch()
    assert reasons(await slow_to_start.run(jobs("abc"), 60)) == ["cba"]
    assert slow_to_start._slots[0].process is process is not None


async def test_after_a_very_large_text_another_process_takes_its_place(odd: Workers) -> None:
    assert len(reasons(await odd.run(jobs("a" * 3_000_000), 60))) == 1
    assert odd._slots[0].process is None
    assert reasons(await odd.run(jobs("abc"), 60)) == ["cba"]


async def test_too_much_at_once_is_refused_without_waiting(odd: Workers) -> None:
    assert reasons(await odd.run(jobs("a" * 70_000_000), 5)) == [Reason.BUSY]


async def test_a_small_request_does_not_wait_for_a_large_one(odd: Workers) -> None:
    large = asyncio.ensure_future(odd.run(jobs("sleep 600 " + "x" * 400_000), 600))
    await asyncio.sleep(0.1)
    assert reasons(await odd.run(jobs("abc"), 60)) == ["cba"]
    assert not large.done()
    large.cancel()


async def test_small_texts_of_one_request_share_one_process(odd: Workers) -> None:
    texts = [f"{number:04} {'x' * 30_000}" for number in range(8)]
    assert reasons(await odd.run(jobs(*texts), 60)) == [text[::-1] for text in texts]
    assert sum(slot.process is not None for slot in odd._slots) == 1


async def test_a_client_that_gives_up_does_not_stop_the_others(odd: Workers) -> None:
    given_up = asyncio.ensure_future(odd.run(jobs("sleep 1"), 60))
    await until(lambda: at_work_on(odd, "sleep 1"))
    given_up.cancel()
    assert reasons(await odd.run(jobs("abc"), 60)) == ["cba"]


@pytest.mark.parametrize("text", ["", "plain", "ünï 漢字 \U0001f600", "lone \ud800 surrogate", "\x00\x1f"])
def test_texts_travel_as_they_are(text: str) -> None:
    sent = pack_job(job(text))
    assert length(sent[:HEADER]) == len(sent) - HEADER
    assert unpack_job(sent[HEADER:]) == job(text)
    for replacement in (Replacement(text), Replacement(None, Reason.SHORT)):
        assert unpack_replacement(pack_replacement(replacement)[HEADER:]) == replacement


async def test_the_real_worker_compresses(workers: Workers) -> None:
    lines = "\n".join(
        f"2026-01-02 10:{n // 60:02}:{n % 60:02} INFO fetched item {n} in {n * 7 % 90} ms" for n in range(600)
    )
    (found,) = (await workers.run({b"key": job(lines)}, 60)).values()
    assert found.text is not None
    assert found.tokens_after < found.tokens_before / 2


def test_the_real_worker_ends_with_its_stdin_and_ignores_ctrl_c() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        worker.stdin.write(pack_job(job("short")))
        worker.stdin.flush()
        assert worker.stdout.read(HEADER + 1)[HEADER:] == READY
        size = length(worker.stdout.read(HEADER))
        assert unpack_replacement(worker.stdout.read(size)).reason == Reason.SHORT
        os.kill(worker.pid, signal.SIGINT)
        worker.stdin.close()
        assert worker.wait(60) == 0


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    pool = Workers()
    pool.start()
    yield pool
    pool.close()
