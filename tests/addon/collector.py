"""A collector of OpenTelemetry metrics on loopback, for tests."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

Attributes = dict[str, str]


@dataclass
class Collector:
    """What has been sent, and with what the next will be answered."""

    port: int = 0
    status: int = 200
    paths: list[str] = field(default_factory=list)
    requests: list[ExportMetricsServiceRequest] = field(default_factory=list)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def points(self, name: str) -> list[tuple[Attributes, Any]]:
        """The data points of a metric as last sent: attributes, and the point as it is."""
        return [
            ({one.key: one.value.string_value for one in point.attributes}, point)
            for metric in self._metrics()
            if metric.name == name
            for point in getattr(metric, metric.WhichOneof("data")).data_points
        ]

    def units(self) -> dict[str, str]:
        """The unit of each metric."""
        return {metric.name: metric.unit for metric in self._metrics()}

    def resource(self) -> Attributes:
        (one,) = self.requests[-1].resource_metrics
        return {each.key: each.value.string_value for each in one.resource.attributes}

    def wait(self, count: int = 1, seconds: float = 60) -> None:
        """Until so many exports have come."""
        limit = time.monotonic() + seconds
        while len(self.requests) < count:
            assert time.monotonic() < limit, f"only {len(self.requests)} exports came"
            time.sleep(0.02)

    def _metrics(self) -> list[Any]:
        return [
            metric
            for resource in self.requests[-1].resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
        ]


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector that listens."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            body = gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body
            collector.paths.append(self.path)
            collector.requests.append(ExportMetricsServiceRequest.FromString(body))
            self.send_response(collector.status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector.port = server.server_port
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield collector
        finally:
            server.shutdown()
