"""What clients, disks, other processes and signals do at bad moments: no request is lost by it, and none is sent in two ways."""

from __future__ import annotations

import http.client
import json
import os
import re
import resource
import signal
import socket
import sqlite3
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from thinwire.addon.commands.fake_provider import FakeProvider, Reply
from thinwire.addon.control.running import running_in
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import reading, totals
from thinwire.addon.ledger.writer import FILE
from thinwire.addon.stores.open_stores import open_originals

from ..conftest import PATIENCE, RECEIPTS, ROOT, Answer, Proxy, StartProxy, receipts, wait_for
from . import bodies
from .hooks.test_page import ask

HOST, PATH = "api.openai.com", "/v1/chat/completions"


@pytest.fixture(scope="module")
def proxy(start_proxy: StartProxy) -> Proxy:
    return start_proxy(scripts=(RECEIPTS,))


def new(lines: int = 300) -> bytes:
    """A request with a log that no proxy has seen."""
    return bodies.chat(f"run {time.time_ns()}\n{bodies.log(lines)}")


def smaller(fake: FakeProvider, body: bytes) -> bool:
    return len(fake.received[-1].body) < len(body) / 2


def is_compressed(proxy: Proxy, fake: FakeProvider, body: bytes) -> bool:
    assert proxy.post(HOST, PATH, body).status == 200
    return smaller(fake, body)


class Raw:
    """A client that writes what it likes."""

    def __init__(self, proxy: Proxy) -> None:
        plain = socket.create_connection(("127.0.0.1", proxy.port), timeout=60)
        plain.sendall(f"CONNECT {HOST}:443 HTTP/1.1\r\nhost: {HOST}\r\n\r\n".encode())
        plain.recv(1000)
        self.socket = ssl.create_default_context(cafile=str(proxy.ca)).wrap_socket(plain, server_hostname=HOST)
        self.port = int(self.socket.getsockname()[1])
        self._file = self.socket.makefile("rb")

    def send(self, body: bytes, length: int | None = None, version: str = "1.1", *headers: str) -> None:
        size = len(body) if length is None else length
        head = (f"POST {PATH} HTTP/{version}", f"host: {HOST}", f"content-length: {size}", *headers)
        self.socket.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)

    def status(self) -> int:
        status = int(self._file.readline().split()[1])
        head = http.client.parse_headers(self._file)
        if "content-length" in head:
            self._file.read(int(head["content-length"]))
        return status

    def leave(self) -> None:
        """Say that nothing more comes. Not by closing it, upon which the proxy could lose what it has not read yet."""
        self.socket.shutdown(socket.SHUT_WR)


def let_it_see(proxy: Proxy) -> None:
    """Give the proxy time to read what clients have sent: what comes later on other connections is answered later."""
    for _ in range(20):
        ask(proxy, "/page.css")


def workers(proxy: Proxy) -> list[psutil.Process]:
    return psutil.Process(proxy.process.pid).children()


def stop_workers(proxy: Proxy) -> list[psutil.Process]:
    """They stand still from now on."""
    stopped = workers(proxy)
    for worker in stopped:
        worker.suspend()
    return stopped


# clients


def test_requests_sent_at_once_on_one_connection_are_answered_in_order(proxy: Proxy, fake: FakeProvider) -> None:
    sent = [new() for _ in range(3)]
    client = Raw(proxy)
    client.socket.sendall(
        b"".join(
            f"POST {PATH} HTTP/1.1\r\nhost: {HOST}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body
            for body in sent
        )
    )
    assert [client.status() for _ in sent] == [200, 200, 200]
    runs = [bodies.output_of(body)[:22] for body in sent]
    assert [run in bodies.output_of(received.body) for run, received in zip(runs, fake.received, strict=True)] == [
        True
    ] * 3
    assert len(fake.received[0].body) < len(sent[0]) / 2


