"""Foreign hosts keep their certificates; a client that distrusts ours is told once, and then let through."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from addon.commands.fake_provider import FakeProvider
from tests.conftest import Proxy, StartProxy

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
    return start_proxy(thinwire_hosts="llm.corp.example=openai-chat", thinwire_exclude_hosts="api.groq.com")


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
    proxy.wait_for("does not trust thinwire's certificate for api.mistral.ai", 5)
    assert "mitmproxy" not in issuer(proxy, "api.mistral.ai", fake.ca, "AES128-SHA256:AES256-SHA256")
    assert "mitmproxy" in issuer(proxy, "api.mistral.ai", proxy.ca)
    assert proxy.output.count("thinwire's certificate for api.mistral.ai") == 1


def test_a_client_that_hangs_up_after_the_handshake_twice_is_let_through(proxy: Proxy, fake: FakeProvider) -> None:
    for _ in range(2):
        connection = proxy.tunnel("api.cerebras.ai")
        connection.connect()
        connection.close()
    proxy.wait_for("thinwire's certificate for api.cerebras.ai", 5)
    assert "mitmproxy" not in issuer(proxy, "api.cerebras.ai", fake.ca)


def test_a_connection_that_is_used_after_a_hang_up_clears_the_client(proxy: Proxy) -> None:
    for _ in range(3):
        connection = proxy.tunnel("api.deepseek.com")
        connection.connect()
        connection.close()
        assert "mitmproxy" in issuer(proxy, "api.deepseek.com", proxy.ca)
    assert "certificate for api.deepseek.com" not in proxy.output
