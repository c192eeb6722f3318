"""Files that other people and processes have to do with, and files of earlier versions."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from thinwire.addon.stores.database import StoreError, connect, size, transaction

FIRST = "CREATE TABLE a (x INTEGER);"
SECOND = "ALTER TABLE a ADD COLUMN y INTEGER DEFAULT 7;\nCREATE TABLE b (x INTEGER);"
VISIT = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute('INSERT INTO a (x) VALUES (2)'); c.commit(); c.close()"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "store.sqlite"


def test_what_cannot_be_opened_is_said_by_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no database, and long enough to be seen as none" * 20)
    for odd in (tmp_path / "file", tmp_path, tmp_path / "file" / "below"):
        with pytest.raises(StoreError, match=str(odd)):
            connect(odd, [FIRST])


def test_a_store_is_the_users_alone(path: Path) -> None:
    connect(path, [FIRST]).close()
    path.chmod(0o644)
    connect(path, [FIRST]).close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_opening_it_again_takes_no_lock_from_a_connection_of_this_process(path: Path) -> None:
    ours = connect(path, [FIRST])
    ours.execute("INSERT INTO a VALUES (1)")
    connect(path, [FIRST]).close()
    # Were our lock gone, this process would think it is the last one, and take the write-ahead log away.
    subprocess.run([sys.executable, "-c", VISIT, str(path)], check=True)
    ours.execute("INSERT INTO a VALUES (3)")
    assert ours.execute("SELECT x FROM a ORDER BY x").fetchall() == [(1,), (2,), (3,)]
    ours.close()


def test_an_earlier_version_is_brought_up_to_date_once(path: Path) -> None:
    old = connect(path, [FIRST])
    old.execute("INSERT INTO a VALUES (1)")
    old.close()
    for _ in range(2):
        now = connect(path, [FIRST, SECOND])
        assert now.execute("SELECT * FROM a").fetchall() == [(1, 7)]
        now.close()


def test_a_failed_migration_leaves_the_file_as_it_was(path: Path) -> None:
    connect(path, [FIRST]).close()
    with pytest.raises(StoreError):
        connect(path, [FIRST, "CREATE TABLE c (x);\nno SQL;"])
    left = connect(path, [FIRST])
    assert left.execute("SELECT count(*) FROM sqlite_master WHERE name = 'c'").fetchone() == (0,)
    left.close()


def test_a_transaction_is_whole_or_not_at_all(path: Path) -> None:
    connection = connect(path, [FIRST])
    with pytest.raises(sqlite3.Error), transaction(connection):
        connection.execute("INSERT INTO a VALUES (1)")
        connection.execute("no SQL")
    assert connection.execute("SELECT count(*) FROM a").fetchone() == (0,)
    connection.close()


def test_who_holds_the_file_for_long_is_waited_for_once(path: Path) -> None:
    ours, other = connect(path, [FIRST]), connect(path, [FIRST])
    other.execute("BEGIN IMMEDIATE")
    waits: list[float] = []
    for _ in range(6):
        began = time.monotonic()
        with pytest.raises(sqlite3.OperationalError), transaction(ours):
            pass
        waits.append(time.monotonic() - began)
    assert waits[0] > 1.5
    assert min(waits[1:]) < 1.5  # a busy machine may take its time over some of them
    other.execute("ROLLBACK")
    with transaction(ours):
        ours.execute("INSERT INTO a VALUES (1)")
    assert ours.execute("PRAGMA busy_timeout").fetchone() == (2000,)


def test_who_writes_a_new_file_that_is_opened_is_waited_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's own wait does not cover the change to a write-ahead log."""
    monkeypatch.setattr("thinwire.addon.stores.database._BUSY_MS", 60_000)
    path.parent.mkdir()
    writer = sqlite3.connect(path, check_same_thread=False)
    writer.execute("BEGIN IMMEDIATE")
    leaving = threading.Timer(0.3, writer.close)
    leaving.start()
    connect(path, [FIRST]).close()
    leaving.join()


def test_the_size_is_of_what_is_used(path: Path) -> None:
    connection = connect(path, [FIRST])
    empty = size(connection)
    connection.executemany("INSERT INTO a VALUES (?)", [(n,) for n in range(20_000)])
    assert size(connection) > empty + 100_000
    connection.execute("DELETE FROM a")
    assert size(connection) < empty + 10_000
    connection.close()


def test_an_old_file_is_migrated_with_what_it_holds(tmp_path: Path) -> None:
    first = ("CREATE TABLE t (a)",)
    connect(tmp_path / "db", first).execute("INSERT INTO t VALUES (1)")
    later = connect(tmp_path / "db", (*first, "ALTER TABLE t ADD COLUMN b DEFAULT 2"))
    assert later.execute("SELECT a, b FROM t").fetchall() == [(1, 2)]
