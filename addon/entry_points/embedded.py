"""thinwire inside another program: what the proxy is made of, without mitmproxy and without a port.

Theory: one thread runs an event loop, on which compression, workers, stores and ledger live as they do in the proxy. Whoever
has something to compress hands it over and waits: a thread for a `Future`, a coroutine for the same one, wrapped. There is one of
these for each thinwire_dir and store, made when it is first needed, and once more in a process that was forked from one that had
it. The proxy on the same folder shares its files: what one has decided, the other sends.

A folder or a setting that cannot be used is refused when an entry point is made. From then on nothing is raised: whatever goes
wrong, the original goes on.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import sqlite3
import threading
import time
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final, TypeVar

from thinwire.pipeline.extensions import PipelineStage
from thinwire.pipeline.model.blocks import Outcome, Request
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.retention import Fact, Retained

from ..audit.client_process import owner_of, root_of
from ..audit.conversations import Conversations
from ..audit.holdout import Holdout
from ..audit.receipt import Receipts
from ..config.config import Config, make_private
from ..config.config_file import config_of, options_in, stamp
from ..config.options import PREFIX, mistaken, settle
from ..ledger import fidelity
from ..ledger.writer import FILE as LEDGER
from ..ledger.writer import Ledger
from ..prices import Prices
from ..request.cache_warnings import Alignment
from ..request.compression import Compression, Done
from ..request.exchange import Exchange
from ..request.extensions import Extensions
from ..stores.database import StoreError
from ..stores.open_stores import open_both
from ..stores.uptime import Watch
from ..workers.pool import Workers
from ..workers.token_counter import TokenCounter

FOLDER_VARIABLE: Final = "THINWIRE_DIR"
_PATIENCE: Final = 5.0
"""Seconds that the end of a program waits for what is still to be written."""

Result = TypeVar("Result")


def config_with(**options: object) -> Config:
    """The configuration of thinwire_dir (`dir=`, else $THINWIRE_DIR, else ~/.thinwire), with these options (`level="lossless"`,
    `exclude_tools=["browser"]`) in the place of what its config.yaml says by now. Cheap as long as that file stays as it is.

    What is switched for the project of the working directory holds, unless a mode or level is among the options.

    Raises ValueError with a sentence on a value that cannot be, and on an option that there is not.
    """
    given: dict[str, object] = {PREFIX + name: value for name, value in options.items()}
    settle(given)
    if unknown := mistaken(given):
        raise ValueError("; ".join(unknown))
    named = {name: str(value) for name, value in given.items()}
    folder = named.get(f"{PREFIX}dir") or os.environ.get(FOLDER_VARIABLE) or "~/.thinwire"
    where = Path(folder).expanduser().absolute()
    config = _parsed(where, tuple(named.items()), stamp(where))
    chosen = options.keys() & {"mode", "level"}
    return config.of_project(_project()) if config.projects and not chosen else config


def _project() -> str:
    try:
        return root_of(Path.cwd()).name
    except OSError:  # the folder is gone
        return ""


@lru_cache(maxsize=64)
def _parsed(folder: Path, named: tuple[tuple[str, str], ...], stamp: object) -> Config:
    return config_of({**options_in(folder), **dict(named), f"{PREFIX}dir": str(folder)})


class Embedded:
    """What all entry points of a program share that use the same folder and store."""

    def __init__(self, config: Config) -> None:
        """Raises StoreError or ValueError where the folder cannot be used."""
        self._process, self.closed = os.getpid(), False
        make_private(config.directory)
        memo, self._originals = open_both(config.store, config.directory, keep=config.settings.originals)
        self.extensions, self._workers = Extensions(), Workers()
        self.joining, self.whole = (Compression(self._workers, self.extensions) for _ in range(2))
        self.whole.watch = Watch.from_the_start()
        self._conversations = Conversations()
        self._holdout = Holdout.in_folder(config.directory)
        for compression in (self.joining, self.whole):
            compression.memo, compression.originals, compression.holds = memo, self._originals, self._holds
            compression.meter.listeners.append(partial(_record, config.directory / LEDGER))
        owner = owner_of(os.getpid())
        self._counter = TokenCounter(self._workers)
        self._ledger = Ledger(
            config.directory / LEDGER, Prices(config.directory), lambda receipt: owner, count=self._counter.count
        )
        self._receipts = Receipts(self._conversations.follow)
        self._receipts.listeners.append(self._ledger.put)
        self._alignment = Alignment()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="thinwire", daemon=True).start()
        self._counter.begin(self._loop)
        self._begin()
        atexit.register(self.close)

    def _begin(self) -> None:
        self.extensions.load_installed()
        for stage in (PipelineStage.SETUP, PipelineStage.PRE_START, PipelineStage.POST_START):
            self.extensions.stage(stage)

    def compressed(self, exchange: Exchange, raw: bytes) -> Future[bytes]:
        """The body to send instead of `raw`, that very object unless it changes."""
        return self._soon(exchange.compressed(self.joining, self._alignment, raw))

    def refused(self, exchange: Exchange, status: int, answer: int | None) -> None:
        """The provider refused what was changed, and gave this answer (None: none) to the original."""
        self._loop.call_soon_threadsafe(exchange.refused_with, status, answer, self.joining)

    def ended(self, exchange: Exchange, status: int, aborted: bool) -> None:
        """The exchange is over: a row for the ledger. `status` 0: no answer."""
        self._loop.call_soon_threadsafe(exchange.ended, status, aborted, self.joining, self._receipts)

    def rewritten(self, body: bytes, wire: str, config: Config, joining: bool) -> Future[Done]:
        """Return what becomes of a body that the caller sends himself. Unless he may be `joining` a conversation under way,
        nothing in it is taken for cached by the provider already."""
        if config.mode == "off":
            off: Future[Done] = Future()
            off.set_result(Done(Outcome("skipped", body, reason=Reason.OFF), body))
            return off
        compression = self.joining if joining else self.whole
        return self._soon(compression.attempt(body, "", lambda _: wire, config.of("payg")))

    def _soon(self, work: Coroutine[Any, Any, Result]) -> Future[Result]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _holds(self, config: Config, request: Request) -> bool:
        """Return whether this request belongs to a conversation that is left alone for comparison."""
        wanted = config.mode == "optimize" and config.holdout
        return bool(wanted) and self._holdout.holds(config.holdout, self._conversations.of(request))

    def close(self) -> None:
        """End the workers; returns when rows and originals are written. What is wanted afterwards has another one made."""
        if self.closed or os.getpid() != self._process:  # a child that was forked has none of its threads
            return
        self.closed = True
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(_settled(), self._loop).result(_PATIENCE)
        self._counter.end()
        self._workers.close()
        self._alignment.close()
        for compression in (self.joining, self.whole):
            compression.meter.close()
        self.extensions.close()
        self._ledger.close()
        self.joining.memo.close()
        if self._originals is not None:
            self._originals.close()
        self._loop.call_soon_threadsafe(self._loop.stop)


def _record(ledger: Path, retained: Mapping[Fact, Retained]) -> None:
    with suppress(StoreError, sqlite3.Error):  # a ledger that fails says so where it writes requests
        fidelity.record(ledger, time.time(), retained)


async def _settled() -> None:
    """Whatever was handed over before has been done as far as it can be done at once."""


_MADE: Final[dict[tuple[object, ...], Embedded]] = {}
_MAKING: Final = threading.Lock()
if hasattr(os, "register_at_fork"):  # not on Windows; a child must not wait for a thread that only its parent has
    os.register_at_fork(before=_MAKING.acquire, after_in_parent=_MAKING.release, after_in_child=_MAKING.release)


def embedded(config: Config) -> Embedded:
    """The one for the folder and store of this configuration in this process. Raises StoreError or ValueError the first time."""
    key = os.getpid(), config.directory, config.store, config.settings.originals
    with _MAKING:
        if key not in _MADE or _MADE[key].closed:
            _MADE[key] = Embedded(config)
        return _MADE[key]


UNUSABLE: Final = (ValueError, StoreError, OSError, RuntimeError)
"""What `config_with` and `embedded` raise where they cannot do their work; RuntimeError as the program ends."""


class InForce:
    """The configuration by now. What config.yaml says may change, and be unusable for a while: then what it said before holds."""

    def __init__(self, options: Mapping[str, object], *, everywhere: bool = False) -> None:
        """`everywhere`: for a client or server of LLM requests, whatever the host is called. Raises ValueError or StoreError."""
        self._options, self._everywhere = options, everywhere
        self._last = self._now()

    def __call__(self) -> Config:
        with suppress(*UNUSABLE):
            self._last = self._now()
        return self._last

    def _now(self) -> Config:
        config = config_with(**self._options)
        embedded(config)
        return replace(config, routes=config.routes.everywhere()) if self._everywhere else config
