"""Opening a SQLite file the way all stores do: private to the user, write-ahead log, migrated from any earlier version."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_BUSY_MS: Final = 2_000  # how long another process's write may take before ours gives up
_WAIT_MS: Final = 5
_BUSY_AGAIN_MS: Final = (
    20  # who did not let go within that time holds the file for long; until it does, nobody waits again
)
_CACHE_KB: Final = 256
"""Of pages that each connection keeps; by itself SQLite would keep 2 MB, and the system has the pages in memory anyway."""
_REPAIRS: Final = {
    ("SQLITE_NOTADB", "SQLITE_CORRUPT"): "move it away, and a new one is made",
    ("SQLITE_READONLY", "SQLITE_CANTOPEN"): "it and its folder must be writable for this user",
    ("SQLITE_FULL", "SQLITE_IOERR"): "look at the disk",
}


class StoreError(Exception):
    """A store cannot be opened; the message says which file and why."""


def connect(path: Path, migrations: Sequence[str]) -> sqlite3.Connection:
    """A connection in autocommit mode, usable from any one thread at a time. Raises StoreError.

    `migrations[n]` takes a file of version n to version n + 1, in one transaction. They are never edited, only added to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make_private(path)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000)
        _use_write_ahead_log(connection)
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
        migrate(connection, migrations)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{path}: {error}{_repair(error)}") from error
    return connection


def identity(path: Path) -> tuple[int, int] | None:
    """Return which file is there now; None where none is. One that is open may have been deleted, moved or replaced meanwhile."""
    try:
        there = path.stat()
    except OSError:
        return None
    return there.st_dev, there.st_ino


def _repair(error: OSError | sqlite3.Error) -> str:
    """Return what the user can do, where that is known."""
    name = "SQLITE_CANTOPEN" if isinstance(error, OSError) else getattr(error, "sqlite_errorname", "")
    return next((f"; {advice}" for names, advice in _REPAIRS.items() if name.startswith(names)), "")


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Put the file into WAL mode. SQLite waits for nobody here: of two processes that open a new file at once, it refuses one."""
    limit = time.monotonic() + _BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > limit:
                raise
            time.sleep(_WAIT_MS / 1000)
        else:
            return


def _make_private(path: Path) -> None:
    """Creates the file for this user alone, or makes it so.

    A file that exists is not opened: closing it would drop the locks that SQLite holds on it for this process's other
    connections, whereupon another process takes the file for its own alone (sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        path.chmod(0o600)


def migrate(connection: sqlite3.Connection, migrations: Sequence[str]) -> None:
    """Make its tables those of the newest version."""
    if _version(connection) >= len(migrations):
        return
    with transaction(connection):  # one process migrates, the others wait and find it done
        for version in range(_version(connection), len(migrations)):
            for statement in filter(str.strip, migrations[version].split(";\n")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version={version + 1}")


def is_newer(connection: sqlite3.Connection, migrations: Sequence[str]) -> bool:
    """Return whether a later thinwire has written the file, which this one may not understand."""
    return _version(connection) > len(migrations)


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def size(connection: sqlite3.Connection) -> int:
    """Bytes in use in the file."""
    pages, free, page = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * page)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Open one write transaction: committed at the end, rolled back on the way out of trouble."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        connection.execute(f"PRAGMA busy_timeout={_BUSY_AGAIN_MS}")
        raise
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
