"""The proxy listens on this machine only, unless the user names another address.

mitmproxy's own default is every interface. Setting `listen_host` while a script loads is enough for mitmproxy 11; mitmproxy
12 has read it by then and is about to listen everywhere. So where that happened, its servers are opened anew.
"""

from __future__ import annotations

from typing import Final

from mitmproxy import ctx
from mitmproxy.addonmanager import Loader
from mitmproxy.addons.proxyserver import Proxyserver
from mitmproxy.proxy.mode_specs import RegularMode, UpstreamMode

HOST: Final = "127.0.0.1"
_EVERYWHERE: Final = ("0.0.0.0", "::", "")  # noqa: S104  (recognised, to be left)


class Loopback:
    def __init__(self) -> None:
        self._ours = False
        """Whether the address is our choice."""

    def load(self, loader: Loader) -> None:
        if not ctx.options.listen_host:
            self._ours = True
            ctx.options.update(listen_host=HOST)

    async def settled(self, server: Proxyserver) -> None:
        """Returns when the servers listen where they should."""
        if self._ours and _too_wide(server):
            await server.servers.update([])
            await server.setup_servers()


def _too_wide(server: Proxyserver) -> bool:
    """Whether a server listens everywhere, whose mode does not name an address itself (`regular@0.0.0.0:8080`)."""
    by_default = (one for one in server.servers if one.mode.custom_listen_host is None)
    return any(address[0] in _EVERYWHERE for one in by_default for address in one.listen_addrs)


def page_address(server: Proxyserver) -> tuple[str, int] | None:
    """Where a request to the proxy itself is taken for one; None where no server does."""
    proxies = (one for one in server.servers if isinstance(one.mode, RegularMode | UpstreamMode))
    return next(((host, port) for one in proxies for host, port, *_ in one.listen_addrs), None)
