"""Requests that are sent twice: only who asked for it pays twice, the client never knows, and what differs is counted."""

from __future__ import annotations

import http.client
import json
import re
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from thinwire.addon.commands.fake_provider import Call, FakeProvider, Received, Reply
from thinwire.addon.ledger.fidelity import retained, shadowed
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import reading, totals

from ...conftest import SCRIPTS, Proxy, StartProxy, read, wait_for
from .. import bodies

CHAT = ("api.openai.com", "/v1/chat/completions")


SHADOWS = {"scripts": (SCRIPTS / "shadows.py",)}


def twice(proxy: Proxy) -> int:
    """How many requests have been sent a second time, or will be at once."""
    return (proxy.folder / "thinwire" / "shadows").read_text().count("again")


def settled(proxy: Proxy, fake: FakeProvider, requests: int) -> Any:
    """What the ledger says when there is a row for each of the clients' requests and each second sending."""
    wait_for(lambda: asked(proxy, lambda ledger: totals(ledger, Selection())).requests == requests + twice(proxy))
    assert len(fake.received) == requests + twice(proxy)
    return asked(proxy, lambda ledger: (totals(ledger, Selection()), shadowed(ledger, Selection())))


def asked(proxy: Proxy, what: Callable[[sqlite3.Connection], Any]) -> Any:
    with reading(proxy.folder / "thinwire" / "ledger.sqlite") as ledger:  # as it is at this moment
        return what(ledger)


def log(number: int) -> str:
    return bodies.log(400 + number)


def by_size(received: Received) -> Reply:
    """A model that does another thing when it has seen the whole log."""
    command = "less" if len(received.body) > 20_000 else "more"
    return Reply(calls=(Call("bash", {"command": command}),))


def test_nobody_pays_twice_who_did_not_ask_for_it(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy(**SHADOWS)
    for number in range(5):
        assert proxy.post(*CHAT, bodies.chat(log(number))).status == 200
    assert settled(proxy, fake, 5)[1] == []
    assert twice(proxy) == 0


@pytest.mark.parametrize("stream", [False, True])
def test_what_differs_is_counted_against_how_much_the_model_differs_from_itself(
    start_proxy: StartProxy, fake: FakeProvider, stream: bool
) -> None:
    proxy = start_proxy("--set", "thinwire_shadow=90%", **SHADOWS)
    fake.respond = by_size
    for number in range(1, 17):
        answer = proxy.post(*CHAT, bodies.chat(log(number), stream=stream))
        assert b"more" in answer.body and b"less" not in answer.body
        wait_for(lambda: len(fake.received) == number + twice(proxy))  # noqa: B023  (at once; only few may be under way)
    found, shadows = settled(proxy, fake, 16)
    second = twice(proxy)
    assert second > 4
    assert found.usd > 0
    whole = {one.arm: one for one in shadows if not one.kind}
    assert sum(one.requests for one in whole.values()) == second
    assert {one.kind for one in shadows} == {"", "log"}
    if "again" in whole:
        assert (whole["again"].other_tool, whole["again"].other_arguments) == (0, 0)
    if "original" in whole:
        assert whole["original"].other_arguments == whole["original"].requests
        assert whole["original"].low > 0
    wait_for(lambda: counted(proxy) == second)


def counted(proxy: Proxy) -> int:
    return sum(map(int, re.findall(r"thinwire_shadow_requests_total\{.*\} (\d+)", metrics(proxy))))


def metrics(proxy: Proxy) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=60)
    try:
        connection.request("GET", "/metrics")
        return read(connection).body.decode()
    finally:
        connection.close()


def test_a_second_request_that_fails_costs_the_first_one_nothing(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy("--set", "thinwire_shadow=90%", **SHADOWS)
    seen: set[bytes] = set()

    def once(received: Received) -> Reply:
        question = received.body[:200]
        again = question in seen
        seen.add(question)
        return Reply("no", status=500) if again else Reply("ok")

    fake.respond = once
    for number in range(8):
        answer = proxy.post(
            *CHAT, json.dumps({"user": str(number)}).encode()[:-1] + b"," + bodies.chat(log(number))[1:]
        )
        assert answer.status in (200, 500)
    assert settled(proxy, fake, 8)[1] == []


def test_a_short_request_or_one_seen_before_is_not_sent_twice(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy("--set", "thinwire_shadow=90%", **SHADOWS)
    for _ in range(8):
        proxy.post(*CHAT, bodies.chat("ok"))
    settled(proxy, fake, 8)
    assert twice(proxy) == 0


def test_what_stayed_of_what_was_compressed_is_in_the_ledger_on_the_page_and_in_the_metrics(
    start_proxy: StartProxy, fake: FakeProvider
) -> None:
    proxy = start_proxy()
    for _ in range(3):
        proxy.post(*CHAT, bodies.chat(log(50)))
    wait_for(lambda: asked(proxy, lambda ledger: retained(ledger, 0, 1e12)))
    facts = asked(proxy, lambda ledger: retained(ledger, 0, 1e12))
    assert (facts["error"].there, facts["error"].stayed) == (2, 2)
    assert 0 < facts["number"].stayed <= facts["number"].there
    wait_for(lambda: 'thinwire_compressed_facts_total{fact="error",fate="stayed"} 2\n' in metrics(proxy))
    assert 'fact="error",fate="not-literally"' not in metrics(proxy)
