"""Frames that are not a request arrive as they were; `response.create` arrives smaller, whole, and is accounted for."""

from __future__ import annotations

import json
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from threading import Event
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from thinwire.addon.commands.fake_provider import FakeProvider, Reply

from ...conftest import RECEIPTS, Proxy, StartProxy, receipts, wait_for
from .. import bodies

HOST, PATH = "api.openai.com", "/v1/responses"
LOG = bodies.log()
CREATE = {"type": "response.create"}


@pytest.fixture(scope="module")
def proxy(start_proxy: StartProxy) -> Proxy:
    return start_proxy(scripts=(RECEIPTS,))


@contextmanager
def socket(proxy: Proxy, host: str = HOST, path: str = PATH, **headers: str) -> Iterator[Connection]:
    tunnel = proxy.tunnel(host)
    # One thread reads here while another writes, and before Python 3.13 nothing keeps the two apart within OpenSSL. With TLS 1.3
    # the first read is of session tickets, just when the first write is due; one in some hundred connections hung.
    tunnel._context.maximum_version = ssl.TLSVersion.TLSv1_2  # type: ignore[attr-defined]  # http.client has no other way
    tunnel.connect()
    patience: dict[str, Any] = {"open_timeout": 60, "close_timeout": 60}
    with connect(f"ws://{host}{path}", sock=tunnel.sock, additional_headers=headers, **patience) as connection:
        yield connection


def ask(connection: Connection, body: bytes) -> list[Any]:
    """The events that answer one frame, to the last."""
    connection.send(body.decode())
    events: list[Any] = []
    while not events or events[-1]["type"] not in ("response.completed", "error"):
        events.append(json.loads(connection.recv(60)))
    return events


UNTOUCHED = {
    "short": bodies.responses("ok", **CREATE),
    "another event": bodies.responses(LOG, type="response.append"),
    "another event that mentions ours": bodies.responses(LOG, type="x", also="response.create"),
    "not JSON": b'{"type": "response.create", ' + LOG.encode(),
    "its words in a text": json.dumps({"type": "x", "text": '"response.create" ' + LOG}).encode(),
}


@pytest.mark.parametrize("what", UNTOUCHED)
def test_a_frame_arrives_byte_for_byte(proxy: Proxy, fake: FakeProvider, what: str) -> None:
    with socket(proxy) as connection:
        ask(connection, UNTOUCHED[what])
    assert [received.body for received in fake.received] == [UNTOUCHED[what]]


def test_a_frame_to_another_endpoint_arrives_byte_for_byte(proxy: Proxy, fake: FakeProvider) -> None:
    body = bodies.responses(LOG, **CREATE)
    with socket(proxy, path="/v1/realtime") as connection:
        ask(connection, body)
    assert fake.received[0].body == body


def test_a_bypass_holds_for_every_frame_of_the_connection(proxy: Proxy, fake: FakeProvider) -> None:
    body = bodies.responses(LOG, **CREATE)
    with socket(proxy, **{"x-thinwire-bypass": "true"}) as connection:
        ask(connection, body)
    assert fake.received[0].body == body


@pytest.mark.parametrize("mode", ["off", "audit"])
def test_other_modes_change_nothing(start_proxy: StartProxy, fake: FakeProvider, mode: str) -> None:
    body = bodies.responses(LOG, **CREATE)
    with socket(start_proxy(thinwire_mode=mode)) as connection:
        assert ask(connection, body)[-1]["type"] == "response.completed"
    assert fake.received[0].body == body


