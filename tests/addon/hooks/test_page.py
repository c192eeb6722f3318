"""Through a real proxy: the page answers on its port, to nobody but those who ask for it there, and nothing is forwarded."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import replace

import pytest

from thinwire.addon.commands.fake_provider import FakeProvider
from thinwire.addon.control.running import running_in
from thinwire.addon.page.access import HEADERS

from ...conftest import Answer, Proxy, StartProxy, free_port, read, wait_for
from ...other_user import as_nobody, needs_another_user
from .. import bodies

HOST, PATH = "api.openai.com", "/v1/chat/completions"


def ask(proxy: Proxy, target: str = "/", method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    """A request to the proxy itself."""
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=60)
    try:
        connection.request(method, target, body, {name.replace("_", "-"): said for name, said in headers.items()})
        return read(connection)
    finally:
        connection.close()


def raw(proxy: Proxy, said: bytes) -> bytes:
    """What comes back for these bytes until the connection is closed, which the client does not do: who does is not answered."""
    found = b""
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=60) as connection:
        connection.sendall(said)
        with suppress(ConnectionError):
            while piece := connection.recv(1 << 16):
                found += piece
    return found


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
        b"\xff\xfe / %d\r\nConnection: close\r\n\r\n",
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


PRIVATE = (
    "/api/overview.json",
    "/metrics",
    "/o/0123456789abcdef",
    "/o/0123456789abcdef/../../page.js",
    "//x/api/overview.json",
)
QUERY = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n%s\r\n"


@needs_another_user
def test_another_user_of_this_machine_gets_the_front_page_and_nothing_else(proxy: Proxy) -> None:
    def asks() -> list[bytes]:
        return [raw(proxy, QUERY % (target.encode(), proxy.port, b"")) for target in (*PRIVATE, "/")]

    with as_nobody(asks) as answers:
        *private, front = answers()
    assert [answer[:12] for answer in private] == [b"HTTP/1.1 403"] * len(PRIVATE)
    assert all(b"belongs to the user who runs the proxy" in answer for answer in private)
    assert is_page(front)


@needs_another_user
def test_whoever_has_the_token_comes_in(proxy: Proxy) -> None:
    known = running_in(proxy.folder / "thinwire")[0].token.encode()

    def asks() -> list[bytes]:
        headers = (b"Authorization: Bearer %s\r\n" % known, b"Authorization: Bearer x%s\r\n" % known)
        queries = [QUERY % (b"/metrics", proxy.port, header) for header in headers]
        return [raw(proxy, query) for query in (*queries, QUERY % (b"/metrics?token=%s" % known, proxy.port, b""))]

    with as_nobody(asks) as answers:
        right, wrong, in_the_address = answers()
    assert (right[:12], wrong[:12], in_the_address[:12]) == (b"HTTP/1.1 200", b"HTTP/1.1 403", b"HTTP/1.1 200")


@pytest.fixture(scope="module")
def regular(start_proxy: StartProxy) -> Proxy:
    """One that connects to what it is asked for itself."""
    port = free_port()
    return replace(start_proxy("--mode", f"regular@{port}"), port=port)


@pytest.mark.parametrize(
    "said",
    [
        b"GET http://127.0.0.1:%d/metrics HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n",
        b"GET http://localhost:%d/metrics HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n",
        b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\nGET /metrics HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n",
    ],
    ids=["address", "name", "tunnel"],
)
def test_the_proxy_does_not_ask_itself_for_others(regular: Proxy, said: bytes) -> None:
    assert b"thinwire_requests_total" not in raw(regular, said % (regular.port, regular.port))
    assert b"thinwire_requests_total" in ask(regular, "/metrics").body


@needs_another_user
def test_another_user_gets_nowhere_on_this_machine_through_the_proxy(regular: Proxy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as service:
        service.settimeout(60)
        query = b"GET http://127.0.0.1:%d/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % service.getsockname()[1]
        heard: list[bytes] = []

        def serve() -> None:
            for _ in range(2):
                connection, _ = service.accept()
                heard.append(connection.recv(1000))
                with suppress(OSError), connection:
                    connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

        serving = threading.Thread(target=serve)
        serving.start()
        with as_nobody(lambda: raw(regular, query)) as answer:
            assert b"204" not in answer()
        assert b" 204 " in raw(regular, query)
        serving.join(30)
    assert heard[0] == b"" and b"GET /x" in heard[1]


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
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=60)
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
    known = len(requests(proxy))
    proxy.post(HOST, PATH, bodies.chat(log))
    wait_for(lambda: len(requests(proxy)) > known)
    rows = requests(proxy)
    (block, *_) = json.loads(ask(proxy, f"/api/request.json?id={rows[0]['id']}").body)["blocks"]
    assert ask(proxy, f"/o/{block['original']}").body.decode() == log
    shown = json.loads(ask(proxy, f"/api/block.json?id={block['original']}").body)
    sent = json.loads(fake.received[0].body)["messages"][-1]["content"]
    assert shown["sent"]
    lines = [line for pair in shown["pairs"] for line in (pair["after"] or pair["before"])["head"]]
    assert all(line in sent for line in lines)
    assert b"thinwire_requests_total" in ask(proxy, "/metrics").body


def test_an_expression_that_takes_for_ever_holds_up_nobody(proxy: Proxy, fake: FakeProvider) -> None:
    known = len(requests(proxy))
    proxy.post(HOST, PATH, bodies.chat("a" * 5_000 + "!\n" + bodies.log()))
    wait_for(lambda: len(requests(proxy)) > known)
    rows = requests(proxy)
    (block, *_) = json.loads(ask(proxy, f"/api/request.json?id={rows[0]['id']}").body)["blocks"]
    answers: list[Answer] = []
    target = f"/o/{block['original']}?grep=(a%7Caa)%2B%24"
    asking = threading.Thread(target=lambda: answers.append(ask(proxy, target)))
    asking.start()
    for _ in range(10):
        assert proxy.post(HOST, PATH, bodies.chat("x")).status == 200
    asking.join()
    assert (answers[0].status, b"took longer" in answers[0].body) == (400, True)


def requests(proxy: Proxy) -> list[dict[str, object]]:
    """The rows of the ledger, the latest first; a request has its own a moment after its answer."""
    found: list[dict[str, object]] = json.loads(ask(proxy, "/api/requests.json?since=all").body)["rows"]
    return found


def test_a_regular_proxy_has_the_page_and_a_reverse_proxy_has_none(start_proxy: StartProxy) -> None:
    regular, reverse = free_port(), free_port()
    proxy = start_proxy("--mode", f"regular@{regular}", "--mode", f"reverse:http://127.0.0.1:9@{reverse}")
    assert not is_page(
        raw(replace(proxy, port=reverse), b"GET / HTTP/1.1\r\nHost: x:%d\r\nConnection: close\r\n\r\n" % reverse)
    )
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
        connection = http.client.HTTPSConnection("127.0.0.1", proxy.port, context=context, timeout=60)
        connection.request("GET", "/", headers={"Host": "evil.example"})
        body = read(connection).body
    except (OSError, http.client.HTTPException):
        return
    assert not is_page(body)
