"""One row per request whatever became of it, nothing but counts and names, and nothing lost to a kill."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from thinwire.addon.audit.client_process import Owner
from thinwire.addon.audit.pricing import Account
from thinwire.addon.audit.receipt import Receipt
from thinwire.addon.ledger import writer
from thinwire.addon.ledger.writer import Ledger
from thinwire.addon.prices import Prices
from thinwire.pipeline.model.usage import Usage

from ...conftest import wait_for
from ..accounts import receipt, saving

PRICES = Prices()
ME = Owner("claude", "thinwire", "/work/thinwire")
Write = Callable[..., list[dict[str, Any]]]


def rows(path: Path, table: str = "requests") -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def write(path: Path) -> Iterator[Write]:
    """Writes these receipts; the rows of `requests` afterwards."""

    def written(*receipts: Receipt, **options: Any) -> list[dict[str, Any]]:
        ledger = Ledger(path, PRICES, lambda receipt: ME, **{"most_days": 36_500, **options})
        for one in receipts:
            ledger.put(one)
        ledger.close()
        return rows(path)

    yield written


BECAME: dict[str, Receipt] = {
    "compressed": receipt(saving()),
    "unchanged": receipt(skipped={"short": 3}),
    "aborted": receipt(aborted=True, usage=Usage()),
    "never answered": receipt(http_status=0, aborted=True, usage=Usage()),
    "failed": receipt(status="failed", reason="ValueError"),
    "refused": receipt(saving(), refused=400),
    "off": receipt(mode="off", status="skipped", reason="off", model=""),
    "held": receipt(status="skipped", reason="holdout"),
    "budget spent": receipt(status="skipped", reason="budget-spent", http_status=429, usage=Usage()),
    "unpriced": receipt(saving(), model="my-model"),
    "odd names": receipt(model="\ud800" * 900, client="x", reason="\x00" * 5),
}


@pytest.mark.parametrize("what", BECAME)
def test_every_request_is_a_row_whatever_became_of_it(write: Write, what: str) -> None:
    (row,) = write(BECAME[what])
    assert (row["process"], row["project"], row["status"]) == ("claude", "thinwire", BECAME[what].status)
    assert row["held"] == (what == "held")
    assert row["applied"] == (what in ("compressed", "unpriced"))
    assert (row["usd"] is None) == (what in ("unpriced", "off", "odd names"))


def test_the_parts_add_up_to_the_request(write: Write, path: Path) -> None:
    savings = (saving(4_000, 1_000, "a"), replace(saving(900, 300, "b"), tool="Grep"), saving(5, 4, "c"))
    write(receipt(*savings), receipt(*savings), receipt(*savings, mode="audit"))
    for request in rows(path):
        parts = [part for part in rows(path, "edits") if part["request"] == request["id"]]
        for column in ("tokens_before", "tokens_after", "saved_usd", "possible_usd"):
            assert sum(part[column] for part in parts) == pytest.approx(request[column])


def test_repeats_are_not_new(write: Write, path: Path) -> None:
    first = receipt(saving(original="a"))
    then = receipt(saving(original="a"), saving(original="b"), usage=Usage(10, 5_000, 900, output=5))
    rows_ = write(first, then, then)
    assert [(row["saved_new"], row["saved_again"]) for row in rows_] == [(3_000, 0), (3_000, 3_000), (0, 6_000)]
    assert [round(row["saved_usd"] * 1e6) for row in rows_] == [11_250, 12_150, 1_800]
    assert [part["new_blocks"] for part in rows(path, "edits")] == [1, 1, 0]


def test_repeats_are_known_after_a_restart_and_in_another_process(write: Write) -> None:
    write(receipt(saving()))
    assert write(receipt(saving()))[-1]["saved_new"] == 0


def test_reasons_are_counted(write: Write, path: Path) -> None:
    write(receipt(skipped={"short": 3, "exact-tool": 1}))
    assert {row["reason"]: row["blocks"] for row in rows(path, "skips")} == {"short": 3, "exact-tool": 1}


def test_prices_stand_in_the_row(write: Write) -> None:
    (row,) = write(receipt(usage=Usage(1_000, 2_000, 3_000, 4_000, 5_000)))
    assert (row["rate_input"], row["rate_cache_read"], row["rate_output"]) == (3.0, 0.3, 15.0)
    classes = ("usd_input", "usd_cache_read", "usd_cache_write", "usd_output")
    assert sum(row[name] for name in classes) == pytest.approx(row["usd"])
    assert row["request_tokens"] == 10_000


def test_listeners_hear_of_each_request_when_it_is_written(path: Path) -> None:
    heard: list[float | None] = []
    ledger = Ledger(path, PRICES)
    ledger.listeners.append(lambda receipt, owner, account: heard.append(account.usd))
    ledger.put(receipt())
    ledger.close()
    assert heard == [pytest.approx(0.02028)]


def test_a_listener_that_fails_costs_no_row_and_makes_none_twice(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    heard: list[Receipt] = []

    def fail(receipt: Receipt, owner: Owner, account: Account) -> None:
        raise KeyError("odd")

    held = threading.Event()
    ledger = Ledger(path, PRICES, lambda receipt: Owner(str(held.wait(60))))
    ledger.listeners += [fail, lambda receipt, owner, account: heard.append(receipt)]
    for _ in range(5):
        ledger.put(receipt())
    held.set()
    ledger.close()
    assert (len(rows(path)), len(heard)) == (5, 5)
    assert caplog.text.count("ledger fails") == 1


def test_the_old_go_by_age(write: Write, path: Path) -> None:
    old = receipt(saving(), started=time.time() - 11 * 86_400, skipped={"short": 1})
    write(old, receipt(saving(), started=time.time()))
    assert len(write(most_days=10)) == 1
    assert len(rows(path, "edits")) == 1
    assert not rows(path, "skips")


def test_the_old_go_at_once_when_they_may_stay_for_less_long(path: Path) -> None:
    ledger = Ledger(path, PRICES, most_days=400)
    ledger.put(receipt(started=time.time() - 11 * 86_400))
    ledger.put(receipt(started=time.time()))
    wait_for(lambda: len(rows(path)) == 2)
    ledger.most_days = 10
    wait_for(lambda: len(rows(path)) == 1)
    ledger.close()
    assert len(rows(path)) == 1


def test_the_old_go_while_the_ledger_runs_however_few_requests_come(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "_HOUR", 0.05)
    ledger, written = Ledger(path, PRICES, most_days=400), threading.Event()
    ledger.listeners.append(lambda *_: written.set())
    ledger._most_days = 10  # as if the days had passed
    ledger.put(receipt(started=time.time() - 11 * 86_400))
    assert written.wait(60)
    wait_for(lambda: not rows(path))
    ledger.close()
    assert not rows(path)


def test_who_waits_to_count_an_answer_does_not_hold_the_file(path: Path) -> None:
    counting, counted = threading.Event(), threading.Event()

    def count(text: str) -> int:
        counting.set()
        counted.wait(60)
        return 7

    slow, other = Ledger(path, PRICES, count=count, most_days=36_500), Ledger(path, PRICES, most_days=36_500)
    slow.put(receipt(usage=Usage(9), written="word " * 7))
    assert counting.wait(60)
    other.put(receipt())
    other.close()
    assert len(rows(path)) == 1
    counted.set()
    slow.close()
    assert [row["output"] for row in rows(path)] == [100, 7]


def test_the_old_go_by_size(write: Write) -> None:
    many = [receipt(saving(), started=time.time() + n) for n in range(6_000)]
    assert len(write(*many)) == 6_000
    left = write(most_bytes=600_000)
    assert 0 < len(left) < 6_000
    assert left[-1]["started"] == many[-1].started


def test_put_costs_the_event_loop_nothing_even_when_nobody_can_be_asked(path: Path) -> None:
    asked = threading.Event()

    def slow(receipt: Receipt) -> Owner:
        asked.wait(60)
        return ME

    ledger = Ledger(path, PRICES, slow)
    began = time.perf_counter()
    for _ in range(1_000):
        ledger.put(receipt())
    assert time.perf_counter() - began < 30, "it waited for who the owner is"
    asked.set()
    ledger.close()
    assert len(rows(path)) == 1_000


def test_a_ledger_that_fails_says_so_once_and_goes_on(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def owner(receipt: Receipt) -> Owner:
        if receipt.reason == "odd":
            raise ValueError("odd")
        return ME

    ledger = Ledger(path, PRICES, owner)
    for n in range(60):
        ledger.put(receipt(reason="odd" if n % 20 == 7 else ""))
    ledger.close()
    assert len(rows(path)) == 57
    assert caplog.text.count("ledger fails") == 1


def test_two_proxies_write_one_ledger(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinwire.addon.stores.database._BUSY_MS", 60_000)  # whoever writes may be kept waiting himself
    ledgers = [Ledger(path, PRICES) for _ in range(2)]
    for _ in range(50):
        for ledger in ledgers:
            ledger.put(receipt(saving()))
    for ledger in ledgers:
        ledger.close()
    found = rows(path)
    assert len(found) == 100
    assert sum(row["saved_new"] > 0 for row in found) == 1


KILLED = """
import sys, time
from pathlib import Path
from thinwire.addon.prices import Prices
from thinwire.addon.ledger import writer
from thinwire.addon.ledger.writer import Ledger
from tests.addon.accounts import receipt, saving
ledger = Ledger(Path(sys.argv[1]), Prices(), most_days=36500)
while True:
    ledger.put(receipt(saving(), skipped={"short": 1}))
    time.sleep(0.001)
"""


def test_a_kill_leaves_whole_requests(path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", KILLED, str(path)])
    try:
        limit = time.monotonic() + 60
        while time.monotonic() < limit and (not path.exists() or not _count(path) > 30):
            time.sleep(0.05)
    finally:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    requests = rows(path)
    assert len(requests) > 30
    ids = {row["id"] for row in requests}
    assert {row["request"] for row in rows(path, "edits")} == ids == {row["request"] for row in rows(path, "skips")}


def _count(path: Path) -> int:
    try:
        return len(rows(path))
    except sqlite3.Error:
        return 0