def test_a_request_arrives_smaller_and_whole(proxy: Proxy, fake: FakeProvider) -> None:
    body = bodies.responses("漢字 ünï\n" + LOG, instructions="非常に長い " * 3000, **CREATE)
    with socket(proxy) as connection:
        port = connection.local_address[1]
        assert ask(connection, body)[-1]["type"] == "response.completed"
        ask(connection, body)
    first, second = fake.received
    assert first.body == second.body
    assert len(LOG) / 2 < len(body) - len(first.body)
    arrived, sent = first.json(), json.loads(body)
    assert "漢字 ünï" in arrived["input"][1].pop("output")
    sent["input"][1].pop("output")
    assert arrived == sent
    receipt, _ = receipts(proxy, port, 2)
    assert (receipt["wire"], receipt["model"], receipt["status"]) == ("openai-responses", "gpt-5-codex", "compressed")
    assert receipt["usage"]["input"] + receipt["usage"]["cache_read"] == len(first.body) // 4 + 1
    assert not receipt["aborted"]


def test_a_request_that_is_under_way_when_the_proxy_is_stopped_has_its_row(
    start_proxy: StartProxy, fake: FakeProvider
) -> None:
    proxy, stopped = start_proxy(), Event()
    fake.respond = lambda received: Reply() if stopped.wait(120) else Reply(status=500)
    with suppress(ConnectionClosed), socket(proxy) as connection:
        connection.send(bodies.responses(LOG, **CREATE).decode())
        wait_for(lambda: fake.received)
        assert proxy.stop() == 0
    stopped.set()
    with closing(sqlite3.connect(proxy.folder / "thinwire" / "ledger.sqlite")) as ledger:
        rows = ledger.execute("SELECT wire, aborted, cost_basis FROM requests").fetchall()
    assert rows == [("openai-responses", 1, "estimate")]


def test_half_a_character_keeps_nothing_from_being_read(proxy: Proxy, fake: FakeProvider) -> None:
    body = bodies.responses("HALF\n" + LOG, **CREATE).replace(b"HALF", b"\\ud83d")
    with socket(proxy) as connection:
        ask(connection, body)
    assert len(fake.received[0].body) < len(body) / 2
    assert b"\\ud83d" in fake.received[0].body


def test_a_request_in_fragments_arrives_smaller_and_whole(proxy: Proxy, fake: FakeProvider) -> None:
    body = bodies.responses(LOG, **CREATE).decode()
    with socket(proxy) as connection:
        connection.send([body[at : at + 7001] for at in range(0, len(body), 7001)])
        ask(connection, b'{"type": "other"}')
    assert len(fake.received[0].body) < len(body) / 2
    assert fake.received[0].json()["type"] == "response.create"


def test_a_request_arrives_before_what_was_sent_behind_it(proxy: Proxy, fake: FakeProvider) -> None:
    with socket(proxy) as connection:
        connection.send(bodies.responses(bodies.log(5000), **CREATE).decode())
        connection.send(b"\x00 binary")
        ask(connection, b'{"type": "response.cancel"}')
    assert [received.json()["type"] for received in fake.received] == ["response.create", "response.cancel"]


def test_a_refused_frame_is_sent_again_as_it_was_and_left_alone_from_then_on(proxy: Proxy, fake: FakeProvider) -> None:
    body = bodies.responses(bodies.log(555), **CREATE)
    fake.respond = lambda received: Reply() if received.body == body else Reply(status=400)
    with socket(proxy) as connection:
        port = connection.local_address[1]
        assert [event["type"] for event in ask(connection, body)][-1] == "response.completed"
        ask(connection, body)
    assert [received.body == body for received in fake.received] == [False, True, True]
    first, second = receipts(proxy, port, 2)
    assert (first["refused"], first["http_status"], second["http_status"]) == (400, 200, 200)


def test_an_error_is_the_answers_status(proxy: Proxy, fake: FakeProvider) -> None:
    fake.respond = lambda received: Reply(status=429)
    with socket(proxy) as connection:
        port = connection.local_address[1]
        ask(connection, bodies.responses("ok", **CREATE))
    assert receipts(proxy, port)[0]["http_status"] == 429


def test_a_connection_that_ends_in_the_middle_has_a_receipt(proxy: Proxy, fake: FakeProvider) -> None:
    with socket(proxy) as connection:
        port = connection.local_address[1]
        for _ in range(2):
            connection.send(bodies.responses("ok", **CREATE).decode())
    assert len(receipts(proxy, port, 2)) == 2
