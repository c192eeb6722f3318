"""Which TLS connections are opened: those to LLM hosts, for clients that trust our CA. All others are tunnelled.

mitmproxy's `allow_hosts` is an unanchored search over CONNECT host, SNI and address, so it is not used; the decision is
made here, from the SNI, else from the address.

A client that refuses our certificate is told once which variable it needs, and for some minutes its connections to that host are
tunnelled too (clients/distrust.py). Most clients refuse with an alert during the handshake; Node and Bun hang up without a
word, in its middle or right after it. But clients that do trust us hang up too: who is stopped in that moment, and Codex, which
drops connections that it made and did not need. Clients are told apart by the cipher suites that they offer, so that
one distrustful tool does not cost all others their savings.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Final

from mitmproxy.connection import Client
from mitmproxy.http import HTTPFlow
from mitmproxy.tls import ClientHelloData, TlsData

from ..audit.client_process import Owner, Projects
from ..clients.distrust import Distrust, Distrusts, Pair
from ..clients.table import VARIABLES, readers
from ..metrics.terminal_safe import terminal_safe
from ..providers.hosts import is_loopback
from .options import Configuration

_log: Final = logging.getLogger(__name__)

_CUT_OFF: Final = "disconnected during the handshake"
_NOTHING_SAID: Final = ("connection closed early", "cannot parse clienthello")
"""How mitmproxy names ends of a handshake that say nothing about trust; the others are alerts, and offers that we cannot meet."""
_AT_ONCE: Final = 0.2
"""Seconds after the handshake (measured: 0.001); a client that waits longer before it hangs up had nothing to say."""
_MOST: Final = 1_000
"""Connections without a request yet that are remembered."""
_ADVICE: Final = (
    "a client does not trust thinwire's certificate for %s, so it goes through untouched for now. Run "
    "the tool with `thinwire run -- TOOL`, or point it at the CA bundle: %s; `thinwire env` prints them"
)
# Values that Chrome and BoringSSL draw at random for each connection (RFC 8701).
_GREASE: Final = frozenset(0x0A0A + 0x1010 * step for step in range(16))


class Interception:
    """Decides at each ClientHello."""

    def __init__(
        self, configuration: Configuration, projects: Projects, passed_through: Callable[[Distrust], None]
    ) -> None:
        """`passed_through` is told once of each client, when its first connection is tunnelled since it distrusts us."""
        self._configuration = configuration
        self._projects = projects
        self._passed_through = passed_through
        self._opened: OrderedDict[str, Pair] = OrderedDict()
        """Client connections that have not sent a request yet."""
        self._warned: set[str] = set()
        self._reported: dict[Pair, float] = {}
        """Since when the distrust holds that was reported last."""
        self.distrusts = Distrusts()

    def tls_clienthello(self, data: ClientHelloData) -> None:
        pair = _pair(data)
        if not self._configuration.config.routes.opens(pair[0]):
            data.ignore_connection = True
            return
        if distrust := self.distrusts.of(pair):
            data.ignore_connection = True
            self._report(pair, distrust, data.context.client)
            return
        self._opened[data.context.client.id] = pair
        if len(self._opened) > _MOST:
            self._opened.popitem(last=False)

    def tls_failed_client(self, data: TlsData) -> None:
        error = (data.conn.error or "").lower()
        pair = self._opened.pop(data.context.client.id, None)
        if pair is None:
            return
        if _CUT_OFF in error:
            self._advise(self.distrusts.hung_up(pair))
        elif not error.startswith(_NOTHING_SAID):
            self._advise(self.distrusts.refused(pair))

    def requestheaders(self, flow: HTTPFlow) -> None:
        pair = self._opened.pop(flow.client_conn.id, None)
        if pair is not None:
            self.distrusts.served(pair)

    def client_disconnected(self, client: Client) -> None:
        pair = self._opened.pop(client.id, None)
        if pair is not None and client.timestamp_tls_setup and time.time() - client.timestamp_tls_setup < _AT_ONCE:
            self._advise(self.distrusts.hung_up(pair))

    def _advise(self, distrust: Distrust | None) -> None:
        """Say what the client needs, once for each host."""
        if distrust is not None and distrust.host not in self._warned and len(self._warned) < _MOST:
            self._warned.add(distrust.host)
            _log.warning("thinwire: " + _ADVICE, terminal_safe(distrust.host), _variables())

    def _report(self, pair: Pair, distrust: Distrust, client: Client) -> None:
        """Have its process looked up while its connection lives, once for each time that it distrusts us."""
        if self._reported.get(pair) == distrust.since:
            return
        if len(self._reported) > _MOST:
            self._reported.clear()
        self._reported[pair] = distrust.since
        if client.peername and is_loopback(client.peername[0]):
            port = client.peername[1]
            self._projects.begin(port, client.id)
            if lookup := self._projects.future(port):
                loop = asyncio.get_running_loop()
                lookup.add_done_callback(lambda done: loop.call_soon_threadsafe(self._named, pair, distrust, done))
                return
        self._passed_through(distrust)

    def _named(self, pair: Pair, distrust: Distrust, lookup: Future[Owner]) -> None:
        process = "" if lookup.cancelled() or lookup.exception() else lookup.result().process
        self.distrusts.name(pair, process)
        self._passed_through(replace(distrust, client=process))


def _variables() -> str:
    """Return the variables that name a CA bundle, each with the clients that read it."""
    return ", ".join(f"{one.name} ({readers(one.name)})" for one in VARIABLES if one.holds in ("bundle", "extra"))


def _pair(data: ClientHelloData) -> Pair:
    """Return what the client asks for (its SNI, else the host of its CONNECT), and who it looks like."""
    address = data.context.server.address
    host = data.client_hello.sni or (address[0] if address else "")
    return host.lower(), hash(tuple(suite for suite in data.client_hello.cipher_suites if suite not in _GREASE))
