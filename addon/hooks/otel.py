"""OpenTelemetry metrics, if an OTLP endpoint is named. Without one, nothing of OpenTelemetry is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitmproxy.exceptions import OptionsError

from ..audit.client_process import Owner
from ..audit.pricing import Account
from ..audit.receipt import Receipt
from .options import Configuration

if TYPE_CHECKING:
    from ..metrics.otel_meter import Meter


class OpenTelemetry:
    """Comes behind the Configuration, whose Config it follows; `on_request` listens to the ledger."""

    def __init__(self, configuration: Configuration, version: str) -> None:
        self._configuration = configuration
        self._version = version
        self._endpoint = ""
        self._meter: Meter | None = None

    def configure(self, updated: set[str]) -> None:
        """Raises OptionsError where the packages are missing."""
        endpoint = self._configuration.config.otlp_endpoint
        if endpoint == self._endpoint:
            return
        meter = _meter(endpoint, self._version) if endpoint else None
        self.done()
        self._meter, self._endpoint = meter, endpoint

    def on_request(self, receipt: Receipt, owner: Owner, account: Account) -> None:
        meter = self._meter
        if meter is not None:
            meter.record(receipt, account)

    def done(self) -> None:
        if self._meter is not None:
            self._meter.close()
        self._meter = None


def _meter(endpoint: str, version: str) -> Meter:
    try:
        from ..metrics.otel_meter import Meter  # noqa: PLC0415  (an extra: only where it is asked for)
    except ImportError:
        raise OptionsError("thinwire_otlp_endpoint needs OpenTelemetry: pip install 'thinwire[otel]'") from None
    return Meter(endpoint, version)
