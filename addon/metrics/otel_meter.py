"""Requests as OpenTelemetry metrics. Imported only where an OTLP endpoint is named: the packages are an extra.

Names after the GenAI semantic conventions: `gen_ai.client.inference.*` and `gen_ai.client.operation.duration`
(open-telemetry/semantic-conventions-genai, docs/gen-ai/gen-ai-token-metrics.md and gen-ai-metrics.md), and
`gen_ai.client.token.usage`, which they replaced and dashboards still read. What no convention knows is under `thinwire.`.
Input tokens include what was read from and written to a cache. Only what the provider told is counted, never an estimate.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.metrics import Counter, Histogram, UpDownCounter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricExportResult, MetricsData, PeriodicExportingMetricReader
from opentelemetry.sdk.metrics.view import ExplicitBucketHistogramAggregation, View
from opentelemetry.sdk.resources import Resource

from ..audit.pricing import Account, name_of
from ..audit.receipt import Receipt
from ..prices import tokens_in
from .prometheus import ModelNames

_log: Final = logging.getLogger(__name__)

_EVERY: Final = 15.0  # seconds between two exports
_TIMEOUT: Final = 5.0  # seconds that one export may take
_FAREWELL: Final = 2.0  # seconds that the last one may hold up the end of the proxy
_PATH: Final = "/v1/metrics"

Attributes = Mapping[str, str]

# Ours -> the conventions' well-known names; every other provider keeps its own.
_PROVIDERS: Final[Mapping[str, str]] = {
    "azure-openai": "azure.ai.openai",
    "azure-foundry": "azure.ai.inference",
    "bedrock": "aws.bedrock",
    "bedrock-mantle": "aws.bedrock",
    "chatgpt": "openai",
    "anthropic-aws": "anthropic",
    "gemini": "gcp.gemini",
    "vertex": "gcp.vertex_ai",
    "mistral": "mistral_ai",
    "xai": "x_ai",
    "watsonx": "ibm.watsonx.ai",
}
_OPERATIONS: Final[Mapping[str, str]] = {"gemini": "generate_content"}
_CHAT: Final = "chat"
_OTHER: Final = "_OTHER"

_TOKEN_BUCKETS: Final = tuple(4.0**power for power in range(14))
_SECOND_BUCKETS: Final = tuple(0.01 * 2**power for power in range(14))
_ADDED_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_BUCKETS: Final[Mapping[str, tuple[float, ...]]] = {
    "gen_ai.client.operation.duration": _SECOND_BUCKETS,
    "gen_ai.client.token.usage": _TOKEN_BUCKETS,
    "gen_ai.client.inference.operation.input_tokens": _TOKEN_BUCKETS,
    "gen_ai.client.inference.operation.output_tokens": _TOKEN_BUCKETS,
    "thinwire.added.duration": _ADDED_BUCKETS,
}
# A counter of the conventions' -> the field of Usage; `input_tokens` is the sum of several and not among them.
_COUNTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "cache_read.input_tokens": ("cache_read",),
    "cache_write.input_tokens": ("cache_write", "cache_write_1h"),
    "output_tokens": ("output",),
    "reasoning.output_tokens": ("reasoning",),
}


class Meter:
    """Counts requests and sends what was counted to an OTLP endpoint, from a thread of its own."""

    def __init__(self, endpoint: str, version: str, every: float = _EVERY) -> None:
        """`endpoint`: where the collector listens; without a path it is OTLP's own for metrics."""
        exporter = _Exporter(endpoint=metrics_url(endpoint), timeout=_TIMEOUT)
        reader = PeriodicExportingMetricReader(exporter, export_interval_millis=every * 1000)
        resource = Resource.create({"service.name": "thinwire", "service.version": version})
        views = [
            View(instrument_name=name, aggregation=ExplicitBucketHistogramAggregation(buckets))
            for name, buckets in _BUCKETS.items()
        ]
        self._provider = MeterProvider([reader], resource, shutdown_on_exit=False, views=views)
        self._instruments = _Instruments(self._provider, version)
        self._asked, self._answered = ModelNames(_OTHER), ModelNames(_OTHER)

    def record(self, receipt: Receipt, account: Account) -> None:
        """Record one request. On the ledger's thread."""
        asked = self._asked.of(receipt.provider, receipt.model or name_of(receipt))
        answered = self._answered.of(receipt.provider, receipt.usage.model or "")
        self._instruments.record(receipt, account, _attributes(receipt, asked, answered))

    def close(self) -> None:
        """Send the rest; a collector that does not answer is not waited for."""
        farewell = threading.Thread(target=self._provider.shutdown, name="thinwire-otlp-end", daemon=True)
        farewell.start()
        farewell.join(_FAREWELL)


