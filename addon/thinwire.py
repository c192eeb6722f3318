"""The addon: its parts, and its beginning and end."""

from __future__ import annotations

import asyncio
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Final

from mitmproxy import ctx

from .audit import Audit
from .chat import Chat
from .compression import Compression
from .configuration import Configuration
from .interception import Interception
from .loopback import Loopback
from .receipt import Receipts
from .terminal import Terminal
from .websocket import WebSockets
from .workers import Workers

_PROJECT: Final = Path(__file__).resolve().parent.parent / "pyproject.toml"


class Thinwire:
    """mitmproxy calls the hooks of everything in `addons`, in order."""

    def __init__(self) -> None:
        self.configuration = Configuration()
        self.workers = Workers()
        self.compression = Compression(self.workers)
        self.terminal = Terminal()
        self.audit = Audit(self.configuration, self.terminal.say)
        self.compression.holds = self.audit.holds
        self.receipts = Receipts(self.audit.conversations.follow)
        self.receipts.listeners += [self.terminal.on_receipt, self.audit.receive]
        self.loopback = Loopback()
        self.addons = [
            self.configuration,
            self.audit,
            self.loopback,
            Interception(self.configuration),
            Chat(self.configuration, self.compression, self.receipts, self.audit.gate),
            WebSockets(self.configuration, self.compression, self.receipts, self.audit.gate),
        ]

    def running(self) -> None:
        self.workers.start()
        self._opening = asyncio.get_running_loop().create_task(self._open())

    async def _open(self) -> None:
        server = ctx.master.addons.get("proxyserver")
        await self.loopback.settled(server)
        places = [place[:2] for place in server.listen_addrs()]
        config = self.configuration.config
        if places:
            self.compression.watch.begin(config.directory, "{}:{}".format(*places[0]))
        if config.mode != "optimize":
            self.compression.watch.interrupt()
        self.terminal.started(version(), config, places)

    def configure(self, updated: set[str]) -> None:
        if not updated.isdisjoint(("thinwire_mode", "thinwire_holdout")):
            self.compression.watch.interrupt()

    def done(self) -> None:
        self.workers.close()
        self.compression.watch.end()


def version() -> str:
    """thinwire's own, also in a checkout that was never installed."""
    if _PROJECT.is_file():
        return str(tomllib.loads(_PROJECT.read_text())["project"]["version"])
    return metadata.version("thinwire")
