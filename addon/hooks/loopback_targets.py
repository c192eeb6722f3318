"""The proxy is no way for others onto this machine: what it connects to here sees the uid of the user who runs it.

So another user's client gets no connection to an address of this machine, whatever name led there, unless it is that of a model
which the options name; and nobody gets one to the proxy itself, whose page would take the proxy for its owner. mitmproxy asks
before a name is resolved, so this looks at the connection that was made, and closes it before anything is sent.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from mitmproxy import ctx
from mitmproxy.addons.proxyserver import Proxyserver
from mitmproxy.connection import Client, Connection
from mitmproxy.proxy.server_hooks import ServerConnectionHookData

from ..control.owner import is_ours
from ..providers.hosts import is_loopback
from .options import Configuration

_log: Final = logging.getLogger(__name__)


class LoopbackTargets:
    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration

    async def server_connected(self, data: ServerConnectionHookData) -> None:
        reached = data.server.peername
        if reached is None or data.server.via is not None or not is_loopback(reached[0]):
            return
        known = data.server.address is not None and self._configuration.config.routes.opens(data.server.address[0])
        if reached[1] in _ports() or not (known or await asyncio.to_thread(_may, data.client)):
            _log.info("thinwire: refused a connection to %s:%s on this machine", *reached[:2])
            hang_up(data.client, data.server)


def _may(client: Client) -> bool:
    """Return whether it is not another user of this machine who asks. Whom the user lets in from elsewhere, is let in."""
    peer, local = client.peername, client.sockname
    if peer is None or local is None or not is_loopback(peer[0]):
        return True
    return is_ours(peer[:2], local[:2]) is not False


def _ports() -> set[int]:
    server = ctx.master.addons.get("proxyserver")
    return {address[1] for address in server.listen_addrs()} if isinstance(server, Proxyserver) else set()


def hang_up(client: Client, connection: Connection) -> None:
    """Close a connection of this client's, which may be its own."""
    server = ctx.master.addons.get("proxyserver")
    handler = server.connections.get(client.id) if isinstance(server, Proxyserver) else None
    transport = handler.transports.get(connection) if handler else None
    if transport and transport.writer:
        transport.writer.close()
