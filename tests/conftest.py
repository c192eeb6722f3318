"""The laboratory: a provider on loopback, and real mitmdump processes in front of it with thinwire loaded.

Every proxy has folders of its own and a free port; its upstream is the fake provider's CONNECT proxy, so that Host and SNI
are those of real providers. Processes are shared by the tests of a module and end with it.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from thinwire.addon.commands.fake_provider import FakeProvider

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "addon" / "compress.py"
SCRIPTS = ROOT / "tests" / "addon" / "scripts"
RECEIPTS = SCRIPTS / "receipts.py"
LOOKUPS = SCRIPTS / "lookups.py"
PATIENCE = SCRIPTS / "patience.py"
MITMDUMP = Path(sys.executable).with_name("mitmdump")
_START_LIMIT = 120.0  # seconds; it takes one, but the machine may be busy


# Every run tries the same examples, and takes its time over them, so that what passes here passes elsewhere and on a busy
# machine; scripts/test-slow tries others.
settings.register_profile("others", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("others"), derandomize=True)
settings.load_profile("same")

if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # as in a shell's background: what tests start would not hear Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Answer:
    """What a client got, with the moment at which each piece of the body arrived."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    arrivals: tuple[tuple[float, bytes], ...] = field(repr=False)
    """(time.monotonic(), piece)"""
    port: int = field(default=0, compare=False)
    """The client's own, by which its receipt is found."""

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Proxy:
    """A running mitmdump."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def ca(self) -> Path:
        return self.folder / "confdir" / "mitmproxy-ca-cert.pem"

    @property
    def output(self) -> str:
        """All that it has printed so far."""
        return (self.folder / "output").read_text(errors="replace")

    def wait_for(self, text: str, seconds: float = _START_LIMIT) -> None:
        """Until `text` has been printed. Raises AssertionError when it is not, or the proxy ends."""
        limit = time.monotonic() + seconds
        while text not in self.output:
            assert time.monotonic() < limit, f"no {text!r} in:\n{self.output}"
            assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.output}"
            time.sleep(0.02)

    def tunnel(self, host: str, trust: Path | None = None) -> http.client.HTTPSConnection:
        """A connection to https://host through the proxy, by a client that trusts `trust` (the proxy's CA)."""
        context = ssl.create_default_context(cafile=str(trust or self.ca))
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=60)
        connection.set_tunnel(host, 443)
        return connection

    def post(
        self, host: str, path: str, body: bytes, headers: Mapping[str, str] | None = None, method: str = "POST"
    ) -> Answer:
        """One request on a connection of its own."""
        connection = self.tunnel(host)
        try:
            connection.request(method, path, body, {"content-type": "application/json", **(headers or {})})
            return read(connection)
        finally:
            connection.close()

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(60)


def wait_for(what: Callable[[], object], seconds: float = 120.0) -> None:
    """Until it is so. Raises AssertionError when that takes longer than any machine needs."""
    limit = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < limit, "waited for in vain"
        time.sleep(0.01)


def read(connection: http.client.HTTPConnection) -> Answer:
    """The whole answer."""
    port = connection.sock.getsockname()[1]
    response = connection.getresponse()
    arrivals: list[tuple[float, bytes]] = []
    while piece := response.read1(1 << 16):
        arrivals.append((time.monotonic(), piece))
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, b"".join(piece for _, piece in arrivals), tuple(arrivals), port)


_began = [0.0]
"""When the test that runs now began, in seconds since the epoch."""


@pytest.fixture(autouse=True)
def _note_the_beginning() -> None:
    _began[0] = time.time()


def receipts(proxy: Proxy, port: int, count: int = 1) -> list[Any]:
    """What tests/addon/scripts/receipts.py wrote down in this test for the client with this port; waits for `count`.

    A proxy serves many tests, and the kernel soon gives the same port to another client.
    """
    limit = time.monotonic() + 120
    while True:
        lines = (proxy.folder / "thinwire" / "receipts").read_text().splitlines(keepends=True)
        written = (json.loads(line) for line in lines if line.endswith("\n"))  # the last one may be half written
        found = [row for row in written if row["client_port"] == port and row["started"] >= _began[0]]
        if len(found) >= count or time.monotonic() > limit:
            assert len(found) == count
            return found
        time.sleep(0.02)


_reserved: list[socket.socket] = []


def free_port() -> int:
    """A port of this machine for whoever is started on it; the kernel gives it to nobody else meanwhile.

    Linux lets a server listen where a socket is only bound, if both may share addresses, as servers usually do.
    """
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    probe.bind(("127.0.0.1", 0))
    port = int(probe.getsockname()[1])
    if sys.platform == "linux":
        _reserved.append(probe)
    else:
        probe.close()
    return port


StartProxy = Callable[..., Proxy]


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as provider:
        yield provider


@pytest.fixture(autouse=True)
def _forgetful_fake(request: pytest.FixtureRequest) -> None:
    if "fake" in request.fixturenames:
        provider: FakeProvider = request.getfixturevalue("fake")
        provider.clear()


@pytest.fixture(scope="module")
def start_proxy(fake: FakeProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartProxy]:
    """Start mitmdump: `start_proxy(*more arguments, scripts=(more scripts), ready=(what it prints), thinwire_...=value)`.

    `first` are scripts that are loaded before thinwire.
    """
    running: list[Proxy] = []

    def start(
        *arguments: str,
        entry: Path = SCRIPT,
        first: tuple[Path, ...] = (),
        scripts: tuple[Path, ...] = (),
        ready: str = "is on:",
        cwd: Path | None = None,
        **options: str,
    ) -> Proxy:
        folder = tmp_path_factory.mktemp("proxy")
        port = free_port()
        settings = {
            "confdir": str(folder / "confdir"),
            "thinwire_dir": str(folder / "thinwire"),
            "thinwire_deadline": "20000",  # the machine that runs tests may be busy
            "ssl_verify_upstream_trusted_ca": str(fake.ca),
            **options,
        }
        command = [str(MITMDUMP), "--mode", f"upstream:{fake.proxy_url}", "--listen-port", str(port)]
        command += [part for script in (*first, entry, *scripts) for part in ("-s", str(script))]
        command += [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]
        with (folder / "output").open("wb") as output:
            process = subprocess.Popen(
                [*command, *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                cwd=cwd or folder,
            )
        proxy = Proxy(port, folder, process)
        running.append(proxy)
        if ready:
            proxy.wait_for(ready)
        return proxy

    yield start
    for proxy in running:
        proxy.process.terminate()
    for proxy in running:  # twenty at once, on a machine that may be busy
        proxy.process.wait(60)


@pytest.fixture(scope="module")
def proxy(start_proxy: StartProxy) -> Proxy:
    """thinwire as it comes."""
    return start_proxy()
