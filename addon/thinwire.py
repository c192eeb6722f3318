"""The addon: its parts, and its beginning and end."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from datetime import datetime
from typing import Final

from mitmproxy import ctx
from mitmproxy.addonmanager import Loader

from thinwire.pipeline.extensions import PipelineStage

from .audit.receipt import Receipts
from .config.installation import version
from .hooks import startup_errors
from .hooks.control import Control
from .hooks.http import Chat
from .hooks.ledger import Audit
from .hooks.listen import Loopback, page_address
from .hooks.loopback_targets import LoopbackTargets
from .hooks.options import Configuration
from .hooks.otel import OpenTelemetry
from .hooks.page import PageHooks
from .hooks.stores import Storage
from .hooks.tls import Interception
from .hooks.websocket import WebSockets
from .metrics.terminal import Terminal
from .page.blocks import Blocks
from .page.control import Switch
from .page.question import Now
from .page.router import Router
from .request.cache_warnings import Alignment
from .request.compression import Compression
from .request.extensions import Extensions
from .stores.open_stores import MEMORY
from .stores.originals import SqliteOriginals
from .workers.pool import Workers
from .workers.token_counter import TokenCounter

_WARM_UP: Final = 10.0
"""Seconds that the first worker may take until the proxy says that it is on; half a second, unless the machine is busy."""
_SWITCH: Final = 0.0005
"""Seconds, a tenth of Python's own: what plans a large body in a thread must not hold up the event loop at each of its steps."""


class Thinwire:
    """mitmproxy calls the hooks of everything in `addons`, in order."""

    def __init__(self) -> None:
        self.version = version()
        self.opened = asyncio.Event()
        """It listens, and its first worker is ready."""
        self.configuration = Configuration()
        self.workers = Workers()
        self.extensions = Extensions()
        self.compression = Compression(self.workers, self.extensions)
        self.alignment = Alignment()
        self.terminal = Terminal()
        self.counter = TokenCounter(self.workers)
        self.audit = Audit(self.configuration, self.terminal.say, self.counter)
        self.compression.holds = self.audit.holds
        self.compression.meter.listeners.append(self.audit.measured)
        self.receipts = Receipts(self.audit.conversations.follow)
        self.receipts.listeners += [self.terminal.on_receipt, self.audit.receive]
        telemetry = OpenTelemetry(self.configuration, self.version)
        self.audit.listeners.append(telemetry.on_request)
        self.loopback = Loopback()
        self.control = Control(self.configuration, self.terminal.say, self.version)
        interception = Interception(self.configuration, self.audit.projects, self.control.passes_through)
        self.control.passed_through = interception.distrusts.current
        parts = (self.configuration, self.compression, self.receipts, self.audit.admission, self.alignment)
        self.exchanges = (Chat(*parts), WebSockets(*parts))
        self.addons = [
            self.configuration,
            Storage(self.configuration, self.compression),
            self.audit,
            telemetry,
            self.loopback,
            interception,
            LoopbackTargets(self.configuration),
            PageHooks(
                Router(self._now, self._blocks, self.audit.metrics.metrics_text),
                Switch(self.control.token, self.control.state, self.control.apply),
            ),
            *self.exchanges,
            self.control,
        ]

    def load(self, loader: Loader) -> None:
        startup_errors.begin()
        self.workers.spawn()
        self.extensions.load_installed()
        self.extensions.stage(PipelineStage.SETUP)

    def running(self) -> None:
        self.extensions.stage(PipelineStage.PRE_START)
        sys.setswitchinterval(_SWITCH)
        self.workers.start()
        self.counter.begin(asyncio.get_running_loop())
        self._opening = asyncio.get_running_loop().create_task(self._open())

    async def _open(self) -> None:
        server = ctx.master.addons.get("proxyserver")
        await self.loopback.settled()
        with suppress(TimeoutError):  # whoever comes before it is ready waits for it; so nobody is told to come
            await asyncio.wait_for(self.workers.started.wait(), _WARM_UP)
        places = list(dict.fromkeys(place[:2] for place in server.listen_addrs()))  # one of TCP and of UDP
        config = self.configuration.config
        if places and config.store != MEMORY:  # who forgets with the process has not been watching before it
            self.compression.watch.begin(config.directory, "{}:{}".format(*places[0]))
        if config.mode != "optimize":
            self.compression.watch.interrupt()
        page = page_address(server)
        if page or places:
            host, port = page or places[0]
            self.control.opened(host, port, has_page=page is not None)
        self.terminal.started(self.version, config, places)
        self.opened.set()
        self.extensions.stage(PipelineStage.POST_START)

    def _now(self) -> Now:
        return Now(self.configuration.config, self.version, datetime.now())

    def _blocks(self) -> Blocks:
        originals = self.compression.originals
        return Blocks(originals if isinstance(originals, SqliteOriginals) else None, self.compression.memo)

    def configure(self, updated: set[str]) -> None:
        if not updated.isdisjoint(("thinwire_mode", "thinwire_projects", "thinwire_holdout")):
            self.compression.watch.interrupt()

    def done(self) -> None:
        for one in self.exchanges:
            one.end()
        self.workers.close()
        self.compression.shortener.close()
        self.compression.watch.end()
        self.alignment.close()
        self.compression.meter.close()
        self.extensions.close()
