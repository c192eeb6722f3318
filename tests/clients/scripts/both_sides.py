"""Loaded after thinwire: writes what each client sent and what went on, as a line of JSON to `both_sides` in thinwire's folder.

Bodies are text in latin-1, a character for each byte. Bodies that pass unread are not there.
"""

import asyncio
import json

from mitmproxy import ctx
from mitmproxy.http import HTTPFlow


class Before:
    """Sees each flow before thinwire does."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}

    def request(self, flow: HTTPFlow) -> None:
        if flow.request.raw_content is not None:
            self.bodies[flow.id] = flow.request.raw_content

    def websocket_message(self, flow: HTTPFlow) -> None:
        assert flow.websocket is not None
        if flow.websocket.messages[-1].from_client:
            self.bodies[flow.id] = flow.websocket.messages[-1].content


before = Before()


def running() -> None:
    # Not now: mitmproxy is walking through its chain of addons.
    asyncio.get_running_loop().call_soon(ctx.master.addons.chain.insert, 0, before)


def request(flow: HTTPFlow) -> None:
    if flow.request.method == "POST":
        write(flow, flow.request.raw_content)


def websocket_message(flow: HTTPFlow) -> None:
    assert flow.websocket is not None
    if flow.websocket.messages[-1].from_client:
        write(flow, flow.websocket.messages[-1].content)


def write(flow: HTTPFlow, after: bytes | None) -> None:
    sent = before.bodies.pop(flow.id, None)
    if sent is None or after is None:
        return
    sides = {"path": flow.request.path, "before": sent.decode("latin-1"), "after": after.decode("latin-1")}
    path = ctx.master.addons.get("thinwire").configuration.config.directory / "both_sides"
    with path.open("a") as file:
        file.write(json.dumps(sides) + "\n")
