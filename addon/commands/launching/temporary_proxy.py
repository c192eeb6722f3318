"""A proxy for as long as something else lasts: on a free port, in a process of its own, gone with its owner."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from ...config.installation import IMPORT_PATH
from .mitmdump_args import Launch, Refused, prepare

_SCRIPT: Final = Path(__file__).parent / "parent_watch.py"
_PATIENCE: Final = 30.0  # seconds that a proxy may take to stop; it takes a moment, but the machine may be busy
_MOST: Final = 1_000_000  # bytes of a log, after which it begins anew
_ROOM: Final = 1 << 20  # bytes
_TAIL: Final = 2000  # characters of the log that are shown when it does not start


@dataclass(frozen=True)
class Proxy:
    port: int
    pid: int
    launch: Launch
    log: Path
    """What the proxy prints."""

    def environment(self, before: Mapping[str, str]) -> dict[str, str]:
        """The environment `before`, and what a client of this proxy needs in it."""
        return {**before, **self.launch.environment(self.port, before)}


@contextmanager
def proxy(arguments: Sequence[str], environ: Mapping[str, str]) -> Iterator[Proxy]:
    """A proxy started with these arguments of mitmdump, ready to serve. Raises Refused when it does not come up.

    It ends with the block, and also when this process is killed. What it prints goes to run.log in the state folder.
    """
    launch = prepare(arguments, environ)
    file = launch.folder / "run.log"
    before = kept(file)
    reports, report = os.pipe()
    watched, owner = os.pipe()
    with file.open("ab") as output, os.fdopen(reports, "rb") as answers:
        process = _start(arguments, environ, output, (report, watched))
        os.close(report)
        os.close(watched)
        try:
            port = int(answers.readline() or -1)
            if port <= 0:
                raise Refused(trouble(port, file, before))
            yield Proxy(port, process.pid, launch, file)
        finally:
            os.close(owner)
            _stop(process)


def _start(
    arguments: Sequence[str], environ: Mapping[str, str], output: IO[bytes], pipes: tuple[int, int]
) -> subprocess.Popen[bytes]:
    own = ("--set", f"parent_watch={pipes[0]},{pipes[1]}", "-s", str(_SCRIPT))
    port = () if _names_a_port(arguments) else ("--listen-port", "0")
    return subprocess.Popen(
        [sys.executable, "-m", "thinwire.addon.commands", "proxy", "--quiet", *own, *port, *arguments],
        env=importable(environ),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        pass_fds=pipes,
        start_new_session=True,  # a Ctrl-C in the terminal is for the command, not for its proxy
    )


def importable(environ: Mapping[str, str]) -> dict[str, str]:
    """An environment in which Python finds thinwire, also when it is a plain checkout."""
    return {**environ, "PYTHONPATH": os.pathsep.join(filter(None, (IMPORT_PATH, environ.get("PYTHONPATH"))))}


def _names_a_port(arguments: Sequence[str]) -> bool:
    return any(part.startswith(("-p", "--listen-port", "listen_port=")) for part in arguments)


def kept(log: Path) -> int:
    """Bytes of earlier runs that stay in the log."""
    size = log.stat().st_size if log.exists() else 0
    if size > _MOST:
        log.unlink()
        return 0
    return size


def trouble(port: int, log: Path, before: int) -> str:
    """Return why a proxy does not serve (`port` 0: without thinwire in it), with what it has said in its log since `before`."""
    output = log.read_bytes()[before:].decode("utf-8", "replace").strip()[-_TAIL:]
    if not output and is_full(log.parent):
        return f"the proxy did not start: the disk of {log.parent} is full"
    what = "thinwire did not load" if port == 0 else "the proxy did not start"
    return f"{what}; it said:\n{output or '(nothing)'}"


def is_full(folder: Path) -> bool:
    """Return whether its disk has no room for what a proxy writes."""
    return shutil.disk_usage(folder).free < _ROOM


def _stop(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
