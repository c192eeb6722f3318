"""Percentiles are times that requests really took, and every request is of a model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from thinwire.addon.ledger.latency import latencies
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import reading
from thinwire.pipeline.model.usage import Usage

from ..stores.ledgers import receipts, write


def test_nothing_takes_no_time(tmp_path: Path) -> None:
    with reading(tmp_path / "none.sqlite") as ledger:
        assert latencies(ledger, Selection()) == []


def test_percentiles_are_of_the_answered_and_failures_are_counted(tmp_path: Path) -> None:
    one = replace(receipts(1)[0], http_status=200, aborted=False, model="m")
    rows = [replace(one, ms_total=float(n), ms_added=n / 10) for n in range(1, 101)]
    rows += [replace(one, http_status=529, ms_total=1e6, ms_added=0.0), replace(one, aborted=True, ms_total=1e7)]
    with reading(write(tmp_path, rows)) as ledger:
        (found,) = latencies(ledger, Selection())
    assert (found.name, found.requests, found.failed, found.cut) == ("m", 102, 1, 1)
    assert (found.total_p50, found.total_p95, found.total_p99) == (51, 96, 100)
    assert (found.added_p50, found.added_p99) == (5.0, 10.0)


def test_every_request_is_of_one_model(tmp_path: Path) -> None:
    with reading(write(tmp_path, receipts(90))) as ledger:
        found = latencies(ledger, Selection())
    assert sum(one.requests for one in found) == 90
    assert len({one.name for one in found}) == len(found) > 1
    assert all(one.added_p50 <= one.added_p95 <= one.added_p99 for one in found)


def test_who_names_no_model_is_counted_with_the_one_that_answered(tmp_path: Path) -> None:
    one = replace(receipts(1)[0], model="m", usage=Usage(input=1, output=1, model="m"))
    with reading(write(tmp_path, [one, replace(one, model="")])) as ledger:
        assert [(found.name, found.requests) for found in latencies(ledger, Selection())] == [("m", 2)]
