"""Requests that are sent twice: only who asked for it pays twice, the client never knows, and what differs is counted."""

from __future__ import annotations

import http.client
import json
import re
import time
from typing import Any

import pytest

from thinwire.addon.commands.fake_provider import Call, FakeProvider, Received, Reply
from thinwire.addon.ledger.fidelity import retained, shadowed
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import reading, totals

from ...conftest import Proxy, StartProxy, read
from .. import bodies

CHAT = ("api.openai.com", "/v1/chat/completions")


def settled(proxy: Proxy, fake: FakeProvider) -> Any:
    """What the ledger says when there is a row for each request that arrived, and nothing more comes."""
    limit, before = time.monotonic() + 60, -1
    while time.monotonic() < limit:
        arrived = len(fake.received)
        with reading(proxy.folder / "thinwire" / "ledger.sqlite") as ledger:
            found = totals(ledger, Selection()), shadowed(ledger, Selection()), retained(ledger, 0, 1e12)
        if found[0].requests == arrived == before:
            return found
        before = arrived
        time.sleep(0.5)
    raise AssertionError(f"{found[0].requests} rows of {arrived} requests")


def log(number: int) -> str:
    return bodies.log(400 + number)


def by_size(received: Received) -> Reply:
    """A model that does another thing when it has seen the whole log."""
    command = "less" if len(received.body) > 20_000 else "more"
    return Reply(calls=(Call("bash", {"command": command}),))


def test_nobody_pays_twice_who_did_not_ask_for_it(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy()
    for number in range(5):
        assert proxy.post(*CHAT, bodies.chat(log(number))).status == 200
    assert settled(proxy, fake)[1] == []
    assert len(fake.received) == 5


@pytest.mark.parametrize("stream", [False, True])
def test_what_differs_is_counted_against_how_much_the_model_differs_from_itself(
    start_proxy: StartProxy, fake: FakeProvider, stream: bool
) -> None:
    proxy = start_proxy("--set", "thinwire_shadow=90%")
    fake.respond = by_size
    answers = [proxy.post(*CHAT, bodies.chat(log(number), stream=stream)) for number in range(16)]
    assert all(b"more" in answer.body and b"less" not in answer.body for answer in answers)
    found, shadows, _ = settled(proxy, fake)
    twice = len(fake.received) - 16
    assert twice > 4
    assert found.usd > 0
    whole = {one.arm: one for one in shadows if not one.kind}
    assert sum(one.requests for one in whole.values()) == twice
    assert {one.kind for one in shadows} == {"", "log"}
    if "again" in whole:
        assert (whole["again"].other_tool, whole["again"].other_arguments) == (0, 0)
    if "original" in whole:
        assert whole["original"].other_arguments == whole["original"].requests
        assert whole["original"].low > 0
    counted = re.findall(r"thinwire_shadow_requests_total\{.*\} (\d+)", metrics(proxy))
    assert sum(map(int, counted)) == twice


def metrics(proxy: Proxy) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=60)
    try:
        connection.request("GET", "/metrics")
        return read(connection).body.decode()
    finally:
        connection.close()


def test_a_second_request_that_fails_costs_the_first_one_nothing(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy("--set", "thinwire_shadow=90%")
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
    assert settled(proxy, fake)[1] == []


def test_a_short_request_or_one_seen_before_is_not_sent_twice(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy("--set", "thinwire_shadow=90%")
    for _ in range(8):
        proxy.post(*CHAT, bodies.chat("ok"))
    settled(proxy, fake)
    assert len(fake.received) == 8


def test_what_stayed_of_what_was_compressed_is_in_the_ledger_on_the_page_and_in_the_metrics(
    start_proxy: StartProxy, fake: FakeProvider
) -> None:
    proxy = start_proxy()
    for _ in range(3):
        proxy.post(*CHAT, bodies.chat(log(50)))
    _, _, facts = settled(proxy, fake)
    assert (facts["error"].there, facts["error"].stayed) == (2, 2)
    assert 0 < facts["number"].stayed <= facts["number"].there
    text = metrics(proxy)
    assert 'thinwire_compressed_facts_total{fact="error",fate="stayed"} 2\n' in text
    assert 'fact="error",fate="not-literally"' not in text
