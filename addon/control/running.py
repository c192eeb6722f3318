"""The proxies that run on a thinwire_dir: one small file for each in `running/`, for its user alone, gone with the proxy.

It tells the other processes of this user where the proxy listens and the token by which it knows them. A file whose process is
gone (the proxy was killed) is removed by whoever finds it; a process id that another program has by now is told from the proxy
by the time at which its process began.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

import msgspec
import psutil

from .owner import can_tell

_FOLDER: Final = "running"
_TOLERANCE: Final = 1.0
"""Seconds by which two looks at a process's beginning may differ."""


class Running(msgspec.Struct, frozen=True):
    """One proxy."""

    pid: int
    created: float
    """Unix time at which its process began, as psutil says it."""
    host: str
    """An address of this machine at which it can be reached."""
    port: int
    token: str
    version: str
    started: float
    """Unix time."""
    temporary: bool = False
    """It belongs to the one command that `thinwire run` started, and ends with it."""
    has_page: bool = True
    """Whether a request to its port may be for itself. In front of one server (`--mode reverse:`) each is for that one."""

    @property
    def address(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def page(self) -> str:
        """Return where its owner finds the page; with the token where the system does not say who asks."""
        page = f"http://{self.address}/"
        return page if can_tell() else f"{page}#/overview?token={self.token}"


def new_token() -> str:
    return secrets.token_urlsafe(24)


def announce(folder: Path, running: Running) -> Path:
    """Write down that a proxy runs. Raises OSError."""
    where = folder / _FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    where.mkdir(mode=0o700, exist_ok=True)
    file = where / f"{running.pid}.json"
    beside = file.with_suffix(".new")
    beside.touch(mode=0o600)
    beside.write_bytes(msgspec.json.encode(running))
    beside.replace(file)
    return file


def running_in(folder: Path) -> list[Running]:
    """The proxies that run on this folder, the one that started last first."""
    results = []
    for file in (folder / _FOLDER).glob("*.json"):
        try:
            one = msgspec.json.decode(file.read_bytes(), type=Running)
        except (OSError, msgspec.DecodeError):
            continue
        if process_of(one) is not None:
            results.append(one)
        else:
            file.unlink(missing_ok=True)
    return sorted(results, key=lambda one: -one.started)


def process_of(running: Running) -> psutil.Process | None:
    """Return its process, if that is still the same."""
    try:
        process = psutil.Process(running.pid)
        alive = process.is_running() and process.status() != psutil.STATUS_ZOMBIE
        same = abs(process.create_time() - running.created) <= _TOLERANCE
    except (psutil.Error, OSError):
        return None
    return process if alive and same else None


def this_process() -> tuple[int, float]:
    """Return the id of this process, and the Unix time at which it began."""
    return os.getpid(), psutil.Process().create_time()
