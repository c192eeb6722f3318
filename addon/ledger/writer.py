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
from dataclasses import fields
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Final

from thinwire.pipeline.model import tokens

from ..audit.client_process import NOBODY, Owner
from ..audit.pricing import Account, Count, account_of
from ..audit.receipt import Receipt
from ..prices import Prices
from ..stores.database import connect, size, transaction
from . import blocks as ledger_blocks
from . import fidelity, rows
from .first_seen import novelty
from .schema import MIGRATIONS
from .token_factors import Factors

_log: Final = logging.getLogger(__name__)

FILE: Final = "ledger.sqlite"
_DAY: Final = 86_400
_AT_ONCE: Final = 200
"""Requests written in one transaction."""
_WAITING: Final = 100_000
"""Receipts above which a ledger that cannot keep up drops new ones, rather than fill the memory."""
_SWEEP_EVERY: Final = 500
"""Rows between two looks at age and size."""

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
        count: Count = tokens.count,
    ) -> None:
        """`owner_of` and `count` are asked on the ledger's thread and may wait. Raises StoreError where there can be no file."""
        self._connection = connect(path, MIGRATIONS)
        self._prices = prices
        self._owner_of = owner_of
        self._count = count
        self.most_days = most_days
        """May be changed at any time."""
        self._most_bytes = most_bytes
        self._rows = 0
        self._failed = False
        self.listeners: list[Listener] = []
        """Called on the ledger's thread with each request that was written."""
        self.factors = Factors(self._connection, count)
        self._queue: SimpleQueue[Receipt | None] = SimpleQueue()
        self._writer = threading.Thread(target=self._run, name="thinwire-ledger", daemon=True)
        self._writer.start()

    def put(self, receipt: Receipt) -> None:
        """A row for this request, soon."""
        if self._queue.qsize() < _WAITING:
            self._queue.put(receipt)

    def close(self) -> None:
        """Returns when all that was put has been written."""
        self._queue.put(None)
        self._writer.join()
        self._connection.close()

    def _run(self) -> None:
        self._guarded(self._sweep)
        while batch := self._batch():
            receipts = [receipt for receipt in batch if receipt is not None]
            if not self._guarded(partial(self._write, receipts)) and len(receipts) > 1:
                for receipt in receipts:  # one odd request must not cost the others their rows
                    self._guarded(partial(self._write, [receipt]))
            if len(receipts) < len(batch):
                return

    def _batch(self) -> list[Receipt | None]:
        """What has gathered, at least one; None is the end."""
        batch = [self._queue.get()]
        while len(batch) < _AT_ONCE and batch[-1] is not None:
            try:
                batch.append(self._queue.get_nowait())
            except Empty:
                break
        return batch

    def _guarded(self, act: Callable[[], None]) -> bool:
        """Whether it went well."""
        try:
            act()
        except Exception as defect:  # noqa: BLE001  (the thread must live; a ledger's defect costs rows, and is said)
            if not self._failed:
                self._failed = True
                _log.warning("thinwire's ledger fails (%s: %s); rows are missing", type(defect).__name__, defect)
            return False
        return True

    def _write(self, receipts: Sequence[Receipt]) -> None:
        owned = [(receipt, self._owner_of(receipt)) for receipt in receipts]
        with transaction(self._connection):
            written = [(receipt, owner, self._record(receipt, owner)) for receipt, owner in owned]
        for each in written:
            for listener in self.listeners:
                listener(*each)
        self._rows += len(receipts)
        if self._rows >= _SWEEP_EVERY:
            self._rows = 0
            self._sweep()

    def _record(self, receipt: Receipt, owner: Owner) -> Account:
        """One request with its parts, inside a transaction."""
        new = novelty(self._connection, receipt)
        account = account_of(receipt, new, self._prices, self.factors.of(receipt), self._count)
        request = self._insert("requests", rows.request(receipt, owner, account))
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
        self.factors.learn(receipt, new)
        return account

    def _insert(self, table: str, row: rows.Request | rows.Edited | rows.Charged) -> int:
        """The id of the new row."""
        columns = {f.name: getattr(row, f.name) for f in fields(row) if f.name != "id"}
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        done = self._connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(columns.values()))  # noqa: S608  (our names)
        return done.lastrowid or 0

    def _sweep(self) -> None:
        """The oldest go while they are too old or too many."""
        now = time.time()
        self._forget("started < ?", now - self.most_days * _DAY)
        self._connection.execute("DELETE FROM seen WHERE day < ?", (int(now) // _DAY - self.most_days,))
        fidelity.forget(self._connection, now - self.most_days * _DAY)
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
