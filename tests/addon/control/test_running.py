"""Who is said to run does run; what a killed proxy left behind is cleared away."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from thinwire.addon.control.running import Running, announce, process_of, running_in, this_process


@pytest.fixture
def other() -> Iterator[subprocess.Popen[bytes]]:
    """Another process."""
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    yield process
    process.kill()
    process.wait()


def of(pid: int, created: float, started: float = 1.0) -> Running:
    return Running(pid, created, "127.0.0.1", 8080, "token", "1.2.3", started)


def test_nobody_runs_where_nothing_is(tmp_path: Path) -> None:
    assert running_in(tmp_path / "none") == running_in(tmp_path) == []


def test_the_address_of_the_page_has_the_token_only_where_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert of(1, 1.0).page == "http://127.0.0.1:8080/"
    monkeypatch.setattr("thinwire.addon.control.running.can_tell", lambda: False)
    assert of(1, 1.0).page == "http://127.0.0.1:8080/#/overview?token=token"


def test_those_that_run_are_found_the_latest_first(tmp_path: Path, other: subprocess.Popen[bytes]) -> None:
    first, then = of(*this_process(), started=1), of(other.pid, psutil.Process(other.pid).create_time(), started=2)
    for one in (first, then):
        file = announce(tmp_path, one)
        assert file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "running").stat().st_mode & 0o777 == 0o700
    assert running_in(tmp_path) == [then, first]


def test_a_killed_proxy_is_forgotten(tmp_path: Path, other: subprocess.Popen[bytes]) -> None:
    one = of(other.pid, psutil.Process(other.pid).create_time())
    file = announce(tmp_path, one)
    other.kill()
    other.wait()
    assert process_of(one) is None
    assert running_in(tmp_path) == []
    assert not file.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no zombies there")
def test_one_that_nobody_has_waited_for_yet_does_not_run(other: subprocess.Popen[bytes]) -> None:
    process = psutil.Process(other.pid)
    one = of(other.pid, process.create_time())
    assert process_of(one) == process
    other.kill()
    while process.status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.01)
    assert process_of(one) is None


def test_a_process_that_took_over_the_id_is_not_the_proxy(tmp_path: Path, other: subprocess.Popen[bytes]) -> None:
    announce(tmp_path, of(other.pid, psutil.Process(other.pid).create_time() - 60))
    assert running_in(tmp_path) == []


def test_a_file_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    announce(tmp_path, of(*this_process()))
    (tmp_path / "running" / "7.json").write_text("{")
    assert [one.pid for one in running_in(tmp_path)] == [this_process()[0]]


def test_an_address_is_one_that_a_browser_takes() -> None:
    assert of(1, 1).address == "127.0.0.1:8080"
    assert Running(1, 1, "::1", 8080, "t", "v", 1).address == "[::1]:8080"
