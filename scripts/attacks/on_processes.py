"""Kills, full disks, few files, jumping clocks, other options and a Redis that fails. No request is lost by it, no turn is sent
in two ways, and no marker points to what is not kept."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import psutil

from scripts.benchmark import ROOT, chat, log, reserved_port
from thinwire.addon.stores.open_stores import open_originals
from thinwire.addon.stores.originals import UnknownOriginalError

from .laboratory import Laboratory, Target, Try, closed, grown, large, turns, wait_until

_NAMED: Final = re.compile(rb"thinwire get ([0-9a-f]{16})")
_CLOCK: Final = ROOT / "scripts" / "attacks" / "clock.py"
OPTIONS: Final = (
    (),
    ("thinwire_level=lossless", "thinwire_originals=false"),
    ("thinwire_min_tokens=9000", "thinwire_exclude_tools=bash"),
    ("thinwire_max_body=1k", "thinwire_holdout=90%"),
    ("thinwire_level=aggressive", "thinwire_user_blocks=true"),
    ("thinwire_lossless_tools=bash",),
    ("thinwire_code=true", "thinwire_budget=1000/day"),
)


def workers_killed(lab: Laboratory) -> Iterator[Try]:
    with lab.thin() as thin:
        main = psutil.Process(thin.process.pid)
        for number in range(3 if lab.quick else 12):
            idle = number % 2 == 0
            body = chat([log(5_000 + number, 60_000)], "question")
            answers: list[int] = []
            asking = threading.Thread(target=_collect, args=(thin, body, answers))
            if not idle:
                asking.start()
                time.sleep(0.02)
            for worker in main.children():
                worker.kill()
            if idle:
                asking.start()
            asking.join()
            whole = lab.fake.received[-1].body == body
            lost = f"status {answers[0]}" if answers != [200] else "its block went out raw" if whole else ""
            yield "while idle" if idle else "under way", lost


def _collect(thin: Target, body: bytes, statuses: list[int]) -> None:
    statuses.append(thin.ask(body).status)


def proxy_killed(lab: Laboratory) -> Iterator[Try]:
    """kill -9 and SIGTERM right after an answer, and in the middle of compressing."""
    state = lab.new_folder()
    named: list[bytes] = []
    for number in range(2 if lab.quick else 6):
        with lab.thin(state=state) as thin:
            for step in range(3):
                thin.ask(large(10 * number + step))
            if number % 2:
                threading.Thread(target=thin.ask, args=(large(10 * number + 9),), daemon=True).start()
                time.sleep(0.15)
            thin.process.send_signal(signal.SIGKILL if number % 3 < 2 else signal.SIGTERM)
            thin.process.wait(60)
            named += _named(lab)
    yield from _kept(state, named)


_LIMITS: Final = hasattr(resource, "prlimit")  # Linux alone can limit a process that runs


def disk_full(lab: Laboratory) -> Iterator[Try]:
    """Let no file of the proxy grow any more, from some moment on: what a full or a read-only disk is to it."""
    if not _LIMITS:
        return
    for most in (1_000_000,) if lab.quick else (300_000, 1_000_000, 2_000_000):
        state = lab.new_folder()
        with lab.thin(state=state) as thin:
            resource.prlimit(thin.process.pid, resource.RLIMIT_FSIZE, (most, most))
            sent = [large(number) for number in range(6 if lab.quick else 12)]
            for body in sent * 2:
                status = thin.ask(body).status
                yield f"{most} bytes", "" if status == 200 else f"status {status}"
            arrived = [one.body for one in lab.fake.received]
            yield "the same again", "" if arrived[: len(sent)] == arrived[len(sent) :] else "a body is sent in two ways"
            named = _named(lab)
        yield from _kept(state, named)


def rubbish(lab: Laboratory) -> Iterator[Try]:
    """The files of the stores are overwritten while it runs."""
    state = lab.new_folder()
    with lab.thin(state=state) as thin:
        thin.ask(large(1))
        for file in (*state.glob("*.sqlite"), *state.glob("*.sqlite-wal")):
            file.write_bytes(os.urandom(9_000))
        bodies = lab.arrived(lambda: [thin.ask(body) for body in (large(2), *turns(3, 77))])
        yield "rubbish in all stores", "" if len(bodies) == 4 else f"{4 - len(bodies)} requests are lost"
        yield "its turns", grown(bodies[1:])


def _named(lab: Laboratory) -> list[bytes]:
    return [original_id for one in lab.fake.received for original_id in _NAMED.findall(one.body)]


def _kept(state: Path, named: list[bytes]) -> Iterator[Try]:
    yield "something was left out", "" if named else "nothing: the attack is too weak"
    store = open_originals(state)
    for original in sorted(set(named)):
        try:
            there = store.get(original.decode()).startswith("run ")
        except UnknownOriginalError:
            there = False
        yield "an original", "" if there else f"{original.decode()} is named, and not kept"
    store.close()


def few_files(lab: Laboratory) -> Iterator[Try]:
    """More connections than the proxy may have open files."""
    if not _LIMITS:
        return
    with lab.thin() as thin:
        thin.ask(chat([], "first"))
        usual = resource.prlimit(thin.process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(thin.process.pid, resource.RLIMIT_NOFILE, (80, usual[1]))
        crowd = []
        for _ in range(120):
            crowd.append(socket.create_connection(("127.0.0.1", thin.port), timeout=60))
            crowd[-1].sendall(b"CONNECT api.openai.com:443 HTTP/1.1\r\nhost: x\r\n\r\n")
        time.sleep(0.5)
        closed(*crowd)
        served = wait_until(lambda: thin.ask(chat([log(3, 20_000)], "then")).status == 200)
        yield "120 connections, 80 files", "" if served else "no request is served afterwards"


def clock_jumps(lab: Laboratory) -> Iterator[Try]:
    with lab.thin(scripts=(_CLOCK,)) as thin:
        for seed in range(1 if lab.quick else 4):
            yield from _conversation(lab, thin, seed + 300, 6)
        yield "no traceback", "" if not thin.tracebacks else "there is one"


def _conversation(lab: Laboratory, thin: Target, seed: int, count: int) -> Iterator[Try]:
    bodies = lab.arrived(lambda: [thin.ask(body) for body in turns(count, seed)])
    yield f"conversation {seed}", grown(bodies) if len(bodies) == count else f"{count - len(bodies)} turns are lost"


def other_options(lab: Laboratory) -> Iterator[Try]:
    """Have each turn of a conversation meet a proxy that was started anew with other options."""
    chosen = OPTIONS[:3] if lab.quick else OPTIONS
    state, conversation = lab.new_folder(), turns(len(chosen) + 1, 500)
    bodies: list[bytes] = []
    for options, body in zip((*chosen, ()), conversation, strict=True):
        with lab.thin(*options, state=state) as thin:
            bodies += lab.arrived(partial(thin.ask, body))
        yield " ".join(options) or "as it comes", grown(bodies[-2:])
    smaller = len(bodies[-1]) < len(conversation[-1]) * 0.9
    yield "the first turn stays compressed", "" if smaller else "it is raw again"


def redis_fails(lab: Laboratory) -> Iterator[Try]:
    """A server that is stopped, goes on, and is killed; two proxies of one machine each."""
    if shutil.which("redis-server") is None:
        return
    reserved, port = reserved_port()
    words = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(lab.folder)]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: _listens(port))
        with lab.thin(f"thinwire_store=redis://127.0.0.1:{port}/0") as thin:
            yield from _conversation(lab, thin, 600, 3)
            server.send_signal(signal.SIGSTOP)
            yield from _conversation(lab, thin, 601, 3)
            server.send_signal(signal.SIGCONT)
            yield from _conversation(lab, thin, 600, 4)
            server.kill()
            yield from _conversation(lab, thin, 601, 4)
    finally:
        server.kill()
        server.wait(10)
        reserved.close()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
