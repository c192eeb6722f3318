"""`thinwire ca` gives the certificate away, and never the key."""

from __future__ import annotations

from pathlib import Path

from thinwire.addon.commands.ca import STORES

from .conftest import Thinwire


def test_the_export_is_the_certificate_alone(thinwire: Thinwire, tmp_path: Path) -> None:
    shown = thinwire("ca", "--export", "-").stdout
    thinwire("ca", "--export", str(tmp_path / "out.pem"))
    assert shown == (tmp_path / "out.pem").read_text() == (tmp_path / ".thinwire" / "mitmproxy-ca-cert.pem").read_text()
    assert "PRIVATE" not in shown


def test_an_export_that_cannot_be_written_is_said(thinwire: Thinwire, tmp_path: Path) -> None:
    done = thinwire("ca", "--export", str(tmp_path / "no" / "where.pem"))
    assert (done.returncode, "No such file or directory" in done.stderr) == (1, True)


def test_it_says_how_to_trust_it_everywhere(thinwire: Thinwire) -> None:
    said = thinwire("ca").stdout
    assert all(system in said for system, _ in STORES)
    assert "LLM hosts and nothing else" in said