class _Instruments:
    def __init__(self, provider: MeterProvider, version: str) -> None:
        meter = provider.get_meter("thinwire", version)
        token, second, usd = "{token}", "s", "{USD}"
        usage = "gen_ai.client.inference.usage."
        self._duration: Histogram = meter.create_histogram("gen_ai.client.operation.duration", second)
        self._token_usage: Histogram = meter.create_histogram("gen_ai.client.token.usage", token)
        self._inputs: Counter = meter.create_counter(f"{usage}input_tokens", token)
        self._counters: dict[str, Counter] = {name: meter.create_counter(usage + name, token) for name in _COUNTERS}
        each = "gen_ai.client.inference.operation."
        self._input: Histogram = meter.create_histogram(f"{each}input_tokens", token)
        self._output: Histogram = meter.create_histogram(f"{each}output_tokens", token)
        self._cost: Counter = meter.create_counter("thinwire.cost", usd, "Spent; thinwire.basis says on what it rests.")
        self._saved_cost: UpDownCounter = meter.create_up_down_counter(
            "thinwire.cost.saved", usd, "Saved; falls where an original was looked up after all."
        )
        self._saved: UpDownCounter = meter.create_up_down_counter(
            "thinwire.tokens.saved", token, "Not sent, less what was looked up after all."
        )
        self._added: Histogram = meter.create_histogram("thinwire.added.duration", second, "Added to a request.")

    def record(self, receipt: Receipt, account: Account, attributes: Attributes) -> None:
        failed = _error(receipt)
        ended = {**attributes, "error.type": failed} if failed else attributes
        self._duration.record(receipt.ms_total / 1000, ended)
        self._added.record(receipt.ms_added / 1000, attributes)
        if receipt.delivered:
            self._record_usage(receipt, attributes)
        if account.usd:
            self._cost.add(account.usd, {**attributes, "thinwire.basis": account.cost_basis})
        if receipt.mode != "audit":
            self._record_saving(account, attributes)

    def _record_usage(self, receipt: Receipt, attributes: Attributes) -> None:
        usage = receipt.usage
        counted = {**attributes, "gen_ai.token.modality": "unknown"}  # text is not told from images here
        if usage.input is not None:
            whole = tokens_in(usage)
            self._inputs.add(whole, counted)
            self._input.record(whole, attributes)
            self._token_usage.record(whole, {**attributes, "gen_ai.token.type": "input"})
        if usage.output is not None:
            self._output.record(usage.output, attributes)
            self._token_usage.record(usage.output, {**attributes, "gen_ai.token.type": "output"})
        for name, parts in _COUNTERS.items():
            tokens = sum(getattr(usage, part) or 0 for part in parts)
            if tokens:
                self._counters[name].add(tokens, counted)

    def _record_saving(self, account: Account, attributes: Attributes) -> None:
        net = account.kept.new + account.kept.again - account.debited.new - account.debited.again
        if net:
            self._saved.add(net, attributes)
        if account.saved_value and account.saved_value.usd:
            self._saved_cost.add(account.saved_value.usd, {**attributes, "thinwire.basis": account.saving_basis})


def _attributes(receipt: Receipt, asked: str, answered: str) -> Attributes:
    return {
        "gen_ai.operation.name": _OPERATIONS.get(receipt.wire, _CHAT),
        "gen_ai.provider.name": _PROVIDERS.get(receipt.provider, receipt.provider),
        "gen_ai.request.model": asked,
        "server.address": receipt.host,
        **({"gen_ai.response.model": answered} if answered else {}),
    }


def _error(receipt: Receipt) -> str:
    if receipt.aborted:
        return "aborted"
    if not receipt.http_status:
        return "no_answer"
    return str(receipt.http_status) if receipt.http_status >= 400 else ""


def metrics_url(endpoint: str) -> str:
    """Return where metrics go at a collector's address."""
    parts = urlsplit(endpoint)
    return urlunsplit(parts._replace(path=_PATH)) if parts.path in ("", "/") else endpoint


class _Exporter(OTLPMetricExporter):
    """Says once that the collector does not take what is sent, and once that it does again."""

    def __init__(self, endpoint: str, timeout: float) -> None:
        super().__init__(endpoint=endpoint, timeout=timeout)
        self._failing = False
        # It would log each failure with a traceback, into the proxy's own output.
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)

    def export(
        self, metrics_data: MetricsData, timeout_millis: float | None = 10_000, **rest: Any
    ) -> MetricExportResult:
        result = super().export(metrics_data, timeout_millis or 10_000, **rest)
        failing = result is not MetricExportResult.SUCCESS
        if failing != self._failing:
            self._failing = failing
            _log.warning("thinwire: %s", _SAID[failing])
        return result


_SAID: Final = {
    True: "the OTLP endpoint does not take the metrics; they are kept and sent when it does",
    False: "the OTLP endpoint takes the metrics again",
}
