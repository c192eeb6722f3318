"""Metrics as a collector gets them: the conventions' names, sums that agree with the ledger, and nothing held up."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="the extra otel is not installed")

from thinwire.addon.audit.pricing import Account
from thinwire.addon.audit.receipt import Receipt
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import Totals, reading, totals
from thinwire.addon.ledger.writer import FILE, Ledger
from thinwire.addon.metrics.otel_meter import Meter, metrics_url
from thinwire.addon.prices import Prices, tokens_in
from thinwire.pipeline.model.usage import Usage

from ..collector import Collector, collecting
from ..stores.ledgers import receipts

ACCOUNT: Final = Account(Usage(), 0, False, None, None, None, "unpriced")


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """Waited for as long as a busy machine needs."""
    for limit in ("_TIMEOUT", "_FAREWELL"):
        monkeypatch.setattr(f"thinwire.addon.metrics.otel_meter.{limit}", 60.0)
    with collecting() as running:
        yield running


def sent(collector: Collector, folder: Path, rows: list[Receipt]) -> Totals:
    """The collector has got the metrics of a ledger with these rows, whose totals are returned."""
    meter = Meter(collector.endpoint, "1.2.3", every=3600)
    ledger = Ledger(folder / FILE, Prices())
    ledger.listeners.append(lambda receipt, owner, account: meter.record(receipt, account))
    for row in rows:
        ledger.put(row)
    ledger.close()
    meter.close()
    with reading(folder / FILE) as file:
        return totals(file, Selection())


def answered(**changed: Any) -> Receipt:
    usage = Usage(
        input=100, cache_read=5000, cache_write=300, output=40, reasoning=7, model="claude-sonnet-4-5-20250929"
    )
    plain = replace(receipts(1)[0], savings=(), lookups=(), status="unchanged", refused=0, aborted=False)
    return replace(plain, http_status=200, usage=usage, **changed)


@pytest.mark.parametrize(
    ("endpoint", "url"),
    [
        ("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/metrics"),
        ("https://collector/", "https://collector/v1/metrics"),
        ("https://vendor.example/otlp/v1/metrics", "https://vendor.example/otlp/v1/metrics"),
    ],
)
def test_an_endpoint_without_a_path_is_that_of_the_protocol(endpoint: str, url: str) -> None:
    assert metrics_url(endpoint) == url


def test_sums_agree_with_the_ledger(collector: Collector, tmp_path: Path) -> None:
    whole = sent(collector, tmp_path, receipts(120))

    def total(name: str, **wanted: str) -> float:
        points = [point for has, point in collector.points(name) if wanted.items() <= has.items()]
        return sum(getattr(point, "sum", 0) or point.as_int or point.as_double for point in points)

    told = [row.usage for row in receipts(120) if row.delivered]  # what the provider did not tell is no metric
    prompts, outputs = sum(map(tokens_in, told)), sum(usage.output or 0 for usage in told)
    usage = "gen_ai.client.inference.usage"
    assert total(f"{usage}.input_tokens") == total("gen_ai.client.inference.operation.input_tokens") == prompts
    assert total(f"{usage}.output_tokens") == outputs
    assert total(f"{usage}.cache_read.input_tokens") == whole.cache_read
    assert total(f"{usage}.cache_write.input_tokens") == whole.cache_write
    assert total("gen_ai.client.token.usage") == prompts + outputs
    assert sum(point.count for _, point in collector.points("gen_ai.client.operation.duration")) == whole.requests
    assert total("thinwire.cost") == pytest.approx(whole.usd)
    assert total("thinwire.cost.saved") == pytest.approx(whole.saved_usd)
    assert total("thinwire.tokens.saved") == pytest.approx(whole.saved_new + whole.saved_again - whole.debited)


def test_names_units_and_attributes_are_those_of_the_conventions(collector: Collector, tmp_path: Path) -> None:
    sent(collector, tmp_path, [answered()])
    assert collector.paths == ["/v1/metrics"]
    assert collector.units() == {
        "gen_ai.client.operation.duration": "s",
        "gen_ai.client.token.usage": "{token}",
        "gen_ai.client.inference.usage.input_tokens": "{token}",
        "gen_ai.client.inference.usage.output_tokens": "{token}",
        "gen_ai.client.inference.usage.cache_read.input_tokens": "{token}",
        "gen_ai.client.inference.usage.cache_write.input_tokens": "{token}",
        "gen_ai.client.inference.usage.reasoning.output_tokens": "{token}",
        "gen_ai.client.inference.operation.input_tokens": "{token}",
        "gen_ai.client.inference.operation.output_tokens": "{token}",
        "thinwire.cost": "{USD}",
        "thinwire.added.duration": "s",
    }
    common = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "anthropic",
        "gen_ai.request.model": "claude-sonnet-4-5",
        "gen_ai.response.model": "claude-sonnet-4-5-20250929",
        "server.address": "api.anthropic.com",
    }
    ((duration, point),) = collector.points("gen_ai.client.operation.duration")
    assert (duration, point.explicit_bounds[:2]) == (common, [0.01, 0.02])
    assert [has["gen_ai.token.type"] for has, _ in collector.points("gen_ai.client.token.usage")] == ["input", "output"]
    ((tokens, count),) = collector.points("gen_ai.client.inference.usage.input_tokens")
    assert (tokens, count.as_int) == ({**common, "gen_ai.token.modality": "unknown"}, 5400)
    assert {"service.name": "thinwire", "service.version": "1.2.3"}.items() <= collector.resource().items()


@pytest.mark.parametrize(
    ("changed", "error"),
    [({"http_status": 429}, "429"), ({"aborted": True}, "aborted"), ({"http_status": 0}, "no_answer")],
)
def test_a_failed_request_says_how(collector: Collector, tmp_path: Path, changed: dict[str, Any], error: str) -> None:
    sent(collector, tmp_path, [replace(answered(), **changed, usage=Usage())])
    ((has, _),) = collector.points("gen_ai.client.operation.duration")
    assert (has["error.type"], "gen_ai.response.model" in has) == (error, False)
    assert collector.points("gen_ai.client.token.usage") == []


@pytest.mark.parametrize(
    ("provider", "wire", "name", "operation"),
    [
        ("gemini", "gemini", "gcp.gemini", "generate_content"),
        ("bedrock", "bedrock-converse", "aws.bedrock", "chat"),
        ("xai", "openai-chat", "x_ai", "chat"),
        ("openrouter", "openai-chat", "openrouter", "chat"),
    ],
)
def test_providers_have_their_well_known_names(
    collector: Collector, tmp_path: Path, provider: str, wire: str, name: str, operation: str
) -> None:
    sent(collector, tmp_path, [answered(provider=provider, wire=wire)])
    ((has, _),) = collector.points("gen_ai.client.operation.duration")
    assert (has["gen_ai.provider.name"], has["gen_ai.operation.name"]) == (name, operation)


def test_endless_models_make_no_endless_series(collector: Collector, tmp_path: Path) -> None:
    sent(collector, tmp_path, [answered(model=f"m{number}") for number in range(80)])
    names = {has["gen_ai.request.model"] for has, _ in collector.points("gen_ai.client.operation.duration")}
    assert (len(names), "_OTHER" in names) == (51, True)


def test_no_project_conversation_or_tool_is_told(collector: Collector, tmp_path: Path) -> None:
    sent(collector, tmp_path, receipts(40))
    told = str(collector.requests)
    assert [word for word in ("conversation", "shop", "Bash", "session", "explore") if word in told] == []


def test_a_collector_that_refuses_is_said_once_and_gets_all_when_it_recovers(
    collector: Collector, caplog: pytest.LogCaptureFixture
) -> None:
    collector.status = 400
    meter = Meter(collector.endpoint, "1", every=0.1)
    with caplog.at_level(logging.INFO):
        meter.record(answered(), ACCOUNT)
        collector.wait(4)
        collector.status = 200
        limit = time.monotonic() + 60
        while len(caplog.records) < 2 and time.monotonic() < limit:
            time.sleep(0.02)
    meter.close()
    assert [record.getMessage() for record in caplog.records] == [
        "thinwire: the OTLP endpoint does not take the metrics; they are kept and sent when it does",
        "thinwire: the OTLP endpoint takes the metrics again",
    ]
    ((_, point),) = collector.points("gen_ai.client.operation.duration")
    assert point.count == 1


def test_a_collector_that_is_not_there_does_not_hold_up_the_end() -> None:
    with collecting() as gone:
        endpoint = gone.endpoint
    meter = Meter(endpoint, "1", every=0.1)
    meter.record(answered(), ACCOUNT)
    time.sleep(0.3)
    began = time.monotonic()
    meter.close()
    assert time.monotonic() - began < 15
