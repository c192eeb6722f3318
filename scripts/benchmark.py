"""What thinwire costs: the same requests sent directly, through plain mitmdump and through thinwire, in turns.

Everything is on loopback. A provider in a process of its own answers at once; each way keeps one TLS connection open. The
ways take turns within a round, so a busy moment of the machine hits all of them; medians are printed. Trust the differences,
not the milliseconds. Start-up is the time from starting the process until it says that it is ready; memory is the resident set
of the proxy and all its workers, after the requests.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any, Final

import psutil
from rich.console import Console
from rich.table import Table

ROOT: Final = Path(__file__).parent.parent
MITMDUMP: Final = str(Path(sys.executable).with_name("mitmdump"))
HOST: Final = "api.openai.com"
PATH: Final = "/v1/chat/completions"
PLAIN: Final = "plain mitmdump"
THIN: Final = "thinwire"
STARTS: Final = 3
WARM_UP: Final = 4  # rounds that are not counted
LOG_BYTES: Final = 170_000
BODY_BYTES: Final = 200_000

Json = dict[str, Any]


@dataclass(frozen=True)
class Way:
    """One way to the provider, with its connection."""

    name: str
    connection: HTTPSConnection


@dataclass(frozen=True)
class Case:
    name: str
    body: Callable[[int], bytes]
    """The body of a round; other rounds have other bodies."""
    goal_ms: float | None
    """Over plain mitmdump."""


@dataclass(frozen=True)
class Program:
    """A proxy under test."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    ca: Path
    ready_s: float

    def resident_mb(self) -> float:
        main = psutil.Process(self.process.pid)
        return sum(process.memory_info().rss for process in (main, *main.children(recursive=True))) / 1e6


def log(seed: int, size: int) -> str:
    """A service's log of about `size` bytes, another one for each seed."""
    dice = random.Random(seed)  # noqa: S311  (runs are to be alike)
    lines: list[str] = []
    length = 0
    while length < size:
        stamp = f"2026-03-0{seed % 9 + 1} 1{dice.randrange(10)}:{len(lines) // 60 % 60:02}:{len(lines) % 60:02}"
        line = dice.choice(
            (
                f"{stamp} INFO  http: GET /api/v1/orders/{dice.randrange(99999)} 200 {dice.randrange(900)}ms",
                f"{stamp} INFO  pool-{dice.randrange(8)}: job {dice.randrange(10**6):06x} done in {dice.randrange(5000)} ms",
                f"{stamp} DEBUG cache: hit ratio 0.{dice.randrange(1000):03} size {dice.randrange(10**7)}",
            )
        )
        if dice.random() < 0.002:
            line = f"{stamp} ERROR pool-{dice.randrange(8)}: job {dice.randrange(10**6):06x} failed: connection reset by peer"
        lines.append(line)
        length += len(line) + 1
    return "\n".join(lines)


def chat(outputs: Sequence[str], question: str, stream: bool = False) -> bytes:
    """A conversation with these tool outputs."""
    messages: list[Json] = [{"role": "user", "content": question}]
    for number, output in enumerate(outputs):
        call = {
            "id": f"c{number}",
            "type": "function",
            "function": {"name": "bash", "arguments": json.dumps({"command": f"./run step-{number}"})},
        }
        messages.append({"role": "assistant", "content": None, "tool_calls": [call]})
        messages.append({"role": "tool", "tool_call_id": f"c{number}", "content": output})
    messages.append({"role": "user", "content": question})
    return json.dumps({"model": "m", "stream": stream, "messages": messages}).encode()


