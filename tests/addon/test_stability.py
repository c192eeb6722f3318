"""Real proxies in front of a real conversation: what one sent, the next one sends again, byte for byte."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

from thinwire.addon.commands.fake_provider import FakeProvider

from ..conftest import Proxy, StartProxy
from ..pipeline.sessions import edited, request, text
from ..pipeline.wire.conversations import Result, Turn

HOST, PATH, WIRE = "api.anthropic.com", "/v1/messages", "anthropic-messages"
OUTPUTS = [text("log", 0), text("prose", 0), edited(1), text("log", 0), text("rows", 1), edited(2)]
TURNS = [Turn("go on", (Result("Bash", output, False, False),)) for output in OUTPUTS]


def sent(fake: FakeProvider, proxy: Proxy, turns: int) -> bytes:
    fake.clear()
    assert proxy.post(HOST, PATH, request(WIRE, TURNS[:turns], None)).status == 200
    return fake.received[0].body


def test_restarts_and_a_second_proxy_change_nothing_that_was_sent(
    start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path
) -> None:
    shared = {"thinwire_dir": str(tmp_path / "state")}
    first = start_proxy(**shared)
    bodies = [sent(fake, first, 1), sent(fake, first, 2)]
    second = start_proxy(**shared)
    bodies.append(sent(fake, second, 3))
    first.stop()
    bodies += [sent(fake, second, 4), sent(fake, start_proxy(**shared), 5)]
    second.process.kill()
    bodies.append(sent(fake, start_proxy(**shared), 6))
    for earlier, later in pairwise(bodies):
        assert later.startswith(earlier.removesuffix(b"]}"))
    assert [body.count(b"\\u2026 ") > 0 for body in bodies] == [True] * 6
    assert len(bodies[-1]) < 0.5 * len(request(WIRE, TURNS, None))


def test_a_proxy_that_joins_leaves_what_the_provider_may_have_cached(
    start_proxy: StartProxy, fake: FakeProvider
) -> None:
    body = json.loads(request(WIRE, TURNS[:4], None))
    body["system"][0]["cache_control"] = {"type": "ephemeral"}
    proxy = start_proxy()
    fake.clear()
    proxy.post(HOST, PATH, json.dumps(body).encode())
    arrived = json.loads(fake.received[0].body)
    assert arrived["messages"][:-1] == body["messages"][:-1]
    assert "same output as call toolu_0_0 above" in arrived["messages"][-1]["content"][0]["content"]
