"""Compression in processes of our own, beside the proxy's event loop.

Why not a pool from the standard library: its workers cannot be killed in the middle of a job, and fork keeps the listening
socket. Theory: each slot is one subprocess that works on one batch at a time; batches wait here, small ones first, and large
ones only go to the first slot, so that a small request never waits behind a large one for longer than it takes to start a
process. The second slot starts when it is first needed and leaves when it has been idle for a while: it takes 70 MB, of which
the vocabulary is 50. A batch that is not done by its deadline is answered without: its worker is killed and another started.

Workers come back. One that has died while nobody needed it is replaced within a second, or by whoever needs it first; one that
dies of a job is replaced, and the job tried once more. Every job gets an answer; what could not be done is left alone, for a
reason, and what no worker ever looked at is marked so that nobody remembers it for good.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from subprocess import DEVNULL, PIPE
from typing import IO, Final, TypeVar

import msgspec

from thinwire.pipeline.model.job import Job, Replacement
from thinwire.pipeline.model.reasons import Reason

from ..config.installation import IMPORT_PATH
from .messages import HEADER, READY, length, pack_job, unpack_replacement

_log: Final = logging.getLogger(__name__)

# -P keeps the working directory, which is the user's, off the import path.
COMMAND: Final = (
    sys.executable,
    "-P",
    "-c",
    f"import sys; sys.path.insert(0, {IMPORT_PATH!r}); from thinwire.addon.workers.worker import main; main()",
)
# One thread per process: numpy's own threads cost memory and gain nothing on texts; nor does a second heap of glibc's.
_ENVIRONMENT: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}

_BATCH: Final = 64_000
"""Characters in one batch, unless a single text has more."""
_LARGE: Final = 300_000
"""Characters from which on a batch is for the first slot only."""
_HEAVY: Final = 2_000_000
"""Characters of a batch whose worker is replaced afterwards: what compressors remember of it, and holes in the heap, would
keep 60 MB for long (measured after 8 MB)."""
_WAITING: Final = 64_000_000
"""Characters that may wait; above that, requests are sent as they are."""
_LONGEST_ANSWER: Final = 1 << 30
"""Bytes; a longer one is rubbish."""
_WARM_UP: Final = 3.0
"""Seconds that the first worker may take to start; half a second, unless the machine is busy."""
_TRIES: Final = 2
"""Workers that may die of one job, or while they start."""
_WATCHED_EVERY: Final = 1.0
"""Seconds between two looks at whether the first worker lives."""
_IDLE: Final = 60.0
"""Seconds after which an extra worker leaves."""


Result = TypeVar("Result")


@dataclass(eq=False)
class Batch:
    """Jobs that go to one worker together."""

    jobs: Sequence[tuple[bytes, Job]]
    size: int
    """Characters."""
    number: int
    request: int
    """Number of the first batch of the same request; 0 for none."""
    seen: set[bytes] = field(default_factory=set)
    """Keys of jobs that were given to a worker that was ready."""
    abandoned: bool = False
    results: dict[bytes, Replacement] = field(default_factory=dict)
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def settled(self, reason: Reason) -> dict[bytes, Replacement]:
        """An answer for every job: those without are left alone for `reason`."""
        left = {key: Replacement(None, reason, unseen=key not in self.seen) for key, _ in self.jobs}
        return left | self.results


class Slot:
    """One worker process, started when there is work, and the thread that talks to it."""

    def __init__(self, pool: Workers, spare: bool) -> None:
        self.pool = pool
        self.spare = spare
        self.batch: Batch | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self._ready = False
        """The process has said that it can take jobs."""
        self._task: asyncio.Task[None] | None = None
        self._retirement: asyncio.TimerHandle | None = None

    def accepts(self, batch: Batch) -> bool:
        """Return whether this slot may take the batch now. A spare process is not started for a request that has one already."""
        if self.batch is not None:
            return False
        if not self.spare:
            return True
        return batch.size < _LARGE and (self.process is not None or self.pool.serves_another(batch))

    def take(self, batch: Batch) -> None:
        if self._retirement is not None:
            self._retirement.cancel()
        self.batch = batch
        self._task = asyncio.ensure_future(self._work(batch))

    def warm(self) -> None:
        """Have the process ready before there is work."""
        self.take(Batch((), 0, 0, 0))

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start the process, unless it runs. Returns at once; until it is ready takes half a second and more. Raises OSError."""
        if self.process is not None and self.process.poll() is not None:
            self.kill()  # it has died meanwhile
        if self.process is None:
            self.process = subprocess.Popen(
                self.pool.command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={**os.environ, **_ENVIRONMENT}
            )
            self._ready = False
        return self.process

    def revive(self) -> None:
        """Replace the process if it has died while there was nothing to do."""
        if self.batch is None and self.process is not None and self.process.poll() is not None:
            self.warm()

    def kill(self) -> None:
        """End the process in the middle of whatever it does; the next batch starts another."""
        process, self.process = self.process, None
        if process is not None:
            process.kill()
            process.wait()  # a killed process is gone at once

    async def _work(self, batch: Batch) -> None:
        try:
            await self._serve(batch)
            if batch.size >= _HEAVY:
                self.kill()
        finally:
            self.pool.started.set()
            self.batch = None
            batch.done.set()
            self.pool.dispatch()
            self._rest(batch)

    async def _serve(self, batch: Batch) -> None:
        """Serve a batch until every job has an answer, or nobody waits. A job of which a second worker dies is given up."""
        deaths: Counter[bytes] = Counter()
        while not (batch.abandoned or self.pool.closed):
            try:
                process = await self._in_thread(self._started)
                self.pool.started.set()
                await self._in_thread(self._converse, process, batch)
            except (OSError, EOFError, ValueError, msgspec.DecodeError) as defect:
                self.kill()  # it died, or answered rubbish
                under_way = next((key for key, _ in batch.jobs if key in batch.seen and key not in batch.results), b"")
                deaths[under_way] += 1
                if deaths[under_way] < _TRIES or batch.abandoned or self.pool.closed:
                    continue
                _log.warning("thinwire: a worker failed (%s); its block is sent as it came", type(defect).__name__)
                if not under_way:
                    return  # none can be started
                batch.results[under_way] = Replacement(None, Reason.FAILED)
            else:
                return

    async def _in_thread(self, function: Callable[..., Result], *arguments: object) -> Result:
        """asyncio's own subprocesses hang the whole loop when they are cancelled while they start; threads do not."""
        if self.pool.closed:
            raise EOFError
        return await asyncio.get_running_loop().run_in_executor(self.pool.threads, function, *arguments)

    def _converse(self, process: subprocess.Popen[bytes], batch: Batch) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        for key, job in batch.jobs:
            if batch.abandoned:
                return
            if key not in batch.results:
                batch.seen.add(key)
                process.stdin.write(pack_job(job))
                process.stdin.flush()
                batch.results[key] = unpack_replacement(_frame(process.stdout))

    def _started(self) -> subprocess.Popen[bytes]:
        process = self.spawn()
        if self.pool.closed:
            process.kill()
        if not self._ready:
            assert process.stdout is not None
            if _frame(process.stdout) != READY:
                raise ValueError("not a worker")
            self._ready = True
        return process

    def _rest(self, last: Batch) -> None:
        if self.batch is not None or self.pool.closed:
            return
        if self.spare:
            self._retirement = asyncio.get_running_loop().call_later(_IDLE, self.kill)
        elif self.process is None and last.jobs:  # a warm-up that failed is not tried again without need
            self.warm()


