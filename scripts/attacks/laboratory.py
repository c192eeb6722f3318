"""Where attacks take place: a fake provider on loopback, and real proxies in front of it, with thinwire and without."""

from __future__ import annotations

import itertools
import socket
import ssl
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any, Final, Self

from scripts.benchmark import HOST, PATH, PLAIN, ROOT, THIN, Program, chat, log, program, provider, tunnel
from thinwire.addon.commands.fake_provider import FakeProvider

Try = tuple[str, str]
"""What was tried, and what it has cost: a sentence, or "" for nothing."""
_LARGE: Final = 300_000  # bytes of a log that is above the usual budget


@dataclass(frozen=True)
class Answer:
    status: int
    """0: none came."""
    body: bytes = b""


class Target:
    """A running proxy."""

    def __init__(self, running: Program, log_file: Path) -> None:
        self.process, self.port, self.ca = running.process, running.port, running.ca
        self._log = log_file

    @property
    def output(self) -> str:
        return self._log.read_text(errors="replace")

    @property
    def tracebacks(self) -> int:
        return self.output.count("Traceback")

    def connect(self) -> HTTPSConnection:
        return tunnel(self.port, self.ca)

    def ask(self, body: bytes, headers: dict[str, str] | None = None) -> Answer:
        connection = self.connect()
        try:
            connection.request("POST", PATH, body, {"content-type": "application/json", **(headers or {})})
            response = connection.getresponse()
            return Answer(response.status, response.read())
        except (OSError, HTTPException):
            return Answer(0)
        finally:
            connection.close()

    def opened(self) -> ssl.SSLSocket:
        """A TLS connection to the provider's name, on which anything may be written."""
        tunnel = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        tunnel.sendall(f"CONNECT {HOST}:443 HTTP/1.1\r\nhost: {HOST}\r\n\r\n".encode())
        tunnel.recv(1000)
        return ssl.create_default_context(cafile=str(self.ca)).wrap_socket(tunnel, server_hostname=HOST)

    def raw(self, request: bytes, idle: float) -> bytes:
        """Return what comes back for these bytes until the connection is closed, or nothing has come for so many seconds."""
        received = b""
        try:
            with self.opened() as connection:
                connection.sendall(request)
                connection.settimeout(idle)
                while piece := connection.recv(1 << 16):
                    received += piece
        except OSError:
            pass
        return received


class Laboratory:
    """Use as a context manager. `quick` asks for few tries; `until` is when the last one is to be over (time.monotonic)."""

    def __init__(self, quick: bool, seconds: float) -> None:
        self.quick = quick
        self.until = time.monotonic() + seconds
        self.fake = FakeProvider()
        self._folder = tempfile.TemporaryDirectory(prefix="thinwire-attack-")
        self.folder = Path(self._folder.name)
        self._number = 0
        self._apart: Mapping[str, Any] | None = None

    def __enter__(self) -> Self:
        self.fake.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.fake.__exit__(None, None, None)
        self._folder.cleanup()

    @property
    def is_late(self) -> bool:
        return time.monotonic() > self.until

    def new_folder(self) -> Path:
        self._number += 1
        return self.folder / f"state{self._number}"

    @contextmanager
    def thin(self, *options: str, state: Path | None = None, scripts: tuple[Path, ...] = ()) -> Iterator[Target]:
        """A proxy with thinwire; `options` are `name=value`."""
        words = [part for script in (ROOT / "addon" / "compress.py", *scripts) for part in ("-s", str(script))]
        for option in (f"thinwire_dir={state or self.new_folder()}", "thinwire_deadline=20000", *options):
            words += ["--set", option]
        with self._running(THIN, tuple(words), "is on") as target:
            yield target

    @contextmanager
    def plain(self) -> Iterator[Target]:
        with self._running(PLAIN, (), "listening at") as target:
            yield target

    @contextmanager
    def provider_apart(self) -> Iterator[None]:
        """The provider is a process of its own meanwhile, whose requests nobody sees: for what is measured in milliseconds."""
        with provider() as self._apart:
            yield
        self._apart = None

    @contextmanager
    def _running(self, name: str, words: tuple[str, ...], phrase: str) -> Iterator[Target]:
        places = self._apart or {"proxy_url": self.fake.proxy_url, "ca": str(self.fake.ca)}
        self.fake.clear()
        with program(name, words, phrase, self.folder, places) as running:
            yield Target(running, self.folder / f"{running.port}.log")

    def arrived(self, ask: Callable[[], object]) -> list[bytes]:
        """The bodies that reach the provider while this is asked."""
        self.fake.received.clear()
        ask()
        return [one.body for one in self.fake.received]


def grown(bodies: list[bytes]) -> str:
    """A sentence where one turn's body does not begin as the turn before it."""
    for number, (one, other) in enumerate(itertools.pairwise(bodies), 1):
        shared = one[: one.rindex(b"]}")].rpartition(b', {"role": "user"')[0]
        if not other.startswith(shared):
            return f"turn {number + 1} does not begin as turn {number}"
    return ""


def turns(count: int, seed: int) -> list[bytes]:
    """The requests of one conversation, each with one more log."""
    outputs = [log(1_000 * seed + number, 12_000) for number in range(count)]
    return [chat(outputs[: number + 1], f"question {seed}") for number in range(count)]


def large(seed: int) -> bytes:
    """A request, of an agent that has a shell, with a log from which something has to be left out."""
    body = chat([f"run {seed} {time.time_ns()}\n{log(seed, _LARGE)}"], "question")
    return body[:-1] + b', "tools": [{"type": "function", "function": {"name": "bash"}}]}'


def wait_until(holds: Callable[[], bool], seconds: float = 60.0) -> bool:
    limit = time.monotonic() + seconds
    while not holds() and time.monotonic() < limit:
        time.sleep(0.02)
    return holds()


def closed(*connections: socket.socket) -> None:
    for connection in connections:
        with suppress(OSError):
            connection.close()
