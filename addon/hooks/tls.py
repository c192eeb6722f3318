"""Which TLS connections are opened: those to LLM hosts, for clients that trust our CA. All others are tunnelled.

mitmproxy's `allow_hosts` is an unanchored search over CONNECT host, SNI and address, so it is not used; the decision is
made here, from the SNI, else from the address.

A client that refuses our certificate is told once which variable it needs, and from then on its connections to that host are
tunnelled too. Most clients refuse with an alert during the handshake; Node and Bun hang up without a word, in its middle or
right after it, so two such hang-ups in a row count as a refusal. But clients that do trust us hang up too: who is stopped
in that moment, and Codex, which drops connections that it made and did not need. So a client that has sent a request is
given the benefit of the doubt for longer. Clients are told apart by the cipher suites that they offer, so that one
distrustful tool does not cost all others their savings.
"""

from __future__ import annotations

import logging
import time
from collections import Counter, OrderedDict
from typing import Final

from mitmproxy.connection import Client
from mitmproxy.http import HTTPFlow
from mitmproxy.tls import ClientHelloData, TlsData

from ..clients.table import VARIABLES, readers
from ..metrics.terminal import plain
from .options import Configuration

_log: Final = logging.getLogger(__name__)

_CUT_OFF: Final = "disconnected during the handshake"
_NOTHING_SAID: Final = "connection closed early"
"""How mitmproxy names two ends of a handshake; the others are alerts, and offers that we cannot meet."""
_AT_ONCE: Final = 0.2
"""Seconds after the handshake (measured: 0.001); a client that waits longer before it hangs up had nothing to say."""
_HANG_UPS: Final = 2
_HANG_UPS_OF_TRUSTED: Final = 8
_MOST: Final = 1_000
"""Connections without a request yet, and pairs of host and client, that are remembered."""
_ADVICE: Final = (
    "a client does not trust thinwire's certificate for %s, so it goes through untouched until thinwire restarts. Run "
    "the tool with `thinwire run -- TOOL`, or point it at the CA bundle: %s; `thinwire env` prints them"
)
# Values that Chrome and BoringSSL draw at random for each connection (RFC 8701).
_GREASE: Final = frozenset(0x0A0A + 0x1010 * step for step in range(16))

Pair = tuple[str, int]
"""A host, and a hash of the cipher suites that a client of it offers."""


class Interception:
    """Decides at each ClientHello."""

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration
        self._opened: OrderedDict[str, Pair] = OrderedDict()
        """Client connections that have not sent a request yet."""
        self._hang_ups: Counter[Pair] = Counter()
        """In a row."""
        self._trusted: set[Pair] = set()
        """Who has sent a request, so that its certificate was ours and right."""
        self._distrusted: set[Pair] = set()
        self._told: set[str] = set()

    def tls_clienthello(self, data: ClientHelloData) -> None:
        pair = _pair(data)
        if not self._configuration.config.routes.opens(pair[0]) or pair in self._distrusted:
            data.ignore_connection = True
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
            self._hung_up(pair)
        elif _NOTHING_SAID not in error:
            self._leave(pair)

    def requestheaders(self, flow: HTTPFlow) -> None:
        pair = self._opened.pop(flow.client_conn.id, None)
        if pair is not None:
            del self._hang_ups[pair]
            if len(self._trusted) < _MOST:
                self._trusted.add(pair)

    def client_disconnected(self, client: Client) -> None:
        pair = self._opened.pop(client.id, None)
        if pair is not None and client.timestamp_tls_setup and time.time() - client.timestamp_tls_setup < _AT_ONCE:
            self._hung_up(pair)

    def passed_through(self) -> list[str]:
        """The hosts for which some client does not trust our certificate."""
        return sorted({host for host, _ in self._distrusted})

    def _hung_up(self, pair: Pair) -> None:
        if len(self._hang_ups) > _MOST:
            self._hang_ups.clear()
        self._hang_ups[pair] += 1
        if self._hang_ups[pair] >= (_HANG_UPS_OF_TRUSTED if pair in self._trusted else _HANG_UPS):
            self._leave(pair)

    def _leave(self, pair: Pair) -> None:
        if len(self._distrusted) < _MOST:
            self._distrusted.add(pair)
        if pair[0] not in self._told:
            self._told.add(pair[0])
            _log.warning("thinwire: " + _ADVICE, plain(pair[0]), _variables())


def _variables() -> str:
    """Return the variables that name a CA bundle, each with the clients that read it."""
    return ", ".join(f"{one.name} ({readers(one.name)})" for one in VARIABLES if one.holds in ("bundle", "extra"))


def _pair(data: ClientHelloData) -> Pair:
    """What the client asks for (its SNI, else the host of its CONNECT), and who it looks like."""
    address = data.context.server.address
    host = data.client_hello.sni or (address[0] if address else "")
    return host.lower(), hash(tuple(suite for suite in data.client_hello.cipher_suites if suite not in _GREASE))
