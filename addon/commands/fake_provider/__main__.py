"""`python -m addon.commands.fake_provider`: one in a process of its own, until standard input ends.

Prints one line of JSON: where it listens, and the CA to trust.
"""

from __future__ import annotations

import json
import sys

from . import FakeProvider, Received, Reply


def respond(received: Received) -> Reply:
    """A stream takes its time between events, so that a first byte can be told from a last one."""
    return Reply(delay=0.005 if b'"stream": true' in received.body else 0.0)


with FakeProvider(respond) as provider:
    places = {"proxy_url": provider.proxy_url, "tls_port": provider.tls_port, "ca": str(provider.ca)}
    print(json.dumps(places), flush=True)
    sys.stdin.read()
