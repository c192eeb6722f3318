"""A proxy for as long as its owner lives."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from pathlib import Path
from unittest.mock import Mock

import psutil
import pytest

from thinwire.addon.commands.launching import temporary_proxy
from thinwire.addon.commands.launching.mitmdump_args import Refused


def test_a_proxy_without_thinwire_in_it_is_no_proxy(
    environ: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "sitecustomize.py"  # runs in the proxy's process before anything else
    broken.write_text("import sys; sys.modules['thinwire.addon.thinwire'] = None")
    with (
        pytest.raises(Refused, match=r"thinwire did not load|did not start"),
        temporary_proxy.proxy([], {**environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{environ['PYTHONPATH']}"}),
    ):
        pytest.fail("it was taken for a proxy")


def test_a_proxy_that_could_say_nothing_on_a_full_disk_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "run.log"
    log.write_text("earlier")
    assert temporary_proxy.trouble(-1, log, 7).endswith("(nothing)")
    monkeypatch.setattr("shutil.disk_usage", lambda folder: Mock(free=4096))
    assert temporary_proxy.trouble(-1, log, 7) == f"the proxy did not start: the disk of {tmp_path} is full"
    assert temporary_proxy.trouble(-1, log, 0).endswith("earlier")


def test_it_is_gone_after_the_block_and_has_said_what_it_did(environ: Mapping[str, str]) -> None:
    with temporary_proxy.proxy([], environ) as running:
        process = psutil.Process(running.pid)
        assert running.environment({"A": "1"})["A"] == "1"
        assert running.environment({})["HTTPS_PROXY"] == f"http://127.0.0.1:{running.port}"
    assert not process.is_running()
    assert "is on" in running.log.read_text()


def test_one_that_does_not_stop_is_killed(environ: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(temporary_proxy, "_PATIENCE", 0.5)
    with temporary_proxy.proxy([], environ) as running:
        os.kill(running.pid, signal.SIGSTOP)
    assert not psutil.pid_exists(running.pid)


def test_the_log_begins_anew_when_it_is_long(environ: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(temporary_proxy, "_MOST", 10)
    for _ in range(2):
        with temporary_proxy.proxy([], environ) as running:
            pass
    assert running.log.read_text().count("is on") == 1
