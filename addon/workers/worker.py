"""A worker process: jobs come in on stdin, replacements go out on stdout, one frame each (messages.py).

The vocabulary comes first: the compressors' modules then take the room that building it has left, and the process is 3 MB
smaller. The worker ends when its stdin does, so it never outlives the proxy; a job that hangs while nobody is left to kill it is
ended by an alarm.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import BinaryIO, Final

from thinwire.pipeline.model import tokens
from thinwire.pipeline.model.job import Job, Replacement
from thinwire.pipeline.model.reasons import Reason

from .messages import HEADER, frame, length, pack_replacement, unpack_job

_LONGEST_JOB: Final = 60
"""Seconds; far above any deadline."""
_SWITCH: Final = 0.0005
"""Seconds, a tenth of Python's own: a text is counted in a thread meanwhile, which must not wait long for its turn to begin."""


def serve(jobs: BinaryIO, answers: BinaryIO, work: Callable[[Job], Replacement]) -> None:
    """Answer each job in turn until the stream ends."""
    while len(header := jobs.read(HEADER)) == HEADER:
        job = unpack_job(jobs.read(length(header)))
        _alarm(_LONGEST_JOB)
        answers.write(pack_replacement(_answer(job, work)))
        answers.flush()
        _alarm(0)


def _answer(job: Job, work: Callable[[Job], Replacement]) -> Replacement:
    try:
        return work(job)
    except Exception as defect:  # noqa: BLE001  (a compressor's defect costs its own block, not the worker)
        return Replacement(None, Reason.FAILED, kind=type(defect).__name__)


def _alarm(seconds: int) -> None:
    if hasattr(signal, "alarm"):  # not on Windows; by default the signal ends the process, even inside C code
        signal.alarm(seconds)


def main() -> None:
    """Run on this process's stdin and stdout; anything that prints goes to stderr instead."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the proxy, which then closes stdin
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _alarm(_LONGEST_JOB)
    tokens.count("")  # builds the vocabulary now, not in the first request
    from thinwire.pipeline.choose import compress_block  # noqa: PLC0415  (after the vocabulary, as said above)

    sys.setswitchinterval(_SWITCH)
    _alarm(0)
    answers.write(frame(None))
    answers.flush()
    serve(sys.stdin.buffer, answers, compress_block)
