"""What was taken out, by content address; shared by every agent on the proxy.

Texts are kept zstd-compressed under the first 12 hex digits of their sha256, with a full-text index beside them, in one file
that only the user can read. `put` returns at once: a thread of its own compresses and writes. The file is bounded by size and
age; what it no longer holds is said to be gone, never guessed.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from typing import Final

import zstandard

from .database import connect, size, transaction

_log: Final = logging.getLogger(__name__)

_MIGRATIONS: Final = (
    """
    CREATE TABLE originals (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sha256 BLOB NOT NULL, zstd BLOB NOT NULL,
        characters INTEGER NOT NULL, day INTEGER NOT NULL, retrieved INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX originals_day ON originals (day);
    CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61');
    """,
)
_DAY: Final = 86_400
_LEVEL: Final = 3  # zstd; 25 us for 16 KB
_ID: Final = re.compile(r"[0-9a-f]{6,64}")
_SWEEP_EVERY: Final = 64  # writes between two looks at the size
_LINES_SHOWN: Final = 3


class UnknownOriginalError(LookupError):
    """No original is kept under this id; the message says so to a person."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One original that a search found."""

    id: str
    characters: int
    lines: tuple[str, ...]
    """The lines of it that hold the most words of the query, each with its number before it."""


class SqliteOriginals:
    """Originals in one SQLite file."""

    def __init__(self, path: Path, most_bytes: int = 1 << 30, most_days: int = 30) -> None:
        """Raises StoreError when the file cannot be opened."""
        self._connection = connect(path, _MIGRATIONS)
        self._lock = threading.Lock()
        self._most_bytes = most_bytes
        self._most_days = most_days
        self._writes = 0
        self._failed = False
        self._queue: SimpleQueue[Mapping[str, str] | None] = SimpleQueue()
        self._writer = threading.Thread(target=self._write_all, name="thinwire-originals", daemon=True)
        self._writer.start()

    def put(self, texts: Mapping[str, str]) -> None:
        """Keeps each text under its id, soon."""
        self._queue.put(texts)

    def close(self) -> None:
        """Returns when all that was put has been written."""
        self._queue.put(None)
        self._writer.join()
        with self._lock:
            self._connection.close()

    def get(self, wanted: str) -> str:
        """The text kept under an id, or under the one id that begins so. Raises UnknownOriginalError."""
        wanted = wanted.strip().lower()
        if not _ID.fullmatch(wanted):
            raise UnknownOriginalError(f"{wanted[:80]!r} is no id: an id is 12 hex digits, as in a marker")
        with self._lock:
            rows = self._connection.execute(
                "SELECT number, zstd, sha256 FROM originals WHERE id >= ? AND id < ? LIMIT 2",
                (wanted[:12], wanted[:12] + "g"),
            ).fetchall()
            if len(rows) == 1:
                self._connection.execute("UPDATE originals SET retrieved = retrieved + 1 WHERE number = ?", rows[0][:1])
        if len(rows) > 1:
            raise UnknownOriginalError(f"more than one original begins with {wanted}; give more digits")
        if not rows or not rows[0][2].hex().startswith(wanted):
            raise UnknownOriginalError(
                f"no original {wanted} is kept here: it is older than {self._most_days} days, of another machine, or never was"
            )
        return _unpacked(rows[0][1])

    def search(self, query: str, limit: int = 10) -> list[Hit]:
        """The originals that hold every word of the query, newest first."""
        words = re.findall(r"\w+", query)
        if not words:
            return []
        match = " ".join(f'"{word}"' for word in words)
        with self._lock:
            rows = self._connection.execute(
                "SELECT id, characters, zstd FROM words JOIN originals ON number = words.rowid "
                "WHERE words MATCH ? ORDER BY words.rowid DESC LIMIT ?",
                (match, limit),
            ).fetchall()
        return [Hit(row[0], row[1], tuple(_lines_with(words, _unpacked(row[2])))) for row in rows]

    def stats(self) -> dict[str, int]:
        """Counts: originals kept, their characters, bytes on disk, and how often one was fetched."""
        with self._lock:
            kept, characters, retrieved = self._connection.execute(
                "SELECT COUNT(*), COALESCE(SUM(characters), 0), COALESCE(SUM(retrieved), 0) FROM originals"
            ).fetchone()
            return {
                "originals": kept,
                "characters": characters,
                "bytes_on_disk": size(self._connection),
                "retrieved": retrieved,
            }

    def _write_all(self) -> None:
        while (texts := self._queue.get()) is not None:
            try:
                self._write(texts)
            except sqlite3.Error as error:
                self._complain(error)

    def _write(self, texts: Mapping[str, str]) -> None:
        today = int(time.time()) // _DAY
        packed = [(key, text, *_packed(text)) for key, text in texts.items()]
        with self._lock, transaction(self._connection):
            for key, text, digest, blob in packed:
                row = (key, digest, blob, len(text), today)
                done = self._connection.execute(
                    "INSERT INTO originals (id, sha256, zstd, characters, day) VALUES (?, ?, ?, ?, ?) "
                    "ON CONFLICT (id) DO NOTHING",
                    row,
                )
                if done.rowcount > 0:
                    words = (done.lastrowid, _indexable(text))
                    self._connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", words)
                else:
                    self._connection.execute("UPDATE originals SET day = ? WHERE id = ?", (today, key))
        self._writes += 1
        if self._writes >= _SWEEP_EVERY:
            self._writes = 0
            self._forget(today)

    def _forget(self, today: int) -> None:
        """The oldest go while they are too old or too many."""
        with self._lock:
            while True:
                oldest = self._connection.execute(
                    "SELECT number, zstd, day FROM originals ORDER BY day, number LIMIT 100"
                ).fetchall()
                too_many = size(self._connection) > self._most_bytes
                gone = [row for row in oldest if too_many or row[2] < today - self._most_days]
                if not gone:
                    return
                with transaction(self._connection):
                    for number, blob, _ in gone:
                        words = (number, _indexable(_unpacked(blob)))
                        self._connection.execute(
                            "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)", words
                        )
                        self._connection.execute("DELETE FROM originals WHERE number = ?", (number,))

    def _complain(self, error: sqlite3.Error) -> None:
        if not self._failed:
            self._failed = True
            _log.warning("thinwire's store of originals fails (%s: %s)", type(error).__name__, error)


def _packed(text: str) -> tuple[bytes, bytes]:
    raw = text.encode("utf-8", "surrogatepass")
    return sha256(raw).digest(), zstandard.ZstdCompressor(level=_LEVEL).compress(raw)


def _unpacked(blob: bytes) -> str:
    return zstandard.ZstdDecompressor().decompress(blob).decode("utf-8", "surrogatepass")


def _indexable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _lines_with(words: list[str], text: str) -> list[str]:
    """The lines that hold the most of the words, in their order, numbered."""
    wanted = [word.casefold() for word in words]
    found = [
        (-sum(word in line.casefold() for word in wanted), number, line)
        for number, line in enumerate(text.split("\n"), 1)
    ]
    best = sorted(row for row in found if row[0])[:_LINES_SHOWN]
    return [f"{number}: {line[:200]}" for _, number, line in sorted(best, key=lambda row: row[1])]
