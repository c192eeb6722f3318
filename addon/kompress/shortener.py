"""The proxy's side of the model: what is ready, what is asked for, and when to stop asking.

Nobody waits for the model. A text whose result is not there is asked for and goes out as it is; a later conversation that holds
it gets the result. Texts go to one worker process through one thread, one after the other, each with a deadline. After three
failures in a row no more are asked for until another model is chosen or the proxy starts anew, and one warning says why.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import Final

import msgspec

from ..config.installation import IMPORT_PATH
from ..workers.background import BackgroundThread
from ..workers.messages import HEADER, length
from .messages import pack, unpack

_log: Final = logging.getLogger(__name__)

_READY: Final = 2_000  # results that are kept
_WAITING: Final = 200  # texts
_FAILURES: Final = 3
_DEADLINE: Final = 120.0  # seconds for one text: 512 tokens take a third of one
_LEAST: Final = 2_000
_MOST: Final = 400_000
"""Characters of texts that are worth a model's time, and that it can be asked for."""


def command(place: Path) -> tuple[str, ...]:
    """Return what starts the worker for the model in a folder."""
    start = f"from thinwire.addon.kompress.worker import main; main({str(place)!r})"
    code = f"import sys; sys.path.insert(0, {IMPORT_PATH!r}); {start}"
    return (sys.executable, "-P", "-c", code)


class Shortener:
    """Results by text. All but `_work` runs on the event loop."""

    def __init__(self, start: Callable[[Path], Sequence[str]] = command) -> None:
        self._start = start
        self._place: Path | None = None
        self._ready: OrderedDict[bytes, str] = OrderedDict()
        self._asked: set[bytes] = set()
        self._background = BackgroundThread("thinwire-kompress", _WAITING)
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._lock = threading.Lock()

    @property
    def on(self) -> bool:
        """Return whether texts are asked for."""
        return self._place is not None and self._failures < _FAILURES

    def use(self, place: Path | None) -> None:
        """Take the model in a folder from now on; None: no model. Results of another one are forgotten."""
        if place == self._place:
            return
        with self._lock:
            self._place, self._failures = place, 0
            self._ready.clear()
            self._asked.clear()
        self._end()

    def ready(self, text: str) -> str:
        """The shortened text, if it is there and shorter; else empty."""
        if not self._ready:
            return ""
        with self._lock:
            return self._ready.get(_key(text), "")

    def ask(self, text: str) -> None:
        """Have the text shortened some time."""
        place = self._place
        if not self.on or place is None or not _LEAST <= len(text) <= _MOST:
            return
        key = _key(text)
        with self._lock:
            if key in self._ready or key in self._asked:
                return
            self._asked.add(key)
        if not self._background.call(lambda: self._work(place, key, text)):
            with self._lock:
                self._asked.discard(key)

    def close(self) -> None:
        self._background.close()
        self._end()

    def _work(self, place: Path, key: bytes, text: str) -> None:
        """Have one text shortened, there and back; on the background thread."""
        if place != self._place or not self.on:
            return
        try:
            well, answer = self._converse(place, text)
        except (OSError, EOFError, ValueError, msgspec.DecodeError) as defect:
            self._end()
            well, answer = False, type(defect).__name__
        with self._lock:
            self._asked.discard(key)
            if not well:
                self._failures += 1
            elif place == self._place:
                self._failures = 0
                self._ready[key] = answer
                while len(self._ready) > _READY:
                    self._ready.popitem(last=False)
        if not well and self._failures == _FAILURES:
            self._end()
            _log.warning("thinwire: thinwire_prose is off, after %d failures: %s", _FAILURES, answer)

    def _converse(self, place: Path, text: str) -> tuple[bool, str]:
        process = self._process
        if process is None or process.poll() is not None:
            process = self._process = subprocess.Popen(self._start(place), stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
        assert process.stdin is not None
        assert process.stdout is not None
        alarm = threading.Timer(_DEADLINE, process.kill)
        alarm.start()
        try:
            process.stdin.write(pack(text))
            process.stdin.flush()
            header = process.stdout.read(HEADER)
            if len(header) < HEADER:
                raise EOFError
            return unpack(process.stdout.read(length(header)))
        finally:
            alarm.cancel()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()


def _key(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
