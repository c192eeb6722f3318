"""What was taken out, by content address; shared by every agent on the proxy.

Texts are kept zstd-compressed under the first 16 hex digits of their sha256, in one file that only the user can read. `put`
returns when they are committed, and says which: an edited body may only be sent then. Whose id another text has is not kept. The
full-text index beside them follows a moment later, on a thread of its own, since it costs fifty times as much. The file is
bounded by size and age; what it no longer holds is said to be gone, never guessed.

What is used stays: a conversation that goes on brings its originals along in each request, so one that is no longer there is
kept anew. What this process knows to be there costs a look into a set.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import threading
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import zstandard

from thinwire.pipeline.model.job import ID_DIGITS

from .database import StoreError, connect, identity, size, transaction
from .write_behind import WriteBehind

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
    """
    ALTER TABLE originals ADD COLUMN indexed INTEGER NOT NULL DEFAULT 1;
    CREATE INDEX originals_to_index ON originals (number) WHERE NOT indexed;
    """,
)
_DAY: Final = 86_400
_LEVEL: Final = 3  # zstd; 25 us for 16 KB
_ID: Final = re.compile(r"[0-9a-f]{6,64}")
_OLD_DIGITS: Final = 12  # of ids in markers of earlier versions, under which some texts are kept
_REST: Final = 15.0  # seconds without a try to write, after one that failed
_KNOWN: Final = 50_000  # ids that this process knows to be kept; 100 bytes each
_CHUNK: Final = 500  # ids in one statement
_SWEEP_EVERY: Final = 64  # writes between two looks at the size
_NEVER_FORGOTTEN: Final = 16  # of the newest texts, however large they are: their markers have just been sent
_MERGED: Final = 200  # pages of the full-text index that are merged in one step; a few milliseconds
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
        self._path = path
        self._connection = connect(path, _MIGRATIONS)
        self._file = identity(path)
        self._lock = threading.Lock()
        self._most_bytes = most_bytes
        self._most_days = most_days
        self._known: set[str] = set()
        """Ids whose texts are kept, as far as this process knows."""
        self._today = 0
        self._writes = 0
        self._failed = False
        self._rests_until = 0.0
        self._writes_behind = WriteBehind("thinwire-originals")
        self._writes_behind.soon(self._index)

    @property
    def works(self) -> bool:
        """Return whether texts can be kept, as far as is known; after a failure nobody tries for a while."""
        return time.monotonic() >= self._rests_until

    def knows(self, ids: Collection[str]) -> bool:
        """Return whether all these are known to be kept, so that `put` will not wait for the file."""
        return self._today == _today() and self._known.issuperset(ids) and self._file == identity(self._path)

    def put(self, texts: Mapping[str, str]) -> Collection[str]:
        """Keeps each text under its id; returns the ids under which just these texts are on disk now."""
        if self._today != _today():  # what is used today is not to go first
            self._today, self._known = _today(), set()
        if self._file != identity(self._path):  # somebody took the file away
            self._known = set()
        wanted = [key for key in texts if key not in self._known]
        if wanted:
            self._keep({key: texts[key] for key in wanted})
        return [key for key in texts if key in self._known]

    def close(self) -> None:
        """Returns when all that was put can be found."""
        self._writes_behind.close()
        with self._lock:
            self._connection.close()

    def get(self, wanted: str) -> str:
        """The text kept under an id, or under the one id that begins so. Raises UnknownOriginalError."""
        wanted = wanted.strip().lower()
        if not _ID.fullmatch(wanted):
            raise UnknownOriginalError(f"{wanted[:80]!r} is no id: an id is {ID_DIGITS} hex digits, as in a marker")
        rows = self._beginning(wanted[:_OLD_DIGITS])
        matches = [row for row in rows if row[2].hex().startswith(wanted)]
        matches = [row for row in matches if row[3] == wanted] or matches  # a whole id, though others may begin so
        if len(matches) > 1:
            raise UnknownOriginalError(f"more than one original begins with {wanted}; give more digits")
        if not matches:
            raise UnknownOriginalError(
                f"no original {wanted} is kept here: it is older than {self._most_days} days, of another machine, or never was"
            )
        number, blob, digest, _ = matches[0]
        text = _unpacked(blob)
        if text is None or _digest(text) != digest:
            raise UnknownOriginalError(f"the original {wanted} is damaged in the file, so it is not shown")
        self._count(number)
        return text

    def _beginning(self, digits: str) -> list[Any]:
        """Number, text, digest and id of the rows whose ids begin so."""
        select = "SELECT number, zstd, sha256, id FROM originals WHERE id >= ? AND id < ?"
        try:
            with self._lock:
                return self._connection.execute(select, (digits, digits + "g")).fetchall()
        except sqlite3.Error as error:
            raise UnknownOriginalError(f"the store of originals cannot be read: {error}") from None

    def search(self, query: str, limit: int = 10) -> list[Hit]:
        """The originals that hold every word of the query, newest first."""
        words = re.findall(r"\w+", query)
        if not words:
            return []
        match = " ".join(f'"{word}"' for word in words)
        self._index()
        with self._lock:
            rows = self._connection.execute(
                "SELECT id, characters, zstd FROM words JOIN originals ON number = words.rowid "
                "WHERE words MATCH ? ORDER BY words.rowid DESC LIMIT ?",
                (match, limit),
            ).fetchall()
        return [Hit(row[0], row[1], tuple(_lines_with(words, _unpacked(row[2]) or ""))) for row in rows]

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

    def _keep(self, texts: Mapping[str, str]) -> None:
        """Write what is not there, and learn what is."""
        digests = {key: _digest(text) for key, text in texts.items() if _digest(text).hex().startswith(key)}
        there: dict[bytes, tuple[int, int]] = {}
        try:
            with self._lock:
                self._open_again()
                there = self._rows(digests.values())
                missing = {digest: texts[key] for key, digest in digests.items() if digest not in there}
                old = [number for number, day in there.values() if day < self._today]
                if (missing or old) and self.works:
                    self._write(missing, old)
                    there = self._rows(digests.values())
        except (sqlite3.Error, StoreError) as error:
            self._rests_until = time.monotonic() + _REST
            self._complain(error)
        if len(self._known) > _KNOWN:
            self._known = set()
        self._known |= {key for key, digest in digests.items() if digest in there}
        self._writes_behind.soon(self._tidy)

    def _open_again(self) -> None:
        """Go on in a new file, if the one that is open is not where it was any more. Raises StoreError."""
        if self._file != identity(self._path):
            connection = connect(self._path, _MIGRATIONS)
            self._connection.close()
            self._connection, self._file = connection, identity(self._path)

    def _rows(self, digests: Iterable[bytes]) -> dict[bytes, tuple[int, int]]:
        """Number and day of these texts, as far as they are there."""
        ids = [digest.hex()[:digits] for digest in digests for digits in (ID_DIGITS, _OLD_DIGITS)]
        results: dict[bytes, tuple[int, int]] = {}
        for start in range(0, len(ids), _CHUNK):
            chunk = ids[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            select = f"SELECT sha256, number, day FROM originals WHERE id IN ({marks})"  # noqa: S608  (marks only)
            results |= {digest: (number, day) for digest, number, day in self._connection.execute(select, chunk)}
        return results

    def _write(self, texts: Mapping[bytes, str], old: Sequence[int]) -> None:
        """Write these texts by their digests in one transaction, but none whose id another text has; the old ones are in use."""
        rows = [
            (digest.hex()[:ID_DIGITS], digest, _packed(text), len(text), self._today) for digest, text in texts.items()
        ]
        with transaction(self._connection):
            self._connection.executemany(
                "INSERT INTO originals (id, sha256, zstd, characters, day, indexed) VALUES (?, ?, ?, ?, ?, 0) "
                "ON CONFLICT (id) DO NOTHING",
                rows,
            )
            used = [(self._today, number) for number in old]
            self._connection.executemany("UPDATE originals SET day = ? WHERE number = ?", used)
        self._writes += len(rows)

    def _tidy(self) -> None:
        self._index()
        if self._writes >= _SWEEP_EVERY:
            self._writes = 0
            self._forget()

    def _index(self) -> None:
        """Make what is new findable by its words, one text after the other; others get their turn between two."""
        try:
            while self._index_one():
                pass
        except sqlite3.Error as error:
            self._complain(error)

    def _index_one(self) -> bool:
        """Return whether there was one."""
        with self._lock:
            row = self._connection.execute(
                "SELECT number, zstd FROM originals WHERE NOT indexed ORDER BY number LIMIT 1"
            ).fetchone()
        if row is None:
            return False
        words = _indexable(_unpacked(row[1]))
        with self._lock, transaction(self._connection):
            mine = self._connection.execute(
                "UPDATE originals SET indexed = 1 WHERE number = ? AND NOT indexed", row[:1]
            )
            if mine.rowcount > 0:  # or another process was faster
                self._connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (row[0], words))
        return True

    def _forget(self) -> None:
        """The oldest go while they are too old or too many."""
        try:
            while self._forget_some():
                pass
        except sqlite3.Error as error:
            self._complain(error)

    def _forget_some(self) -> bool:
        """Return whether some had to go: what is too old, or the oldest tenth of what is too much."""
        with self._lock:
            kept, newest = self._connection.execute("SELECT COUNT(*), MAX(number) FROM originals").fetchone()
            too_many = size(self._connection) > self._most_bytes
            gone = self._connection.execute(
                "SELECT number, zstd, indexed, id FROM originals WHERE day < ? OR (? AND number <= ?) "
                "ORDER BY day, number LIMIT ?",
                (_today() - self._most_days, too_many, (newest or 0) - _NEVER_FORGOTTEN, 1 + min(kept // 10, 100)),
            ).fetchall()
            if not gone:
                return False
            with transaction(self._connection):
                for number, blob, indexed, _ in gone:
                    if indexed:
                        words = (number, _indexable(_unpacked(blob)))
                        self._connection.execute(
                            "INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)", words
                        )
                    self._connection.execute("DELETE FROM originals WHERE number = ?", (number,))
            self._known -= {kept for *_, kept in gone}
        self._merge()
        return True

    def _merge(self) -> None:
        """Take what was forgotten out of the full-text index, which only marks it; in small steps, between which others write."""
        pages = -_MERGED
        while True:
            with self._lock:
                before = self._connection.total_changes
                self._connection.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", (pages,))
                if self._connection.total_changes - before < 2:  # sqlite.org/fts5.html: nothing is left to merge
                    return
            pages = _MERGED

    def _count(self, number: int) -> None:
        """Count one more retrieval; not worth a failure."""
        with suppress(sqlite3.Error), self._lock:
            self._connection.execute("UPDATE originals SET retrieved = retrieved + 1 WHERE number = ?", (number,))

    def _complain(self, error: sqlite3.Error | StoreError) -> None:
        if not self._failed:
            self._failed = True
            _log.warning("thinwire's store of originals fails (%s: %s)", type(error).__name__, error)


def _today() -> int:
    return int(time.time()) // _DAY


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _digest(text: str) -> bytes:
    return sha256(_raw(text)).digest()


def _packed(text: str) -> bytes:
    return zstandard.ZstdCompressor(level=_LEVEL).compress(_raw(text))


def _unpacked(blob: bytes) -> str | None:
    """Return the text of a blob; None where it is damaged."""
    try:
        return zstandard.ZstdDecompressor().decompress(blob).decode("utf-8", "surrogatepass")
    except (zstandard.ZstdError, UnicodeDecodeError):
        return None


def _indexable(text: str | None) -> str:
    return (text or "").encode("utf-8", "replace").decode()


def _lines_with(words: list[str], text: str) -> list[str]:
    """The lines that hold the most of the words, in their order, numbered."""
    wanted = [word.casefold() for word in words]
    rated = [
        (-sum(word in line.casefold() for word in wanted), number, line)
        for number, line in enumerate(text.split("\n"), 1)
    ]
    best = sorted(row for row in rated if row[0])[:_LINES_SHOWN]
    return [f"{number}: {line[:200]}" for _, number, line in sorted(best, key=lambda row: row[1])]