def outputs(seed: int) -> list[str]:
    """Tool outputs of some 8 KB each, a body's worth."""
    return [log(seed * 100 + number, BODY_BYTES // 25) for number in range(24)]


SEEN: Final = outputs(1)
CASES: Final = (
    Case("small request", lambda n: chat([], f"question {n}"), 1.0),
    Case("200 KB, seen before", lambda n: chat(SEEN, f"question {n}"), 2.0),
    Case("200 KB, not seen", lambda n: chat(outputs(1000 + n), "question"), None),
    Case("new log of 170 KB", lambda n: chat([log(10**6 + n, LOG_BYTES)], "question"), 15.0),
)
FIRST_BYTE: Final = Case("SSE first byte", lambda n: chat([], f"question {n}", stream=True), 1.0)


def main() -> None:
    arguments = argparse.ArgumentParser(description="Compare direct requests, plain mitmdump and thinwire on loopback.")
    arguments.add_argument("--rounds", type=int, default=40, help="measured rounds of each case (default 40)")
    arguments.add_argument("--json", action="store_true", help="print JSON instead of a table")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="thinwire-bench-") as folder, provider() as places:
        results = measure(Path(folder), places, given.rounds)
    if given.json:
        print(json.dumps(results, indent=2))
    else:
        Console().print(table(results))


@contextmanager
def provider() -> Iterator[Json]:
    """The fake provider in a process of its own; where it listens."""
    words = [sys.executable, "-m", "thinwire.addon.commands.fake_provider"]
    process = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(60)


def measure(folder: Path, places: Mapping[str, Any], rounds: int) -> Json:
    ours = ("-s", str(ROOT / "addon" / "compress.py"), "--set", f"thinwire_dir={folder / 'state'}")
    kinds: tuple[tuple[str, tuple[str, ...], str], ...] = ((PLAIN, (), "listening at"), (THIN, ours, "is on"))
    ready: dict[str, list[float]] = {name: [] for name, _, _ in kinds}
    for _ in range(STARTS):
        for name, arguments, phrase in kinds:
            with program(name, arguments, phrase, folder, places) as one:
                ready[name].append(one.ready_s)
    with ExitStack() as stack:
        running = [stack.enter_context(program(name, more, phrase, folder, places)) for name, more, phrase in kinds]
        ways = [Way("direct", tls_connection(places["tls_port"], Path(places["ca"])))]
        ways += [Way(one.name, tunnel(one.port, one.ca)) for one in running]
        times = {case.name: timed(case, ways, rounds, whole) for case in CASES}
        times[FIRST_BYTE.name] = timed(FIRST_BYTE, ways, rounds, first_byte)
        return {
            "rounds": rounds,
            "ms": times,
            "ready_s": {name: round(statistics.median(taken), 2) for name, taken in ready.items()},
            "resident_mb": {one.name: round(one.resident_mb()) for one in running},
        }


@contextmanager
def program(
    name: str, arguments: Sequence[str], phrase: str, folder: Path, places: Mapping[str, Any]
) -> Iterator[Program]:
    """A proxy in front of the provider that has said `phrase`."""
    confdir = folder / name.replace(" ", "-")
    reserved, port = reserved_port()
    common = [
        *("--mode", f"upstream:{places['proxy_url']}", "--set", f"ssl_verify_upstream_trusted_ca={places['ca']}"),
        *("--listen-host", "127.0.0.1", "--listen-port", str(port), "--set", f"confdir={confdir}"),
        *("--set", "flow_detail=0"),
    ]
    output = folder / f"{port}.log"
    begun = time.monotonic()
    with output.open("wb") as log_file:
        words = [MITMDUMP, *common, *arguments]
        process = subprocess.Popen(words, stdout=log_file, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        wait_for(phrase, output, process)
        yield Program(name, process, port, confdir / "mitmproxy-ca-cert.pem", time.monotonic() - begun)
    finally:
        process.terminate()
        process.wait(60)
        reserved.close()


def reserved_port() -> tuple[socket.socket, int]:
    """A port of this machine, and what keeps the kernel from giving it to anybody else until that is closed.

    Linux lets a server listen where a socket is only bound, if both may share addresses, as servers usually do.
    """
    reserved = socket.socket()
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    reserved.bind(("127.0.0.1", 0))
    return reserved, int(reserved.getsockname()[1])


def wait_for(phrase: str, output: Path, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + 60
    while phrase not in output.read_text(errors="replace"):
        if time.monotonic() > limit or process.poll() is not None:
            raise SystemExit(f"a proxy did not start:\n{output.read_text()}")
        time.sleep(0.005)


def tunnel(port: int, ca: Path) -> HTTPSConnection:
    connection = HTTPSConnection("127.0.0.1", port, context=ssl.create_default_context(cafile=str(ca)), timeout=60)
    connection.set_tunnel(HOST, 443)
    return connection


def tls_connection(port: int, ca: Path) -> HTTPSConnection:
    """Straight to the provider, by the same name."""
    connection = HTTPSConnection(HOST, 443, timeout=60)
    tcp = socket.create_connection(("127.0.0.1", port))
    tcp.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sock = ssl.create_default_context(cafile=str(ca)).wrap_socket(tcp, server_hostname=HOST)
    return connection


def timed(case: Case, ways: Sequence[Way], rounds: int, ask: Callable[[Way, bytes], float]) -> dict[str, float]:
    """Way -> median milliseconds. The ways take turns."""
    taken: dict[str, list[float]] = {way.name: [] for way in ways}
    for number in range(rounds + WARM_UP):
        body = case.body(number)
        for way in ways:
            taken[way.name].append(ask(way, body))
    return {name: round(statistics.median(times[WARM_UP:]), 2) for name, times in taken.items()}


def whole(way: Way, body: bytes) -> float:
    """Milliseconds until the answer is here."""
    begun = time.perf_counter()
    way.connection.request("POST", PATH, body, {"content-type": "application/json"})
    way.connection.getresponse().read()
    return (time.perf_counter() - begun) * 1000


def first_byte(way: Way, body: bytes) -> float:
    """Milliseconds until the first byte of the streamed answer's body is here."""
    begun = time.perf_counter()
    way.connection.request("POST", PATH, body, {"content-type": "application/json"})
    answer = way.connection.getresponse()
    answer.read1(1)
    taken = (time.perf_counter() - begun) * 1000
    answer.read()
    return taken


def table(results: Json) -> Table:
    shown = Table(title=f"Medians of {results['rounds']} rounds, {os.cpu_count()} cores, ms", title_justify="left")
    for column in ("", "direct", "mitmdump", "thinwire", "ratio", "added", "goal"):
        shown.add_column(column, justify="left" if not column else "right")
    for case in (*CASES, FIRST_BYTE):
        ms = results["ms"][case.name]
        plain, thin = ms[PLAIN], ms[THIN]
        goal = "" if case.goal_ms is None else f"+{case.goal_ms:g}"
        shown.add_row(case.name, *(f"{ms[way]:.1f}" for way in ms), f"{thin / plain:.2f}", f"{thin - plain:+.1f}", goal)
    for name, key, goal in (("ready, s", "ready_s", "1.5"), ("resident, MB", "resident_mb", "160")):
        plain, thin = results[key][PLAIN], results[key][THIN]
        shown.add_row(name, "", f"{plain:g}", f"{thin:g}", f"{thin / plain:.2f}", f"{thin - plain:+g}", goal)
    return shown


if __name__ == "__main__":
    main()
