"""The CA: what it must refuse to vouch for, and that mitmproxy and strict clients accept it for the rest."""

from __future__ import annotations

import ipaddress
import ssl
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from mitmproxy.certs import CertStore

from thinwire.addon.providers.routes import Routes
from thinwire.certs import ca

HOSTS = ("api.openai.com", "openai.azure.com")


def shakes_hands(folder: Path, name: str, trusted: Path | None = None) -> bool:
    """Whether a strict client takes the certificate that mitmproxy makes for `name`."""
    kind = x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    entry = CertStore.from_store(folder, "mitmproxy", 2048).get_cert(name, [kind])
    pair = folder / "leaf.pem"
    key = entry.privatekey.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pair.write_bytes(key + entry.cert.to_pem())
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(pair)
    client_context = ssl.create_default_context(cafile=str(trusted or folder / ca.CERTIFICATE_FILE))
    client_context.verify_flags |= ssl.VERIFY_X509_STRICT
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_context.wrap_bio(to_client, to_server, server_hostname=name)
    server = server_context.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError:
                return False
    return True


@pytest.mark.parametrize("name", ["example.org", "openai.com", "azure.com", "127.0.0.1", "8.8.8.8"])
def test_clients_refuse_any_other_name(tmp_path: Path, name: str) -> None:
    ca.ensure(tmp_path, HOSTS)
    assert not shakes_hands(tmp_path, name)


@pytest.mark.parametrize("name", ["api.openai.com", "mine.openai.azure.com"])
def test_clients_accept_llm_hosts(tmp_path: Path, name: str) -> None:
    authority = ca.ensure(tmp_path, HOSTS)
    assert authority.permits(name)
    assert shakes_hands(tmp_path, name)


def test_a_second_start_changes_no_byte(tmp_path: Path) -> None:
    assert ca.ensure(tmp_path, HOSTS).fate == "created"
    before = (tmp_path / ca.KEY_FILE).read_bytes()
    assert ca.ensure(tmp_path, HOSTS[:1]).fate == "kept"
    assert (tmp_path / ca.KEY_FILE).read_bytes() == before


def test_a_foreign_ca_is_used_as_it_is(tmp_path: Path) -> None:
    CertStore.create_store(tmp_path, "mitmproxy", 2048)
    before = (tmp_path / ca.KEY_FILE).read_bytes()
    authority = ca.ensure(tmp_path, HOSTS)
    assert (authority.fate, authority.permitted) == ("foreign", None)
    assert (tmp_path / ca.KEY_FILE).read_bytes() == before
    assert authority.permits("anything.example")


def test_only_the_user_can_read_the_key(tmp_path: Path) -> None:
    ca.ensure(tmp_path / "new", HOSTS)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new" / ca.KEY_FILE).stat().st_mode) == 0o600
    assert b"PRIVATE" not in (tmp_path / "new" / ca.CERTIFICATE_FILE).read_bytes()


def test_added_hosts_keep_the_trust_that_was_given(tmp_path: Path) -> None:
    ca.ensure(tmp_path, HOSTS)
    trusted = tmp_path / "trusted-before.pem"
    trusted.write_bytes((tmp_path / ca.CERTIFICATE_FILE).read_bytes())
    assert ca.ensure(tmp_path, ["llm.corp.example"]).fate == "reissued"
    assert shakes_hands(tmp_path, "api.openai.com", trusted)
    assert shakes_hands(tmp_path, "llm.corp.example")
    assert not shakes_hands(tmp_path, "llm.corp.example", trusted)


def test_two_starts_at_once_agree_on_one_ca(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: ca.ensure(tmp_path, HOSTS), range(8)))
    found = ca.find(tmp_path)
    assert found is not None
    assert shakes_hands(tmp_path, "api.openai.com")
    assert [name.name for name in tmp_path.glob(".*")] == []


@pytest.mark.parametrize(
    ("host", "permitted"),
    [
        ("openai.com", False),
        ("myapi.openai.com", False),
        ("azure.com", False),
        ("api.openai.com", True),
        ("API.OpenAI.com.", True),
        ("eu.api.openai.com", True),
        ("mine.openai.azure.com", True),
    ],
)
def test_a_name_permits_itself_and_what_is_below_it(host: str, permitted: bool) -> None:
    assert ca.permits(HOSTS, host) is permitted


def test_the_whole_routing_table_fits_into_one_ca(tmp_path: Path) -> None:
    authority = ca.ensure(tmp_path, Routes().hosts())
    assert shakes_hands(tmp_path, "bedrock-runtime.eu-west-1.amazonaws.com")
    assert not shakes_hands(tmp_path, "s3.eu-west-1.amazonaws.com")
    assert not shakes_hands(tmp_path, "storage.googleapis.com")
    assert authority.certificate.stat().st_size < 32_000


def test_an_empty_folder_holds_no_ca(tmp_path: Path) -> None:
    assert ca.find(tmp_path) is None
