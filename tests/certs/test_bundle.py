"""What a client trusted before, it still trusts."""

from __future__ import annotations

from pathlib import Path

import certifi
import pytest

from thinwire.addon.clients.table import VARIABLES
from thinwire.certs import bundle, ca


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    return ca.ensure(tmp_path, ["api.openai.com"]).certificate


def one(number: int) -> bytes:
    return b"-----BEGIN CERTIFICATE-----\n%d\n-----END CERTIFICATE-----\n" % number


def certificates(file: Path) -> list[bytes]:
    return bundle.merged([file.read_bytes()]).split(b"-----END CERTIFICATE-----\n")[:-1]


def test_what_the_environment_names_is_kept(tmp_path: Path, authority: Path) -> None:
    (tmp_path / "corp.pem").write_bytes(b"comment\n" + one(1) + one(2))
    (tmp_path / "node.pem").write_bytes(one(3))
    environ = {"SSL_CERT_FILE": str(tmp_path / "corp.pem"), "NODE_EXTRA_CA_CERTS": str(tmp_path / "node.pem")}
    bundles = bundle.write(tmp_path, authority, environ, VARIABLES)
    assert bundles.replacing.read_bytes() == one(1) + one(2) + one(3) + authority.read_bytes()
    assert bundles.adding.read_bytes() == one(3) + authority.read_bytes()


def test_the_systems_store_is_in_the_bundle_and_not_in_the_extra(tmp_path: Path, authority: Path) -> None:
    bundles = bundle.write(tmp_path, authority, {}, VARIABLES)
    assert len(certificates(bundles.replacing)) > 50
    assert len(certificates(bundles.adding)) == 1


def test_a_run_inside_a_run_adds_nothing(tmp_path: Path, authority: Path) -> None:
    first = bundle.write(tmp_path, authority, {}, VARIABLES)
    before = first.replacing.read_bytes(), first.adding.read_bytes()
    environ = {"SSL_CERT_FILE": str(first.replacing), "NODE_EXTRA_CA_CERTS": str(first.adding)}
    second = bundle.write(tmp_path, authority, environ, VARIABLES)
    assert (second.replacing.read_bytes(), second.adding.read_bytes()) == before


def test_names_that_lead_nowhere_are_no_trouble(tmp_path: Path, authority: Path) -> None:
    environ = {"SSL_CERT_FILE": "/nowhere.pem", "NODE_EXTRA_CA_CERTS": "/nowhere.pem"}
    assert certificates(bundle.write(tmp_path, authority, environ, VARIABLES).replacing)


def test_certifi_serves_where_the_system_has_no_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bundle, "_SYSTEM_STORES", ())
    monkeypatch.setattr("ssl.get_default_verify_paths", lambda: type("P", (), {"openssl_cafile": "/nowhere"}))
    assert bundle.system_store({}) == Path(certifi.where())
