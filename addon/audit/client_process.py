"""Who sent a request: the client's process, by the source port of its connection, and the project in which it runs.

A look through the processes takes tens of milliseconds, so one thread does it, once per connection, while the connection
lives; processes that were clients before are looked at first. Whoever cannot be found (another user's process, another
machine, one that has ended) is nobody.
"""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Final

import psutil

_KEPT: Final = 4096
"""Connections that are remembered."""
_CLIENTS: Final = 16
"""Processes that are looked at first."""
_WAIT: Final = 2.0
"""Seconds; only the ledger's thread waits."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A client's process; "" is what could not be found out."""

    process: str = ""
    project: str = ""
    """The last part of the folder's name."""
    folder: str = ""
    """The git root above the process's working directory, or that directory itself."""


NOBODY: Final = Owner()


class Projects:
    """The owners of connections, by source port."""

    def __init__(self, look: Callable[[int], Owner] | None = None) -> None:
        self._look = look or ProcessLookup().owner
        self._thread = ThreadPoolExecutor(1, "thinwire-project")
        self._found: OrderedDict[int, tuple[str, Future[Owner]]] = OrderedDict()
        self._until = inf
        """time.monotonic() until which anybody waits."""

    def begin(self, port: int, connection: str) -> None:
        """Have the owner looked up, if this connection is new. Returns at once."""
        if not port or self._found.get(port, ("",))[0] == connection:
            return
        self._found[port] = connection, self._thread.submit(self._look, port)
        self._found.move_to_end(port)
        if len(self._found) > _KEPT:
            self._found.popitem(last=False)

    def future(self, port: int) -> Future[Owner] | None:
        """The look-up under way, or done; None if there never was one."""
        lookup = self._found.get(port)
        return lookup[1] if lookup else None

    def owner(self, port: int) -> Owner:
        """Waits for it; nobody when that takes too long."""
        lookup = self.future(port)
        try:
            return lookup.result(min(_WAIT, max(0.0, self._until - time.monotonic()))) if lookup else NOBODY
        except TimeoutError:
            return NOBODY

    def end(self) -> None:
        """Let nobody wait longer than for one from now on: a crowd of new connections must not keep the proxy from ending."""
        self._until = time.monotonic() + _WAIT

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)


class ProcessLookup:
    """Looks through this machine's processes. Of one thread."""

    def __init__(self) -> None:
        self._clients: OrderedDict[int, None] = OrderedDict()

    def owner(self, port: int) -> Owner:
        """Return the owner of the connection that comes from this port of ours."""
        pid = self._pid(port)
        if pid is None:
            return NOBODY
        self._clients[pid] = None
        self._clients.move_to_end(pid)
        if len(self._clients) > _CLIENTS:
            self._clients.popitem(last=False)
        return owner_of(pid)

    def _pid(self, port: int) -> int | None:
        known = next((pid for pid in reversed(self._clients) if _has(pid, port)), None)
        return known if known is not None else _search(port)


def _has(pid: int, port: int) -> bool:
    try:
        return any(_from(one.laddr, one.raddr, port) for one in psutil.Process(pid).net_connections("tcp"))
    except (psutil.Error, OSError):
        return False


def _search(port: int) -> int | None:
    try:
        connections = psutil.net_connections("tcp")
    except (psutil.Error, OSError):  # macOS asks for root; one's own processes may be asked one by one
        return next((pid for pid in _pids() if _has(pid, port)), None)
    return next(
        (one.pid for one in connections if one.pid not in (None, os.getpid()) and _from(one.laddr, one.raddr, port)),
        None,
    )


def _pids() -> Iterable[int]:
    """Newest first, without this one."""
    return (pid for pid in reversed(psutil.pids()) if pid != os.getpid())


def _from(near: object, far: object, port: int) -> bool:
    """Return whether a connection between these addresses was made from the port."""
    return getattr(near, "port", 0) == port and bool(far)


def owner_of(pid: int) -> Owner:
    """The process, where it runs, and what that is part of."""
    try:
        process = psutil.Process(pid)
        name = process.name()
    except (psutil.Error, OSError):
        return NOBODY
    try:
        folder = root_of(Path(process.cwd()))
    except (psutil.Error, OSError):
        return Owner(process=name)
    return Owner(name, folder.name or str(folder), str(folder))


def root_of(folder: Path) -> Path:
    """The nearest folder upwards that is a git work tree; the folder itself if there is none."""
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), folder)
