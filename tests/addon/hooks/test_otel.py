"""A real proxy that tells a collector; without an endpoint, nothing of OpenTelemetry."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="the extra otel is not installed")

from mitmproxy.exceptions import OptionsError

from thinwire.addon.config.config import parse
from thinwire.addon.config.options import OPTIONS
from thinwire.addon.hooks.options import Configuration
from thinwire.addon.hooks.otel import OpenTelemetry

from ...conftest import StartProxy
from .. import bodies
from ..collector import collecting

GIVEN = {option.name: option.default for option in OPTIONS}


def configured(endpoint: str) -> OpenTelemetry:
    configuration = Configuration()
    configuration.config = parse({**GIVEN, "thinwire_otlp_endpoint": endpoint})
    telemetry = OpenTelemetry(configuration, "1")
    telemetry.configure(set())
    return telemetry


def test_without_an_endpoint_nothing_of_it_is_imported(tmp_path: Path) -> None:
    look = "import sys, addon.thinwire; print([name for name in sys.modules if name.startswith('opentelemetry')])"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("wrong", ["127.0.0.1:4318", "grpc://127.0.0.1:4317", "http://", "http:///v1/metrics"])
def test_what_is_no_endpoint_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="thinwire_otlp_endpoint must be a URL such as"):
        configured(wrong)


def test_missing_packages_are_named_with_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "thinwire.addon.metrics.otel_meter", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.metric_exporter", None)
    with pytest.raises(OptionsError, match=r"pip install 'thinwire\[otel\]'"):
        configured("http://127.0.0.1:4318")


def test_the_endpoint_may_change_and_the_old_one_gets_what_was_its_own() -> None:
    with collecting() as first, collecting() as second:
        telemetry = configured(first.endpoint)
        telemetry._configuration.config = parse({**GIVEN, "thinwire_otlp_endpoint": second.endpoint})
        telemetry.configure(set())
        telemetry.done()
        telemetry.done()
    assert [bool(one.requests) for one in (first, second)] == [False, False]  # nothing was counted, so nothing is sent


def test_a_proxy_that_ends_has_told_of_its_last_request(start_proxy: StartProxy) -> None:
    with collecting() as collector:
        proxy = start_proxy(thinwire_otlp_endpoint=collector.endpoint)
        assert proxy.post("api.openai.com", "/v1/chat/completions", bodies.chat(bodies.log())).status == 200
        assert proxy.stop() == 0
        collector.wait()
        ((has, point),) = collector.points("gen_ai.client.operation.duration")
        ((_, saved),) = collector.points("thinwire.tokens.saved")
    assert (has["gen_ai.provider.name"], point.count, saved.as_double > 0) == ("openai", 1, True)
