"""Small requests beside four clients that send new logs of 170 KB: how much longer the slowest in a hundred take."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Final

from scripts import benchmark
from scripts.benchmark import LOG_BYTES, PATH, chat, log, tunnel

from .laboratory import Laboratory, Target, Try

_CLIENTS: Final = 4
_GOAL: Final = 25.0  # milliseconds over plain mitmdump


def beside_large_ones(lab: Laboratory) -> Iterator[Try]:
    requests = 100 if lab.quick else 400
    with lab.provider_apart():
        with lab.plain() as plain:
            other = p99(plain, requests)
        with lab.thin() as thin:
            ours = p99(thin, requests)
    added = ours - other
    lost = f"{added:.0f} ms more" if added > _GOAL else ""
    yield f"p99 of {requests} small requests: {ours:.1f} ms, {other:.1f} ms without thinwire", lost


def p99(target: Target, requests: int) -> float:
    """Milliseconds."""
    spawn = multiprocessing.get_context("spawn")
    over = spawn.Event()
    clients = [spawn.Process(target=load, args=(target.port, target.ca, number, over)) for number in range(_CLIENTS)]
    for client in clients:
        client.start()
    time.sleep(3.0)  # until they send
    connection = target.connect()
    taken = sorted(_asked(connection, chat([], f"question {number}")) for number in range(requests))
    over.set()
    for client in clients:
        client.join()
    connection.close()
    return taken[int(len(taken) * 0.99)]


def _asked(connection: HTTPConnection, body: bytes) -> float:
    began = time.perf_counter()
    connection.request("POST", PATH, body, {"content-type": "application/json"})
    connection.getresponse().read()
    taken = (time.perf_counter() - began) * 1000
    time.sleep(0.02)
    return taken


def load(port: int, ca: Path, number: int, over: Event) -> None:
    """Do what a client does: a new log, the answer, half a second of thought."""
    text = log(number, LOG_BYTES)
    connection = tunnel(port, ca)
    sent = 0
    while not over.is_set():
        sent += 1
        body = chat([f"run {number} {sent} {time.time_ns()}\n{text}"], "question")
        connection.request("POST", benchmark.PATH, body, {"content-type": "application/json"})
        connection.getresponse().read()
        over.wait(0.5)
    connection.close()
