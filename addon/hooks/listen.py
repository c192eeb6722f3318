"""The proxy listens on this machine only, unless the user names another address.

mitmproxy's own default is every interface. Setting `listen_host` while a script loads is enough for mitmproxy 11; mitmproxy
12 has read it by then and is about to listen everywhere, though it does not yet. So its task is cancelled there, and its servers
are started with the address that they should have: nobody else can reach them, not for a moment.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from mitmproxy import ctx
from mitmproxy.addonmanager import Loader
from mitmproxy.addons.proxyserver import Proxyserver
from mitmproxy.proxy.mode_specs import RegularMode, UpstreamMode

HOST: Final = "127.0.0.1"
_STARTING: Final = "setup_servers"
"""What mitmproxy calls its task that starts the servers."""
_log: Final = logging.getLogger(__name__)


class Loopback:
    def __init__(self) -> None:
        self._starting: asyncio.Task[None] | None = None

    def load(self, loader: Loader) -> None:
        if ctx.options.listen_host:
            return
        ctx.options.update(listen_host=HOST)
        begun = [task for task in asyncio.all_tasks() if task.get_name().startswith(_STARTING)]
        if begun:
            for task in begun:
                task.cancel()
            self._starting = asyncio.get_running_loop().create_task(_start(begun))

    async def settled(self) -> None:
        """Returns when the servers listen. Where they cannot, the proxy ends, as it does when mitmproxy starts them."""
        if self._starting is not None:
            await self._starting


async def _start(cancelled: Sequence[asyncio.Task[object]]) -> None:
    """Start the servers that mitmproxy has made and now does not start."""
    await asyncio.wait(cancelled)
    server = ctx.master.addons.get("proxyserver")
    assert isinstance(server, Proxyserver)
    for one in server.servers:
        if not one.is_running:
            try:
                await one.start()
            except OSError as error:
                _log.error("%s", error)
                ctx.master.shutdown()


def page_address(server: Proxyserver) -> tuple[str, int] | None:
    """Return where a request to the proxy itself is taken for one; None where no server does."""
    proxies = (one for one in server.servers if isinstance(one.mode, RegularMode | UpstreamMode))
    return next(((host, port) for one in proxies for host, port, *_ in one.listen_addrs), None)
