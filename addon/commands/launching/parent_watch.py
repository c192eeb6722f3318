"""A script for mitmdump that ties the proxy to the process that started it, over two pipes.

It says once on which port the proxy listens (or `0`, if thinwire itself did not load), and ends the proxy when the other
process is gone, however that ended. mitmproxy loads it by path, so it imports nothing of ours.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading

from mitmproxy import ctx
from mitmproxy.addonmanager import Loader
from mitmproxy.addons.proxyserver import Proxyserver


class ParentWatch:
    def load(self, loader: Loader) -> None:
        loader.add_option(
            "parent_watch", str, "", "Two file descriptors: one to report on, one that ends with its owner."
        )

    def running(self) -> None:
        report, owner = (int(part) for part in ctx.options.parent_watch.split(","))
        self._reporting = asyncio.get_running_loop().create_task(_report(report))
        threading.Thread(target=_outlive, args=(owner,), daemon=True).start()


async def _report(report: int) -> None:
    """Say the port, when whoever comes there is served at once."""
    thinwire = ctx.master.addons.get("thinwire")
    if thinwire is not None:
        await thinwire.opened.wait()
    server = ctx.master.addons.get("proxyserver")
    assert isinstance(server, Proxyserver)
    os.write(report, b"%d\n" % (server.listen_addrs()[0][1] if thinwire is not None else 0))
    os.close(report)


def _outlive(owner: int) -> None:
    os.read(owner, 1)  # returns when the other end is closed
    os.kill(os.getpid(), signal.SIGTERM)


addons = [ParentWatch()]