def test_a_client_that_waits_for_leave_to_send_gets_it(proxy: Proxy, fake: FakeProvider) -> None:
    client, body = Raw(proxy), new()
    client.send(b"", len(body), "1.1", "expect: 100-continue")
    assert client.socket.recv(100).startswith(b"HTTP/1.1 100")
    client.socket.sendall(body)
    while client._file.peek(1) == b"\r":
        client._file.readline()
    assert client.status() == 200
    assert smaller(fake, body)


def test_a_client_of_http_1_0_is_served(proxy: Proxy, fake: FakeProvider) -> None:
    client, body = Raw(proxy), new()
    client.send(body, None, "1.0")
    assert client.status() == 200
    assert smaller(fake, body)


def test_a_body_that_breaks_off_is_not_sent(proxy: Proxy, fake: FakeProvider) -> None:
    client, body = Raw(proxy), new()
    client.send(body, len(body) + 9)
    client.leave()
    assert receipts(proxy, client.port)[0]["aborted"]
    assert not fake.received


ODD: dict[str, Callable[[Any], bytes]] = {
    "with a byte order mark": lambda said: b"\xef\xbb\xbf" + json.dumps(said).encode(),
    "in UTF-16": lambda said: json.dumps(said).encode("utf-16"),
    "in Latin-1": lambda said: json.dumps(said | {"x": "é"}, ensure_ascii=False).encode("latin-1"),
    "with a value that is no JSON": lambda said: json.dumps(said | {"x": float("nan")}).encode(),
    "in an array": lambda said: json.dumps([said]).encode(),
    "in a string": lambda said: json.dumps(json.dumps(said)).encode(),
    "twice": lambda said: json.dumps(said).encode() * 2,
}


@pytest.mark.parametrize("how", ODD)
def test_an_odd_body_arrives_byte_for_byte(proxy: Proxy, fake: FakeProvider, how: str) -> None:
    body = ODD[how](json.loads(new()))
    assert proxy.post(HOST, PATH, body).status == 200
    assert fake.received[0].body == body


def test_a_client_that_leaves_during_the_compression_has_a_receipt_and_costs_nothing(
    proxy: Proxy, fake: FakeProvider
) -> None:
    client, body = Raw(proxy), new()
    stopped = stop_workers(proxy)
    client.send(body)
    let_it_see(proxy)
    client.leave()
    let_it_see(proxy)
    for worker in stopped:
        worker.resume()
    assert receipts(proxy, client.port)[0]["aborted"]
    assert not fake.received
    assert proxy.post(HOST, PATH, body).status == 200
    assert smaller(fake, body)


# workers


def test_what_a_killed_worker_held_is_sent_the_same_now_and_later(proxy: Proxy, fake: FakeProvider) -> None:
    body = new()
    answers: list[Answer] = []
    stopped = stop_workers(proxy)
    client = threading.Thread(target=lambda: answers.append(proxy.post(HOST, PATH, body)))
    client.start()
    let_it_see(proxy)
    for worker in stopped:
        worker.kill()
    client.join()
    proxy.post(HOST, PATH, body)
    assert answers[0].status == 200
    assert len({received.body for received in fake.received}) == 1
    other = new()
    proxy.post(HOST, PATH, other)
    assert smaller(fake, other)


def test_workers_that_are_killed_again_and_again_cost_no_block(proxy: Proxy, fake: FakeProvider) -> None:
    for _ in range(6):
        for worker in workers(proxy):
            worker.kill()
        body = new()
        assert proxy.post(HOST, PATH, body).status == 200
        assert smaller(fake, body)


def test_a_worker_that_stands_still_is_given_up_at_the_deadline(start_proxy: StartProxy, fake: FakeProvider) -> None:
    hasty = start_proxy(thinwire_deadline="500")
    wait_for(lambda: is_compressed(hasty, fake, new()))  # by a worker that is there, however busy the machine is
    stop_workers(hasty)
    body = new()
    began = time.monotonic()
    assert hasty.post(HOST, PATH, body).status == 200
    assert time.monotonic() - began < 15  # the usual deadline of these proxies is 20
    assert fake.received[-1].body == body
    assert hasty.stop() == 0


