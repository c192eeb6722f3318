"""The memo: block -> what is sent instead, or "leave alone". Decided once, for good.

This is what keeps prompt caches whole: the same block gets the same bytes on every turn, after a restart, after an upgrade,
and from two proxies on one file, where whoever writes first has decided for both. In front of the file stands a bounded
LRU, so that a turn whose blocks were all seen costs dictionary look-ups.

A file that fails (a full disk, a damaged page) costs memory of decisions, never a request: it is said once, and decisions live
on in this process.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason

from .database import connect, size, transaction

_log: Final = logging.getLogger(__name__)

_MIGRATIONS: Final = (
    """
    CREATE TABLE memo (key BLOB PRIMARY KEY, value BLOB NOT NULL, day INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX memo_day ON memo (day);
    """,
    """
    ALTER TABLE memo ADD COLUMN original TEXT NOT NULL DEFAULT '';
    CREATE INDEX memo_original ON memo (original) WHERE original <> '';
    """,
)
_DAY: Final = 86_400
_CHUNK: Final = 500  # keys in one statement; SQLite's own limit of variables is higher everywhere
_SWEEP_EVERY: Final = 1_000  # writes between two looks at the size

_ENCODE: Final = msgspec.msgpack.Encoder().encode
_DECODE: Final = msgspec.msgpack.Decoder(tuple[Replacement, bytes]).decode


def packed(replacement: Replacement) -> bytes:
    """A decision as it is stored. Its text apart, as bytes: a lone surrogate has no UTF-8."""
    if replacement.text is None:
        return _ENCODE((replacement, b""))
    return _ENCODE((msgspec.structs.replace(replacement, text=""), replacement.text.encode("utf-8", "surrogatepass")))


def unpacked(stored: bytes) -> Replacement:
    """Raises msgspec.DecodeError or UnicodeDecodeError on what `packed` did not make."""
    replacement, text = _DECODE(stored)
    if replacement.text is None:
        return replacement
    return msgspec.structs.replace(replacement, text=text.decode("utf-8", "surrogatepass"))


class RecentMemo:
    """Decisions in memory only: the least recently used go first. For any number of threads."""

    quick = True
    """`get` may be called on the event loop."""

    def __init__(self, most_bytes: int = 16 << 20) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[bytes, Replacement] = OrderedDict()
        self._lock = threading.RLock()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Replacement]:
        """The decisions that exist."""
        with self._lock:
            found = {key: self._kept[key] for key in keys if key in self._kept}
            for key in found:
                self._kept.move_to_end(key)
        return found

    def put(self, found: Mapping[bytes, Replacement]) -> Mapping[bytes, Replacement]:
        """Keeps what was not decided before; returns what is in force."""
        with self._lock:
            in_force = {key: self._kept.get(key, value) for key, value in found.items()}
            self.set(in_force)
        return in_force

    def set(self, found: Mapping[bytes, Replacement]) -> None:
        """Keeps these decisions, whatever was decided before."""
        with self._lock:
            for key, value in found.items():
                self._bytes += _weight(value) - (_weight(self._kept[key]) if key in self._kept else 0)
                self._kept[key] = value
                self._kept.move_to_end(key)
            while self._bytes > self._most_bytes and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= _weight(oldest)

    def leave(self, keys: Collection[bytes], reason: Reason) -> None:
        """From now on these blocks are left alone."""
        self.set({key: Replacement(None, reason) for key in keys})

    def sent(self, original_id: str) -> list[Replacement]:
        """What was sent instead of an original, in each of the forms that are remembered, the latest first."""
        with self._lock:
            return [
                one for one in reversed(self._kept.values()) if one.original_id == original_id and one.text is not None
            ]

    def close(self) -> None:
        """Nothing to do."""


class SqliteMemo:
    """Decisions in a file, for all processes of this user. `get` is for the event loop; the rest may take milliseconds."""

    quick = True

    def __init__(self, path: Path, most_bytes: int = 512 << 20, most_days: int = 45) -> None:
        """Raises StoreError when the file cannot be opened."""
        self._recent = RecentMemo()
        self._reader = connect(path, _MIGRATIONS)
        self._writer = connect(path, _MIGRATIONS)
        self._writing = threading.Lock()
        self._most_bytes = most_bytes
        self._most_days = most_days
        self._writes = 0
        self._touched: set[bytes] = set()
        self._failed = False
        # `leave` is called on the event loop; what it has to write goes out from here.
        self._aside = ThreadPoolExecutor(1, "thinwire-memo")

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Replacement]:
        """The decisions that exist, from memory or the file."""
        found = self._recent.get(keys)
        wanted = [key for key in dict.fromkeys(keys) if key not in found]
        if wanted:
            stored = self._read(self._reader, wanted)
            self._recent.set(stored)
            self._touched |= stored.keys()
            found |= stored
        return found

    def put(self, found: Mapping[bytes, Replacement]) -> Mapping[bytes, Replacement]:
        """Keeps what nobody decided before; returns what is in force, in this process and the others."""
        if not found:
            return {}
        # Meanwhile a request that did not wait any longer may have had a block left alone.
        return self._recent.put({**found, **self._write("INSERT OR IGNORE", found)})

    def set(self, found: Mapping[bytes, Replacement]) -> None:
        """Keeps these decisions, whatever was decided before."""
        if found:
            self._write("INSERT OR REPLACE", found)
            self._recent.set(found)

    def leave(self, keys: Collection[bytes], reason: Reason) -> None:
        """From now on these blocks are left alone; other processes hear of it a moment later."""
        left = {key: Replacement(None, reason) for key in keys}
        if left:
            self._recent.set(left)
            with suppress(RuntimeError):  # closed: another store has taken its place
                self._aside.submit(self._write, "INSERT OR REPLACE", left)

    def sent(self, original_id: str) -> list[Replacement]:
        """What was sent instead of an original, in each of the forms that are kept, the latest first."""
        with self._writing:  # the reader is for the event loop
            try:
                rows = self._writer.execute(
                    "SELECT value FROM memo WHERE original = ? AND original <> '' ORDER BY day DESC", (original_id,)
                ).fetchall()
                return [one for one in (unpacked(value) for (value,) in rows) if one.text is not None]
            except (sqlite3.Error, msgspec.DecodeError, UnicodeDecodeError) as error:
                self._complain(error)
                return []

    def close(self) -> None:
        """Both connections closed; decisions are in the file by then."""
        self._aside.shutdown()
        with self._writing:
            self._writer.close()
            self._reader.close()

    def _read(self, connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Replacement]:
        stored: dict[bytes, Replacement] = {}
        try:
            for start in range(0, len(keys), _CHUNK):
                chunk = keys[start : start + _CHUNK]
                marks = ",".join("?" * len(chunk))
                rows = connection.execute(f"SELECT key, value FROM memo WHERE key IN ({marks})", chunk)  # noqa: S608  (marks only)
                stored |= {key: unpacked(value) for key, value in rows}
        except (sqlite3.Error, msgspec.DecodeError, UnicodeDecodeError) as error:
            self._complain(error)
        return stored

    def _write(self, verb: str, found: Mapping[bytes, Replacement]) -> dict[bytes, Replacement]:
        """Writes in one transaction; returns what stands in the file afterwards."""
        today = int(time.time()) // _DAY
        rows = [(key, packed(value), today, value.original_id) for key, value in found.items()]
        with self._writing:
            try:
                with transaction(self._writer):
                    self._writer.executemany(f"{verb} INTO memo (key, value, day, original) VALUES (?, ?, ?, ?)", rows)
                    in_force = self._read(self._writer, list(found))
                self._keep_small(today, len(rows))
            except sqlite3.Error as error:
                self._complain(error)
                return {}
        return in_force

    def _keep_small(self, today: int, written: int) -> None:
        """Now and then: blocks still in use are marked so, and the oldest days go while there is too much."""
        self._writes += written
        if self._writes < _SWEEP_EVERY:
            return
        self._writes = 0
        touched, self._touched = self._touched, set()
        self._writer.executemany("UPDATE memo SET day=? WHERE key=?", _days(today, touched))
        self._writer.execute("DELETE FROM memo WHERE day < ?", (today - self._most_days,))
        while size(self._writer) > self._most_bytes:
            oldest = "DELETE FROM memo WHERE key IN (SELECT key FROM memo ORDER BY day LIMIT 5000)"
            if self._writer.execute(oldest).rowcount <= 0:
                break

    def _complain(self, error: Exception) -> None:
        if not self._failed:
            self._failed = True
            _log.warning(
                "thinwire's memo fails (%s: %s); decisions are kept in memory only", type(error).__name__, error
            )


def _days(today: int, keys: Iterable[bytes]) -> list[tuple[int, bytes]]:
    return [(today, key) for key in keys]


def _weight(replacement: Replacement) -> int:
    return 400 + 2 * len(replacement.text or "")  # the objects themselves take about 400 bytes