def _frame(stream: IO[bytes]) -> bytes:
    """The next answer. Raises EOFError at the end of the stream, ValueError where no frame can be."""
    header = stream.read(HEADER)
    if len(header) < HEADER:
        raise EOFError
    if length(header) > _LONGEST_ANSWER:
        raise ValueError("not a frame")
    answer = stream.read(length(header))
    if len(answer) < length(header):
        raise EOFError
    return answer


class Workers:
    """The slots, and the batches that wait for one."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self.command = tuple(command)
        self._slots = (Slot(self, spare=False), Slot(self, spare=True))
        self._waiting: list[Batch] = []
        self._numbers = count(1)
        self.threads = ThreadPoolExecutor(len(self._slots), "thinwire-worker")
        self.started = asyncio.Event()
        """The first worker is ready, or failed to start."""
        self.closed = False
        self._watching: asyncio.TimerHandle | None = None

    def spawn(self) -> None:
        """Start the first worker, outside of an event loop too, so that it comes up while others still prepare."""
        with suppress(OSError):  # said by whoever needs it
            self._slots[0].spawn()

    def start(self) -> None:
        """Have the first worker ready, now and from now on."""
        if self._slots[0].batch is None:
            self._slots[0].warm()
        self._watch()

    def _watch(self) -> None:
        if not self.closed:
            self._slots[0].revive()
            self._watching = asyncio.get_running_loop().call_later(_WATCHED_EVERY, self._watch)

    def close(self) -> None:
        """End every worker."""
        self.closed = True
        if self._watching is not None:
            self._watching.cancel()
        for slot in self._slots:
            slot.kill()
        self.threads.shutdown(wait=False)

    async def run(self, jobs: Mapping[bytes, Job], deadline: float) -> dict[bytes, Replacement]:
        """The answer to each job, at the latest after `deadline` seconds; right after the start, the first worker's
        own start is waited for besides."""
        batches = self._batches(jobs)
        if sum(batch.size for batch in (*self._waiting, *batches)) > _WAITING:
            return _merged(batches, Reason.BUSY)
        self._waiting += batches
        self.dispatch()
        try:
            with suppress(TimeoutError):  # at once, but for the very first time
                await asyncio.wait_for(self.started.wait(), _WARM_UP)
            async with asyncio.timeout(deadline):
                for batch in batches:
                    await batch.done.wait()
        except TimeoutError:
            return self._abandon(batches)
        finally:
            self._waiting = [batch for batch in self._waiting if batch not in batches]
        return _merged(batches, Reason.FAILED)

    def _batches(self, jobs: Mapping[bytes, Job]) -> list[Batch]:
        groups: list[list[tuple[bytes, Job]]] = []
        room = 0
        for key, job in jobs.items():
            if len(job.text) > room:
                groups.append([])
                room = _BATCH
            groups[-1].append((key, job))
            room -= len(job.text)
        request = next(self._numbers)
        return [Batch(group, sum(len(job.text) for _, job in group), next(self._numbers), request) for group in groups]

    def serves_another(self, batch: Batch) -> bool:
        """Return whether the first slot is at work for another request than the batch's."""
        first = self._slots[0].batch
        return first is not None and first.request not in (0, batch.request)

    def dispatch(self) -> None:
        """Give waiting batches to free slots: small before large, else in order."""
        for batch in sorted(self._waiting, key=lambda batch: (batch.size >= _LARGE, batch.number)):
            slot = next((slot for slot in self._slots if slot.accepts(batch)), None)
            if slot is not None:
                self._waiting.remove(batch)
                slot.take(batch)

    def _abandon(self, batches: Sequence[Batch]) -> dict[bytes, Replacement]:
        """Kill what hangs; what was not begun waited for others, or for a worker to start."""
        answers: dict[bytes, Replacement] = {}
        for batch in batches:
            batch.abandoned = True
            running = next((slot for slot in self._slots if slot.batch is batch), None)
            if running is not None and batch.seen:
                running.kill()
                answers |= batch.settled(Reason.TIMEOUT)
            else:
                answers |= batch.settled(Reason.FAILED if batch.done.is_set() else Reason.BUSY)
        return answers


def _merged(batches: Sequence[Batch], reason: Reason) -> dict[bytes, Replacement]:
    return {key: answer for batch in batches for key, answer in batch.settled(reason).items()}
