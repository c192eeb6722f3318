"""Since when thinwire has seen every request of its clients: without that, nobody can say that a provider's cache is cold.

Clients are pointed at an address, so the watch is that of an address: a proxy that starts again there within two minutes goes
on watching, while `thinwire run`, at a free port of its own, is a newcomer each time. In other modes than optimize requests
go by as they came, which ends the watch.

`watch.json` in `thinwire_dir`: address -> [since, last seen alive], seconds since the epoch. It is written now and then, as
requests come, and at the end. A proxy that was killed may so look like a newcomer, which costs some saving and no cache.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from thinwire.pipeline.cache.warm_prefix import Moment

_log: Final = logging.getLogger(__name__)

_GAP: Final = 120.0
"""Seconds without thinwire that clients pointed at its address are trusted not to have found another way."""
_EVERY: Final = 10.0
"""Seconds between two writes at least."""

Entries = dict[str, tuple[float, float]]


class Watch:
    """One proxy's. Until it is told where it listens it is a newcomer and writes nothing."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._since = clock()
        self._file: Path | None = None
        self._address = ""
        self._written = -_EVERY
        self._watching = False

    @classmethod
    def from_the_start(cls) -> Watch:
        """Return the watch of one who sends no request that others sent before: nothing in it is taken for cached already."""
        watch = cls()
        watch._since = 0.0
        return watch

    def begin(self, folder: Path, address: str) -> None:
        """Go on where an earlier proxy at this address has just left off."""
        self._file, self._address = folder / "watch.json", address
        now = self._clock()
        since, last = _read(self._file).get(address, (now, 0.0))
        if 0 <= now - last <= _GAP and since <= self._since:
            self._since = since

    def moment(self) -> Moment:
        """Return the present moment, for a request that has just come."""
        now, self._watching = self._clock(), True
        if now - self._written >= _EVERY:
            self._write(now)
        return Moment(now, self._since)

    def interrupt(self) -> None:
        """Requests have gone by unwatched until now."""
        self._since, self._watching = self._clock(), False
        self._write(self._since)

    def end(self) -> None:
        if self._watching:
            self._write(self._clock())

    def _write(self, now: float) -> None:
        self._written = now
        if self._file is None:
            return
        alive = {address: entry for address, entry in _read(self._file).items() if 0 <= now - entry[1] <= _GAP}
        alive.pop(self._address, None)
        if self._watching:
            alive[self._address] = (self._since, now)
        beside = self._file.with_suffix(f".{os.getpid()}")
        try:
            beside.write_text(json.dumps(alive))
            beside.chmod(0o600)
            beside.replace(self._file)
        except OSError as error:
            _log.debug("thinwire: %s cannot be written: %s", self._file, error.strerror)


def _read(file: Path) -> Entries:
    """Return what is there, as far as it makes sense."""
    try:
        parsed = json.loads(file.read_text())
        return {str(address): (float(since), float(last)) for address, (since, last) in parsed.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
