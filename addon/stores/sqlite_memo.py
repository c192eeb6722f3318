"""The memo in a file: block -> what is sent instead, or "leave alone". Decided once, for good.

This is what keeps prompt caches whole: the same block gets the same bytes on every turn, after a restart, after an upgrade,
and from two proxies on one file, where whoever writes first has decided for both. In front of the file stands one in memory
(recent_memo.py), so that a turn whose blocks were all seen costs dictionary look-ups. Beside the decisions stands which of them
holds for each block of each conversation (pipeline/history.py).

A file that fails (a full disk, a damaged page) costs memory of decisions, never a request: it is said once, and decisions live
on in this process.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

import msgspec

from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason

from .database import StoreError, connect, identity, size, transaction
from .recent_memo import RecentMemo
from .replacement_codec import decode, encode
from .write_behind import WriteBehind

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
    # `sent` is a blob, the key of a decision, or a text, the reason why there is none.
    """
    CREATE TABLE held (prefix BLOB PRIMARY KEY, sent BLOB NOT NULL, day INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX held_day ON held (day);
    """,
)
_DAY: Final = 86_400
_CHUNK: Final = 500  # keys in one statement; SQLite's own limit of variables is higher everywhere
_RECALLED: Final = 10_000  # decisions of a file that a store in memory begins with
_SWEEP_EVERY: Final = 1_000  # writes between two looks at the size

Rows = Iterator[tuple[bytes, Any]]
Row = tuple[bytes, bytes, int, str]


class SqliteMemo:
    """Decisions in a file, for all processes of this user. `get` is for the event loop; the rest may take milliseconds."""

    quick = True

    def __init__(
        self, path: Path, most_bytes: int = 512 << 20, most_days: int = 45, recent: RecentMemo | None = None
    ) -> None:
        """`recent` is what another store has in memory, of which this one takes over. Raises StoreError when the file cannot
        be opened."""
        self.recent = recent or RecentMemo()
        self._path = path
        self._reader = connect(path, _MIGRATIONS)
        self._writer = connect(path, _MIGRATIONS)
        self._file = identity(path)
        self._gone: list[sqlite3.Connection] = []
        """Those to files that are not there any more, of which somebody may be reading."""
        self._writing = threading.Lock()
        self._most_bytes = most_bytes
        self._most_days = most_days
        self._writes = 0
        self._touched: set[bytes] = set()
        self._touched_held: set[bytes] = set()
        self._unwritten: deque[Mapping[bytes, bytes | str]] = deque()
        self._failed = False
        self._writes_behind = WriteBehind("thinwire-memo")
        if recent is not None:
            self._writes_behind.soon(self._take_over, recent)

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Replacement]:
        """The decisions that exist, from memory or the file."""
        decisions = self.recent.get(keys)
        wanted = [key for key in dict.fromkeys(keys) if key not in decisions]
        if wanted:
            stored = self._read(self._reader, wanted)
            self.recent.set(stored)
            self._touched |= stored.keys()
            decisions |= stored
        return decisions

    def put(self, decisions: Mapping[bytes, Replacement]) -> Mapping[bytes, Replacement]:
        """Keeps what nobody decided before; returns what is in force, in this process and the others."""
        if not decisions:
            return {}
        # Meanwhile a request that did not wait any longer may have had a block left alone.
        return self.recent.put({**decisions, **self._write("INSERT OR IGNORE", decisions)})

    def set(self, decisions: Mapping[bytes, Replacement]) -> None:
        """Keeps these decisions, whatever was decided before."""
        if decisions:
            self._write("INSERT OR REPLACE", decisions)
            self.recent.set(decisions)

    def held(self, prefixes: Sequence[bytes]) -> dict[bytes, bytes | str]:
        """Return how blocks were last sent, from memory or the file."""
        sent = self.recent.held(prefixes)
        if wanted := [prefix for prefix in prefixes if prefix not in sent]:
            stored = dict(self._rows("SELECT prefix, sent FROM held WHERE prefix IN", wanted))
            self.recent.hold(stored)
            self._touched_held |= stored.keys()
            sent |= stored
        return sent

    def hold(self, sent: Mapping[bytes, bytes | str]) -> None:
        """Keep how these blocks are sent; it is in the file with the next decision, or some milliseconds later."""
        self.recent.hold(sent)
        self._unwritten.append(sent)
        self._writes_behind.soon(self._write_held)

    def leave(self, keys: Collection[bytes], reason: Reason) -> None:
        """Leave these blocks alone from now on; other processes hear of it a moment later."""
        left = {key: Replacement(None, reason) for key in keys}
        if left:
            self.recent.set(left)
            self._writes_behind.soon(self._write, "INSERT OR REPLACE", left)

    def sent(self, original_id: str) -> list[Replacement]:
        """Return what was sent instead of an original, in each of the forms that are kept, the latest first."""
        with self._writing:  # the reader is for the event loop
            try:
                rows = self._writer.execute(
                    "SELECT value FROM memo WHERE original = ? AND original <> '' ORDER BY day DESC", (original_id,)
                ).fetchall()
                return [one for one in (decode(value) for (value,) in rows) if one.text is not None]
            except (sqlite3.Error, msgspec.DecodeError, UnicodeDecodeError) as error:
                self._complain(error)
                return []

    def close(self) -> None:
        """Both connections closed; decisions are in the file by then."""
        self._writes_behind.close()
        with self._writing:
            for connection in (self._writer, self._reader, *self._gone):
                connection.close()

    def _take_over(self, recent: RecentMemo) -> None:
        decisions, held = recent.all()
        self._unwritten.append(held)
        self._write("INSERT OR IGNORE", decisions)

    def _read(self, connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Replacement]:
        stored: dict[bytes, Replacement] = {}
        try:
            for key, value in self._rows("SELECT key, value FROM memo WHERE key IN", keys, connection):
                stored[key] = decode(value)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self._complain(error)
        return stored

    def _rows(self, select: str, keys: Sequence[bytes], connection: sqlite3.Connection | None = None) -> Rows:
        """Pairs that `select` finds for these keys; as far as the file can be read."""
        try:
            for start in range(0, len(keys), _CHUNK):
                chunk = keys[start : start + _CHUNK]
                marks = ",".join("?" * len(chunk))
                yield from (connection or self._reader).execute(f"{select} ({marks})", chunk)
        except sqlite3.Error as error:
            self._complain(error)

    def _write(self, verb: str, decisions: Mapping[bytes, Replacement]) -> dict[bytes, Replacement]:
        """Writes in one transaction; returns what stands in the file afterwards."""
        today = int(time.time()) // _DAY
        rows = [_row(key, value, today) for key, value in decisions.items()]
        in_force: dict[bytes, Replacement] = {}
        with self._writing:
            try:
                rows = self._open_again(today) + rows  # the first one is in force
                held = self._taken(today)
                with transaction(self._writer):
                    self._writer.executemany(f"{verb} INTO memo (key, value, day, original) VALUES (?, ?, ?, ?)", rows)
                    self._writer.executemany("INSERT OR REPLACE INTO held (prefix, sent, day) VALUES (?, ?, ?)", held)
                    in_force = self._read(self._writer, list(decisions))
                self._keep_small(today, len(rows) + len(held))
            except (sqlite3.Error, StoreError) as error:
                self._complain(error)
                return {}
        return in_force

    def _open_again(self, today: int) -> list[Row]:
        """Go on in a new file, if the one that is open is not where it was; return what is in memory, to be written there."""
        if self._file == identity(self._path):
            return []
        writer, reader = connect(self._path, _MIGRATIONS), connect(self._path, _MIGRATIONS)
        self._gone += [self._writer, self._reader]
        self._writer, self._reader, self._file = writer, reader, identity(self._path)
        decisions, held = self.recent.all()
        self._unwritten.append(held)
        return [_row(key, value, today) for key, value in decisions.items()]

    def _write_held(self) -> None:
        if self._unwritten:
            self._write("INSERT OR IGNORE", {})

    def _taken(self, today: int) -> list[tuple[bytes, bytes | str, int]]:
        """Rows for what nobody has written yet."""
        rows: dict[bytes, bytes | str] = {}
        with suppress(IndexError):
            while True:
                rows |= self._unwritten.popleft()
        return [(prefix, how, today) for prefix, how in rows.items()]

    def _keep_small(self, today: int, written: int) -> None:
        """Mark blocks still in use as such now and then, and the oldest days go while there is too much."""
        self._writes += written
        if self._writes < _SWEEP_EVERY:
            return
        self._writes = 0
        touched, self._touched = self._touched, set()
        held, self._touched_held = self._touched_held, set()
        self._writer.executemany("UPDATE memo SET day=? WHERE key=?", _days(today, touched))
        self._writer.executemany("UPDATE held SET day=? WHERE prefix=?", _days(today, held))
        for table in ("memo", "held"):
            self._writer.execute(f"DELETE FROM {table} WHERE day < ?", (today - self._most_days,))  # noqa: S608  (names)
        while size(self._writer) > self._most_bytes:
            oldest = (
                "DELETE FROM memo WHERE key IN (SELECT key FROM memo ORDER BY day LIMIT 5000)",
                "DELETE FROM held WHERE prefix IN (SELECT prefix FROM held ORDER BY day LIMIT 20000)",
            )
            if sum(max(0, self._writer.execute(delete).rowcount) for delete in oldest) == 0:
                break

    def _complain(self, error: Exception) -> None:
        if not self._failed:
            self._failed = True
            _log.warning(
                "thinwire's memo fails (%s: %s); decisions are kept in memory only", type(error).__name__, error
            )


def recalled(path: Path) -> RecentMemo:
    """Return what a file held last, in memory; empty where there is none that can be read. The file is not written to."""
    memo = RecentMemo()
    if not path.is_file():
        return memo
    with suppress(sqlite3.Error, msgspec.DecodeError, UnicodeDecodeError), closing(_read_only(path)) as opened:
        rows = opened.execute("SELECT key, value FROM memo ORDER BY day DESC LIMIT ?", (_RECALLED,)).fetchall()
        memo.set({key: decode(value) for key, value in reversed(rows)})
        memo.hold(dict(opened.execute("SELECT prefix, sent FROM held ORDER BY day DESC LIMIT ?", (_RECALLED,))))
    return memo


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)


def _row(key: bytes, value: Replacement, today: int) -> Row:
    return key, encode(value), today, value.original_id


def _days(today: int, keys: Iterable[bytes]) -> list[tuple[int, bytes]]:
    return [(today, key) for key in keys]