# disks


def sent_twice(proxy: Proxy, fake: FakeProvider, sent: list[bytes]) -> None:
    """All of them arrive, smaller, and the same both times."""
    for body in sent * 2:
        assert proxy.post(HOST, PATH, body).status == 200
        assert smaller(fake, body)
    arrived = [received.body for received in fake.received]
    assert arrived[: len(sent)] == arrived[len(sent) :]


def test_a_store_that_another_process_holds_costs_no_request(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy()
    began = time.monotonic()
    sent_twice(proxy, fake, [new() for _ in range(5)])
    usual = time.monotonic() - began
    fake.clear()
    holders = [
        sqlite3.connect(proxy.folder / "thinwire" / name, isolation_level=None)
        for name in ("memo.sqlite", "originals.sqlite", "ledger.sqlite")
    ]
    for holder in holders:
        holder.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    sent_twice(proxy, fake, [new() for _ in range(5)])
    assert time.monotonic() - began < 3 * usual + 30  # 2 seconds for each request and each of three stores would be 60
    for holder in holders:
        holder.close()
    assert proxy.stop() == 0
    assert "Traceback" not in proxy.output


def test_files_that_turn_to_rubbish_cost_no_request(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy()
    proxy.post(HOST, PATH, new())
    fake.received.clear()
    folder = proxy.folder / "thinwire"
    for file in (*folder.glob("*.sqlite"), *folder.glob("*.sqlite-wal")):
        file.write_bytes(os.urandom(9_000))
    sent_twice(proxy, fake, [new() for _ in range(3)])
    assert proxy.stop() == 0
    assert proxy.output.count("memo fails") == 1


def narrow(start_proxy: StartProxy, monkeypatch: pytest.MonkeyPatch, most: int) -> Proxy:
    """A proxy whose files may not grow above so many bytes, as if the disk were full then."""
    usual: Any = subprocess.Popen

    def limited(*arguments: Any, **more: Any) -> Any:
        return usual(*arguments, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)), **more)

    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", limited)
        return start_proxy()


