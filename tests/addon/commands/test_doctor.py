"""Every line of the doctor is true, and a failed one says how to repair it."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from pathlib import Path
from unittest.mock import Mock

import pytest

from thinwire.addon.commands.doctor import Check, checks
from thinwire.addon.commands.launching.temporary_proxy import proxy

from ...conftest import free_port
from .conftest import Thinwire


def diagnosed(environ: Mapping[str, str], folder: Path, port: int) -> dict[str, Check]:
    return {check.sentence: check for check in checks(port, str(folder), environ)}


def test_all_is_well_on_a_fresh_machine(thinwire: Thinwire) -> None:
    done = thinwire("doctor", "--port", str(free_port()))
    assert done.returncode == 0, done.stdout
    assert "not ok" not in done.stdout
    assert "a request through a proxy of its own" in done.stdout


def test_broken_options_end_the_visit(environ: Mapping[str, str], tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("thinwire_mode: maybe")
    *_, last = diagnosed(environ, tmp_path, free_port()).values()
    assert (last.ok, "thinwire_mode" in last.sentence) == (False, True)


def test_an_option_that_there_is_not_is_pointed_out(
    environ: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thinwire.addon.commands.doctor._whole_way", lambda environ: Check(True, ""))
    (tmp_path / "config.yaml").write_text("thinwire_levl: lossless\n")
    found = diagnosed(environ, tmp_path, free_port())
    assert not found["options: there is no option thinwire_levl; did you mean thinwire_level?"].ok
    assert found["options: optimize, balanced"].ok


@pytest.mark.parametrize("name", ["memo.sqlite", "originals.sqlite", "ledger.sqlite", "prices.toml"])
def test_a_file_that_keeps_a_proxy_from_starting_is_named(
    environ: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("thinwire.addon.commands.doctor._whole_way", lambda environ: Check(True, ""))
    (tmp_path / name).write_bytes(b"no such thing" * 99)
    (found,) = (check for check in checks(free_port(), str(tmp_path), environ) if "stores:" in check.sentence)
    assert (found.ok, name in found.sentence) == (False, True)


def test_a_full_disk_ends_the_visit(
    environ: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: Mock(free=4096))
    *_, last = checks(free_port(), str(tmp_path), environ)
    assert (last.ok, last.sentence) == (False, f"the disk of {tmp_path} is full")


def test_a_folder_that_cannot_be_written_ends_the_visit(
    environ: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run.log").touch()
    (tmp_path / "config.yaml").touch()
    locked = {str(tmp_path / name) for name in ("run.log", "config.yaml")}  # the latter is only read
    monkeypatch.setattr("os.access", lambda path, mode: str(path) not in locked)
    *_, last = checks(free_port(), str(tmp_path), environ)
    assert (last.ok, last.sentence) == (False, f"{tmp_path / 'run.log'} is not writable for this user")
    assert f'chown -R "$(id -un)" {tmp_path}' in last.repair


def test_a_stranger_on_the_port_is_told_from_the_proxy(
    environ: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thinwire.addon.commands.doctor._whole_way", lambda environ: Check(True, ""))
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        assert not diagnosed(environ, tmp_path, port)[f"port {port}: what listens there is not thinwire"].ok
    with proxy([], environ) as running:
        assert diagnosed(environ, tmp_path, running.port)[f"port {running.port}: a mitmproxy answers"].ok


def test_a_shell_that_trusts_something_else_is_noticed(
    environ: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thinwire.addon.commands.doctor._whole_way", lambda environ: Check(True, ""))
    port = free_port()
    half = {**environ, "HTTPS_PROXY": f"http://127.0.0.1:{port}"}
    found = diagnosed(half, tmp_path, port)["NODE_EXTRA_CA_CERTS does not name thinwire's bundle"]
    assert (found.ok, "Claude Code" in found.repair) == (False, True)


@pytest.mark.parametrize("installed", [True, False])
def test_parsers_that_are_asked_for_and_not_installed_are_noticed(
    environ: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    monkeypatch.setattr("thinwire.addon.commands.doctor._whole_way", lambda environ: Check(True, ""))
    monkeypatch.setattr("thinwire.addon.commands.doctor.find_spec", lambda name: object() if installed else None)
    (tmp_path / "config.yaml").write_text("thinwire_code: 'true'")
    (found,) = (check for said, check in diagnosed(environ, tmp_path, free_port()).items() if "thinwire_code" in said)
    assert (found.ok, "thinwire[code]" in found.repair) == (installed, True)
