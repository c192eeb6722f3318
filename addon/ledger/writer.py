"""The ledger: one row per request, whatever became of it.

`put` costs the event loop a queue's push. A thread of its own asks who the client was, prices the request, and writes what has
gathered in one transaction, so that a `kill -9` loses at most the last moments and never leaves half a request. Several
proxies may write to one file. It is bounded by age and size: the oldest days go first.

A ledger that fails (a full disk) is said once and costs rows, never a request.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from ..audit.client_process import NOBODY, Owner
from ..audit.pricing import Account, account_of, is_silent
from ..audit.receipt import Receipt
from ..prices import Prices
from ..stores.database import connect, identity, size, transaction
from ..workers.token_counter import counted_here
from . import blocks as ledger_blocks
from . import fidelity, rows
from .first_seen import first_seen
from .schema import MIGRATIONS
from .token_factors import Factors

_log: Final = logging.getLogger(__name__)

FILE: Final = "ledger.sqlite"
_DAY: Final = 86_400
_AT_ONCE: Final = 200
"""Requests written in one transaction."""
_WAITING: Final = 100_000
"""Receipts above which a ledger that cannot keep up drops new ones, rather than fill the memory."""
_BUSY: Final = 1_000
"""Receipts above which the texts of answers are not kept until they can be counted."""
_SWEEP_ROWS: Final = 500
"""Rows after which age and size are looked at, before the hour is over."""
_HOUR: Final = 3_600.0
_END: Final = "end"
_SWEEP: Final = "sweep"

Listener = Callable[[Receipt, Owner, Account], None]


class Ledger:
    """The file, and the thread that writes it."""

    def __init__(
        self,
        path: Path,
        prices: Prices,
        owner_of: Callable[[Receipt], Owner] = lambda receipt: NOBODY,
        most_days: int = 400,
        most_bytes: int = 1 << 30,
        count: Callable[[str], int] = counted_here,
    ) -> None:
        """`owner_of` and `count` are asked on the ledger's thread and may wait. Raises StoreError where there can be no file."""
        self._path = path
        self._open()
        self._prices = prices
        self._owner_of = owner_of
        self._count = count
        self._most_days = most_days
        self._most_bytes = most_bytes
        self._rows, self._swept = 0, -_HOUR
        self._failed = False
        self.listeners: list[Listener] = []
        """Called on the ledger's thread with each request that was written."""
        self._queue: SimpleQueue[Receipt | str] = SimpleQueue()
        self._writer = threading.Thread(target=self._run, name="thinwire-ledger", daemon=True)
        self._writer.start()

    @property
    def most_days(self) -> int:
        """Days after which a row goes. May be changed at any time; what is too old then goes at once."""
        return self._most_days

    @most_days.setter
    def most_days(self, days: int) -> None:
        if days != self._most_days:
            self._most_days, self._swept = days, -_HOUR
            self._queue.put(_SWEEP)

    def put(self, receipt: Receipt) -> None:
        """A row for this request, soon."""
        waiting = self._queue.qsize()
        if waiting < _WAITING:
            self._queue.put(receipt if waiting < _BUSY else replace(receipt, written=""))

    def close(self) -> None:
        """Returns when all that was put has been written."""
        self._queue.put(_END)
        self._writer.join()
        self._connection.close()

    def _run(self) -> None:
        batch: list[Receipt | str] = []
        while _END not in batch:
            if self._rows >= _SWEEP_ROWS or time.monotonic() - self._swept >= _HOUR:
                self._rows, self._swept = 0, time.monotonic()
                self._guarded(self._sweep)
            batch = self._batch()
            receipts = [one for one in batch if isinstance(one, Receipt)]
            if receipts and not self._guarded(partial(self._write, receipts)) and len(receipts) > 1:
                for receipt in receipts:  # one odd request must not cost the others their rows
                    self._guarded(partial(self._write, [receipt]))

    def _batch(self) -> list[Receipt | str]:
        """Return what has gathered, or comes within an hour."""
        batch: list[Receipt | str] = []
        with suppress(Empty):
            batch.append(self._queue.get(timeout=_HOUR))
            while len(batch) < _AT_ONCE and batch[-1] != _END:
                batch.append(self._queue.get_nowait())
        return batch

    def _guarded(self, act: Callable[[], None]) -> bool:
        """Return whether it went well."""
        try:
            act()
        except Exception as defect:  # noqa: BLE001  (the thread must live; a ledger's defect costs rows, and is said)
            if not self._failed:
                self._failed = True
                _log.warning("thinwire's ledger fails (%s: %s); rows are missing", type(defect).__name__, defect)
            return False
        return True

    def _open(self) -> None:
        """Open the file that is there, or make one. Raises StoreError."""
        self._connection = connect(self._path, MIGRATIONS)
        self._file = identity(self._path)
        self.factors = Factors(self._connection)

    def _write(self, receipts: Sequence[Receipt]) -> None:
        if self._file != identity(self._path):  # somebody took it away
            gone = self._connection
            self._open()
            gone.close()
        # What may wait for others is done before the file is locked.
        known = [(receipt, self._owner_of(receipt), self._written(receipt)) for receipt in receipts]
        with transaction(self._connection):
            recorded = [(receipt, owner, self._record(receipt, owner, written)) for receipt, owner, written in known]
        self._rows += len(receipts)
        for each in recorded:
            for listener in self.listeners:
                self._guarded(partial(listener, *each))  # a row that is written is not written again for its sake

    def _written(self, receipt: Receipt) -> int:
        """o200k tokens of what the model wrote, where that is worth counting; else 0."""
        return self._count(receipt.written) if is_silent(receipt) or self.factors.wants(receipt) else 0

    def _record(self, receipt: Receipt, owner: Owner, written: int) -> Account:
        """Write one request with its parts, inside a transaction."""
        new = first_seen(self._connection, receipt)
        account = account_of(receipt, new, self._prices, self.factors.of(receipt), written)
        request = self._insert("requests", rows.request(receipt, new, owner, account))
        for edited in rows.edits(request, receipt, new, account):
            self._insert("edits", edited)
        for charged in rows.charges(request, account):
            self._insert("charges", charged)
        self._connection.executemany(
            "INSERT INTO skips (request, reason, blocks) VALUES (?, ?, ?)",
            [(request, rows.short(reason), blocks) for reason, blocks in receipt.skipped.items()],
        )
        if receipt.shadow is not None:
            self._connection.executemany(
                "INSERT INTO shadows (request, kind, arm, outcome) VALUES (?, ?, ?, ?)",
                [(request, kind, receipt.shadow.arm, receipt.shadow.outcome) for kind in receipt.shadow.kinds],
            )
        ledger_blocks.remember(self._connection, request, receipt)
        self.factors.learn(receipt, new, written)
        return account

    def _insert(self, table: str, row: rows.Request | rows.Edited | rows.Charged) -> int:
        """The id of the new row."""
        columns = {f.name: getattr(row, f.name) for f in fields(row) if f.name != "id"}
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        done = self._connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(columns.values()))  # noqa: S608  (our names)
        return done.lastrowid or 0

    def _sweep(self) -> None:
        """The oldest go while they are too old or too many."""
        oldest_time = time.time() - self.most_days * _DAY
        self._forget("started < ?", oldest_time)
        self._connection.execute("DELETE FROM seen WHERE day < ?", (oldest_time // _DAY,))
        fidelity.forget(self._connection, oldest_time)
        for table in ("changes", "notices"):
            self._connection.execute(f"DELETE FROM {table} WHERE at < ?", (oldest_time,))  # noqa: S608  (ours)
        while size(self._connection) > self._most_bytes:
            (oldest,) = self._connection.execute(
                "SELECT max(id) FROM (SELECT id FROM requests ORDER BY id LIMIT 5000)"
            ).fetchone()
            if oldest is None:
                return
            self._forget("id <= ?", oldest)

    def _forget(self, which: str, value: float) -> None:
        with transaction(self._connection):
            for table in ("edits", "skips", "charges", "shadows", "sent", "volatile"):
                self._connection.execute(
                    f"DELETE FROM {table} WHERE request IN (SELECT id FROM requests WHERE {which})",  # noqa: S608  (ours)
                    (value,),
                )
            self._connection.execute(f"DELETE FROM requests WHERE {which}", (value,))  # noqa: S608  (ours)
