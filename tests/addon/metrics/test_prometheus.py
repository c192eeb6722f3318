"""What /metrics says: the format, figures that only rise and agree with the ledger, and a bound on the number of series."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from thinwire.addon.audit.client_process import NOBODY
from thinwire.addon.audit.pricing import Account
from thinwire.addon.audit.receipt import Receipt
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import Totals, reading, totals
from thinwire.addon.ledger.writer import FILE, Ledger
from thinwire.addon.metrics.prometheus import Metrics
from thinwire.addon.prices import Prices
from thinwire.pipeline.model.usage import Usage

from ..stores.ledgers import receipts

SAMPLE = re.compile(r'thinwire_([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+)\})? (\S+)')


def counted(folder: Path, rows: list[Receipt]) -> tuple[Metrics, Totals]:
    """The metrics of a ledger that took these, and the ledger's own totals."""
    metrics = Metrics()
    ledger = Ledger(folder / FILE, Prices())
    ledger.listeners.append(metrics.on_request)
    for row in rows:
        ledger.put(row)
    ledger.close()
    with reading(folder / FILE) as file:
        return metrics, totals(file, Selection())


def samples(text: str) -> list[tuple[str, str, float]]:
    """Every line that is no comment; all must be well formed."""
    lines = [SAMPLE.fullmatch(line) for line in text.splitlines() if not line.startswith("#")]
    return [(line[1], line[2] or "", float(line[3])) for line in lines if line is not None or pytest.fail(text)]


def total(metrics: Metrics, name: str, label: str = "") -> float:
    return sum(value for found, labels, value in samples(metrics.metrics_text()) if found == name and label in labels)


def test_before_the_first_request_there_are_names_and_no_series() -> None:
    text = Metrics().metrics_text()
    assert {name for name, _, _ in samples(text)} == {
        "added_seconds_bucket",
        "added_seconds_sum",
        "added_seconds_count",
    }
    assert text.count("# HELP ") == text.count("# TYPE ") == 13
    assert text.endswith("\n")


def test_the_counters_agree_with_the_ledger(tmp_path: Path) -> None:
    metrics, whole = counted(tmp_path, receipts(200))
    assert total(metrics, "requests_total") == whole.requests
    assert total(metrics, "tokens_total", 'class="cache_read"') == whole.cache_read
    assert total(metrics, "cost_usd_total") == pytest.approx(whole.usd)
    assert total(metrics, "cost_usd_total", 'basis="estimate"') == pytest.approx(whole.usd_estimated)
    assert total(metrics, "unpriced_requests_total") == whole.unpriced
    saved = total(metrics, "saved_usd_total") - total(metrics, "lost_usd_total")
    assert saved == pytest.approx(whole.saved_usd)
    assert total(metrics, "possible_usd_total") == pytest.approx(whole.possible_usd)
    assert total(metrics, "saved_tokens_total", 'sent="new"') == pytest.approx(whole.saved_new)
    assert total(metrics, "left_alone_blocks_total", 'reason="exact-tool"') == 200


def test_counters_never_fall(tmp_path: Path) -> None:
    before: dict[tuple[str, str], float] = {}
    metrics = Metrics()
    ledger = Ledger(tmp_path / FILE, Prices())
    ledger.listeners.append(metrics.on_request)
    for row in receipts(60):
        ledger.put(row)
        now = {(name, labels): value for name, labels, value in samples(metrics.metrics_text())}
        assert all(now[key] >= value for key, value in before.items())
        before = now
    ledger.close()


def test_the_time_added_is_a_histogram_that_ends_with_all_requests(tmp_path: Path) -> None:
    metrics, _ = counted(
        tmp_path, [replace(row, ms_added=ms) for row, ms in zip(receipts(3), (1, 30, 9e9), strict=True)]
    )
    buckets = [value for name, _, value in samples(metrics.metrics_text()) if name == "added_seconds_bucket"]
    assert (buckets[0], buckets[-2:], buckets) == (1, [2, 3], sorted(buckets))


def test_endless_models_and_reasons_make_no_endless_page() -> None:
    metrics = Metrics()
    for number in range(500):
        row = replace(receipts(1)[0], model=f"m{number}" * 99, usage=Usage(), skipped={f"r{number}": 1})
        metrics.on_request(row, NOBODY, account())
    found = samples(metrics.metrics_text())
    assert len([1 for name, _, _ in found if name == "requests_total"]) == 51
    assert ("left_alone_blocks_total", 'reason="other"', 500) in found
    assert max(len(labels) for _, labels, _ in found) < 300


@pytest.mark.parametrize("name", ['a"b', "a\\b", "a\nb", "\ud800", "ü"])
def test_any_name_is_written_as_the_format_wants_it(name: str) -> None:
    metrics = Metrics()
    metrics.on_request(replace(receipts(1)[0], usage=Usage(), model=name), NOBODY, account())
    text = metrics.metrics_text()
    assert total(metrics, "requests_total") == 1
    text.encode()


def test_it_may_be_read_while_it_counts() -> None:
    metrics = Metrics()
    (row,) = receipts(1)

    def count() -> None:
        for number in range(2000):
            metrics.on_request(replace(row, model=str(number), usage=Usage()), NOBODY, account())

    writer = threading.Thread(target=count)
    writer.start()
    while writer.is_alive():
        samples(metrics.metrics_text())
    writer.join()
    assert total(metrics, "requests_total") == 2000


def account() -> Account:
    return Account(Usage(), 0, False, None, None, None, "unpriced")
