"""Foreign hosts keep their certificates; a client that distrusts ours is told once, and then let through for some minutes."""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from pathlib import Path

import pytest

from thinwire.addon.commands.fake_provider import FakeProvider

from ...conftest import PATIENCE, Proxy, StartProxy

FOREIGN = (
    "example.com",
    "api.openai.com.evil.example",
    "notopenai.com",
    "www.googleapis.com",
    "10.0.0.1",
    "amazonaws.com",
)


@pytest.fixture(scope="module")
def proxy(start_proxy: StartProxy) -> Proxy:
    hosts = {"thinwire_hosts": "llm.corp.example=openai-chat", "thinwire_exclude_hosts": "api.groq.com"}
    return start_proxy(first=(PATIENCE,), **hosts)


def issuer(proxy: Proxy, host: str, trust: Path, ciphers: str = "") -> str:
    connection = proxy.tunnel(host, trust)
    context: ssl.SSLContext = connection._context  # type: ignore[attr-defined]  # http.client has no way to change it later
    if ciphers:
        context.set_ciphers(ciphers)
    context.check_hostname = False
    connection.connect()
    assert isinstance(connection.sock, ssl.SSLSocket)
    certificate = connection.sock.getpeercert()
    connection.request("GET", "/")
    connection.getresponse().read()
    connection.close()
    return str((certificate or {})["issuer"])


@pytest.mark.parametrize("host", [*FOREIGN, "api.groq.com"])
def test_the_certificate_of_another_host_is_its_own(proxy: Proxy, fake: FakeProvider, host: str) -> None:
    assert "mitmproxy" not in issuer(proxy, host, fake.ca)


@pytest.mark.parametrize("host", ["api.openai.com", "API.Anthropic.com", "x.openai.azure.com", "llm.corp.example"])
def test_the_certificate_of_an_llm_host_is_ours(proxy: Proxy, host: str) -> None:
    assert "mitmproxy" in issuer(proxy, host, proxy.ca)


def test_a_client_that_refuses_our_certificate_is_let_through_from_then_on(proxy: Proxy, fake: FakeProvider) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        issuer(proxy, "api.mistral.ai", fake.ca, "AES128-SHA256:AES256-SHA256")
    proxy.wait_for("does not trust thinwire's certificate for api.mistral.ai")
    assert "mitmproxy" not in issuer(proxy, "api.mistral.ai", fake.ca, "AES128-SHA256:AES256-SHA256")
    assert "mitmproxy" in issuer(proxy, "api.mistral.ai", proxy.ca)
    assert proxy.output.count("thinwire's certificate for api.mistral.ai") == 1


def test_a_client_that_hangs_up_after_the_handshake_twice_is_let_through(proxy: Proxy, fake: FakeProvider) -> None:
    for _ in range(2):
        connection = proxy.tunnel("api.cerebras.ai")
        connection.connect()
        connection.close()
    proxy.wait_for("thinwire's certificate for api.cerebras.ai")
    assert "mitmproxy" not in issuer(proxy, "api.cerebras.ai", fake.ca)


def hang_up_in_the_handshake(proxy: Proxy, host: str) -> None:
    """As Node does that does not trust a certificate, and anyone who is stopped just then."""
    connection = socket.create_connection(("127.0.0.1", proxy.port))
    connection.sendall(f"CONNECT {host}:443 HTTP/1.1\r\nhost: {host}\r\n\r\n".encode())
    connection.recv(1000)
    hello = ssl.MemoryBIO()
    client = ssl.create_default_context().wrap_bio(ssl.MemoryBIO(), hello, server_hostname=host)
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()
    connection.sendall(hello.read())
    connection.recv(1000)
    connection.close()


def test_a_client_that_hangs_up_in_the_handshake_once_may_have_been_stopped(proxy: Proxy, fake: FakeProvider) -> None:
    hang_up_in_the_handshake(proxy, "api.together.xyz")
    assert "mitmproxy" in issuer(proxy, "api.together.xyz", proxy.ca)
    assert "certificate for api.together.xyz" not in proxy.output


def test_a_client_that_hangs_up_in_the_handshake_twice_is_let_through(proxy: Proxy, fake: FakeProvider) -> None:
    for _ in range(2):
        hang_up_in_the_handshake(proxy, "api.perplexity.ai")
    proxy.wait_for("thinwire's certificate for api.perplexity.ai")
    assert "mitmproxy" not in issuer(proxy, "api.perplexity.ai", fake.ca)


def test_a_client_that_has_sent_a_request_may_drop_connections_that_it_does_not_need(proxy: Proxy) -> None:
    """Codex does, at its end."""
    issuer(proxy, "api.fireworks.ai", proxy.ca)
    for _ in range(12):
        connection = proxy.tunnel("api.fireworks.ai")
        connection.connect()
        connection.close()
        hang_up_in_the_handshake(proxy, "api.fireworks.ai")
    assert "mitmproxy" in issuer(proxy, "api.fireworks.ai", proxy.ca)
    assert "certificate for api.fireworks.ai" not in proxy.output


def test_a_connection_that_is_used_after_a_hang_up_clears_the_client(proxy: Proxy) -> None:
    for _ in range(3):
        connection = proxy.tunnel("api.deepseek.com")
        connection.connect()
        connection.close()
        assert "mitmproxy" in issuer(proxy, "api.deepseek.com", proxy.ca)
    assert "certificate for api.deepseek.com" not in proxy.output


@pytest.mark.parametrize("inside", [False, True], ids=["in the tunnel", "inside of TLS"])
def test_bytes_that_are_no_handshake_say_nothing_about_trust(proxy: Proxy, inside: bool) -> None:
    for _ in range(3):
        connection = proxy.tunnel("api.x.ai")
        if inside:
            connection.connect()
            said = connection.sock
        else:
            said = socket.create_connection(("127.0.0.1", proxy.port))
            said.sendall(b"CONNECT api.x.ai:443 HTTP/1.1\r\nhost: x\r\n\r\n")
            said.recv(1000)
        said.sendall(b"\x16\x03\x01" + b"\0" * 300)
        with suppress(OSError):
            said.recv(1000)
        said.close()
    assert "mitmproxy" in issuer(proxy, "api.x.ai", proxy.ca)
