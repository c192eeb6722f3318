"""A copy of the response stream for the usage reader. Every chunk goes on at once, as it came, whatever the reader does."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from thinwire.pipeline.response.next_step import StepReader
from thinwire.pipeline.response.usage_reader import UsageReader

_log: Final = logging.getLogger(__name__)


class Tap:
    """What mitmproxy calls with each chunk of a streamed response, and with b"" at the end."""

    def __init__(self, reader: UsageReader, on_end: Callable[[], None], steps: StepReader | None = None) -> None:
        self._reader: UsageReader | None = reader
        self._steps = steps
        """Reads what the model does next as well, where somebody wants to know."""
        self._on_end = on_end
        """Called once, when the response has said all about its cost: some clients hang up right then."""

    def __call__(self, chunk: bytes) -> bytes:
        try:
            self._read(chunk)
        except Exception as defect:  # noqa: BLE001  (the promise: an exception here would hang the client)
            self._reader = None
            _log.warning("thinwire: the usage of a response was not read: %s", type(defect).__name__)
        return chunk

    def _read(self, chunk: bytes) -> None:
        reader = self._reader
        if reader is None:
            return
        if chunk:
            reader.feed(chunk)
            if self._steps is not None:
                self._steps.feed(chunk)
        else:
            reader.flush()
        if reader.answer.ended or not chunk:
            self._reader = None
            self._on_end()
