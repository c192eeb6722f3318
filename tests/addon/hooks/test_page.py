"""Through a real proxy: the page answers on its port, to nobody but those who ask for it there, and nothing is forwarded."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import time
from dataclasses import replace

import pytest

from thinwire.addon.commands.fake_provider import FakeProvider
from thinwire.addon.page.access import HEADERS

from ...conftest import Answer, Proxy, StartProxy, free_port, read
from .. import bodies

HOST, PATH = "api.openai.com", "/v1/chat/completions"


def ask(proxy: Proxy, target: str = "/", method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    """A request to the proxy itself."""
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=30)
    try:
        connection.request(method, target, body, {name.replace("_", "-"): said for name, said in headers.items()})
        return read(connection)
    finally:
        connection.close()


def raw(proxy: Proxy, said: bytes) -> bytes:
    """What comes back for these bytes until the connection is closed."""
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=15) as connection:
        connection.sendall(said)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def is_page(body: bytes) -> bool:
    return b"/page.js" in body


@pytest.mark.parametrize(
    "said",
    [
        b"GET / HTTP/1.1\r\nHost: evil.example:%d\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: 127.0.0.1:%d\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.0\r\nX: %d\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n",
        b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        b"\xff\xfe / %d\r\n\r\n",
    ],
)
def test_what_never_gets_the_page(proxy: Proxy, said: bytes) -> None:
    assert not is_page(raw(proxy, said % proxy.port))


def test_a_name_that_resolves_to_this_machine_gets_nothing(proxy: Proxy, fake: FakeProvider) -> None:
    answer = ask(proxy, "/api/overview.json", Host=f"rebound.example:{proxy.port}")
    assert (answer.status, fake.received) == (403, [])


def test_a_chat_request_to_the_port_itself_is_neither_forwarded_nor_counted(proxy: Proxy, fake: FakeProvider) -> None:
    answer = ask(proxy, PATH, "POST", bodies.chat("x"), Host=HOST, Content_Type="application/json")
    assert (answer.status, fake.received) == (403, [])
    assert ask(proxy, PATH, "POST", b"{}").status == 405


def test_a_request_through_the_proxy_to_another_service_of_this_machine_goes_there(
    proxy: Proxy, fake: FakeProvider
) -> None:
    said = b"GET http://127.0.0.1:9/page HTTP/1.1\r\nHost: 127.0.0.1:9\r\nConnection: close\r\n\r\n"
    assert b"Content-Security-Policy" not in raw(proxy, said)


def test_inside_of_a_tunnel_there_is_no_page(proxy: Proxy) -> None:
    connection = proxy.tunnel(HOST)
    try:
        connection.request("GET", "/", headers={"Host": f"127.0.0.1:{proxy.port}"})
        assert not is_page(read(connection).body)
    finally:
        connection.close()


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_the_page_is_there_under_our_own_names(proxy: Proxy, name: str) -> None:
    answer = ask(proxy, Host=f"{name}:{proxy.port}")
    assert (answer.status, is_page(answer.body)) == (200, True)
    assert all(answer.headers[header.lower()] == said for header, said in HEADERS.items())
    assert "access-control-allow-origin" not in answer.headers


def test_a_head_has_no_body(proxy: Proxy) -> None:
    answer = ask(proxy, method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["content-length"]) > 100


def test_a_post_is_refused_and_a_large_one_hung_up_on(proxy: Proxy) -> None:
    assert ask(proxy, "/", "POST", b"x" * 100).status == 405
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        ask(proxy, "/", "POST", b"x" * 5_000_000)


def test_one_connection_may_ask_again(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=30)
    try:
        for target in ("/", "/page.css", "/nothing", "/api/overview.json"):
            connection.request("GET", target)
            answer = connection.getresponse()
            assert answer.read()
            assert answer.status == (404 if target == "/nothing" else 200)
    finally:
        connection.close()


def test_a_request_shows_up_with_what_was_sent_instead(proxy: Proxy, fake: FakeProvider) -> None:
    log = bodies.log()
    proxy.post(HOST, PATH, bodies.chat(log))
    rows = _waited(proxy, "/api/requests.json?since=all")["rows"]
    (block, *_) = json.loads(ask(proxy, f"/api/request.json?id={rows[0]['id']}").body)["blocks"]
    assert ask(proxy, f"/o/{block['original']}").body.decode() == log
    shown = json.loads(ask(proxy, f"/api/block.json?id={block['original']}").body)
    sent = json.loads(fake.received[0].body)["messages"][-1]["content"]
    assert shown["sent"]
    lines = [line for pair in shown["pairs"] for line in (pair["after"] or pair["before"])["head"]]
    assert all(line in sent for line in lines)
    assert b"thinwire_requests_total" in ask(proxy, "/metrics").body


def _waited(proxy: Proxy, target: str) -> dict[str, list[dict[str, object]]]:
    """The rows, as soon as there is one: the ledger is written a moment later."""
    limit = time.monotonic() + 10
    while True:
        found: dict[str, list[dict[str, object]]] = json.loads(ask(proxy, target).body)
        if found["rows"] or time.monotonic() > limit:
            return found
        time.sleep(0.05)


def test_a_regular_proxy_has_the_page_and_a_reverse_proxy_has_none(start_proxy: StartProxy) -> None:
    regular, reverse = free_port(), free_port()
    proxy = start_proxy("--mode", f"regular@{regular}", "--mode", f"reverse:http://127.0.0.1:9@{reverse}")
    assert not is_page(raw(replace(proxy, port=reverse), b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % reverse))
    proxy = replace(proxy, port=regular)
    assert is_page(ask(proxy).body)
    assert ask(proxy, Host="evil.example").status == 403
    assert not is_page(
        raw(proxy, b"GET http://127.0.0.1:%d/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % regular)
    )
    assert "page fails" not in proxy.output


def test_a_proxy_that_speaks_tls_has_the_same_door(proxy: Proxy) -> None:
    context = ssl._create_unverified_context()
    try:
        connection = http.client.HTTPSConnection("127.0.0.1", proxy.port, context=context, timeout=15)
        connection.request("GET", "/", headers={"Host": "evil.example"})
        body = read(connection).body
    except (OSError, http.client.HTTPException):
        return
    assert not is_page(body)