def test_a_full_disk_costs_no_request(
    start_proxy: StartProxy, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file may grow above a size that the stores soon have."""
    proxy = narrow(start_proxy, monkeypatch, 400_000)
    sent = [bodies.chat(f"{os.urandom(20_000).hex()}\n{bodies.log(900)}") for _ in range(12)]
    for body in sent * 2:
        assert proxy.post(HOST, PATH, body).status == 200
    arrived = [received.body for received in fake.received]
    assert arrived[:12] == arrived[12:]
    assert proxy.stop() == 0
    assert "fails" in proxy.output
    assert "Traceback" not in proxy.output


def large(number: int) -> bytes:
    """A request with a log that is above the usual budget, so that something has to go."""
    lines = bodies.log(3_000).split("\n")
    told = "\n".join(f"{line} token-{(number + at) * 2_654_435_761 % 2**32:08x}" for at, line in enumerate(lines))
    return bodies.chat(f"run {number} {time.time_ns()}\n{told}")


def named_in(fake: FakeProvider) -> list[bytes]:
    """The ids of the originals that were named in what was sent."""
    return [found for one in fake.received for found in re.findall(rb"thinwire get ([0-9a-f]+)", one.body)]


def test_what_a_marker_names_is_there_after_a_kill(start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path) -> None:
    for number in range(2):
        proxy = start_proxy(thinwire_dir=str(tmp_path))
        for step in range(4):
            assert proxy.post(HOST, PATH, large(4 * number + step)).status == 200
        proxy.process.kill()
        proxy.process.wait(60)
    store = open_originals(tmp_path)
    named = named_in(fake)
    assert len(named) == 8
    assert all(store.get(found.decode()).startswith("run ") for found in named)
    store.close()


def test_no_marker_names_what_a_full_disk_could_not_keep(
    start_proxy: StartProxy, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = narrow(start_proxy, monkeypatch, 1_000_000)
    sent = [large(number) for number in range(12)]
    for body in sent * 2:
        assert proxy.post(HOST, PATH, body).status == 200
    assert proxy.stop() == 0
    assert "originals fails" in proxy.output
    store = open_originals(proxy.folder / "thinwire")
    named = {found.decode() for found in named_in(fake)}
    assert 0 < len(named) < 12
    for found in named:
        assert store.get(found).startswith("run ")
    store.close()
    whole = [one.body for one in fake.received if b"thinwire get" not in one.body and one.body not in sent]
    assert whole
    for body in whole:
        said = bodies.output_of(body)
        came = next(one for one in map(bodies.output_of, sent) if one.split("\n")[0] in said)
        assert all(line.rpartition("-")[2] in said for line in came.split("\n")[1:])


def requests_in(state: Path) -> int:
    """How many requests the ledger of that folder has by now; they are written a moment after their answers."""
    with reading(state / FILE) as ledger:
        return totals(ledger, Selection()).requests


def test_files_that_are_taken_away_are_made_anew_with_what_was_decided(
    start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path
) -> None:
    """Somebody clears thinwire_dir, and goes on."""
    state = tmp_path / "state"
    proxy = start_proxy(thinwire_dir=str(state))
    first, second = large(1), large(2)
    assert proxy.post(HOST, PATH, first).status == 200
    wait_for(lambda: requests_in(state) == 1)
    state.rename(tmp_path / "gone")
    for body in (first, second):
        assert proxy.post(HOST, PATH, body).status == 200
    wait_for(lambda: running_in(state) and requests_in(state) == 2)
    proxy.process.kill()
    proxy.process.wait(60)
    again = start_proxy(thinwire_dir=str(state))
    assert again.post(HOST, PATH, first).status == 200
    assert fake.received[0].body == fake.received[1].body == fake.received[3].body != first
    store = open_originals(state)
    assert all(store.get(found.decode()).startswith("run ") for found in named_in(fake))
    store.close()
    assert state.stat().st_mode & 0o777 == 0o700
    assert again.stop() == 0
    assert requests_in(state) == 3


# signals


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_the_middle_of_requests_ends_the_proxy_at_once(
    start_proxy: StartProxy, fake: FakeProvider, number: signal.Signals
) -> None:
    proxy = start_proxy()
    proxy.post(HOST, PATH, new())
    processes = workers(proxy)
    fake.respond = lambda received: Reply(text="word " * 200, gate=threading.Semaphore(1))
    streaming, compressing = Raw(proxy), Raw(proxy)
    streaming.send(bodies.chat("short", stream=True))
    streaming.socket.recv(10)
    compressing.send(new(20_000))
    proxy.process.send_signal(number)
    assert proxy.process.wait(60) == 0  # the stream never ends
    assert not psutil.wait_procs(processes, timeout=60)[1]
    assert f'File "{ROOT}/addon' not in proxy.output  # asyncio of Python 3.11.7 prints a traceback of its own


def test_after_a_kill_the_next_proxy_sends_what_was_sent(
    start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path
) -> None:
    sent = [new() for _ in range(3)]
    for _ in range(2):
        proxy = start_proxy(thinwire_dir=str(tmp_path / "state"))
        for body in sent:
            proxy.post(HOST, PATH, body)
        proxy.process.kill()
    arrived = [received.body for received in fake.received]
    assert arrived[:3] == arrived[3:]
    assert len(arrived[0]) < len(sent[0]) / 2


def test_two_proxies_on_one_folder_that_meet_a_block_at_once_send_the_same(
    start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path
) -> None:
    proxies = [start_proxy(first=(PATIENCE,), thinwire_dir=str(tmp_path / "state")) for _ in range(2)]
    for lines in (300, 400, 500):
        fake.received.clear()
        body = new(lines)
        clients = [threading.Thread(target=proxy.post, args=(HOST, PATH, body)) for proxy in proxies * 2]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        assert len({received.body for received in fake.received}) == 1
        assert smaller(fake, body)
