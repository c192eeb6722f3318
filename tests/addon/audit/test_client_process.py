"""Who is nobody, then real processes on real connections."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from thinwire.addon.audit.client_process import NOBODY, Owner, ProcessLookup, Projects, root_of

CLIENT = "import socket,sys,time; s=socket.create_connection(('127.0.0.1',int(sys.argv[1]))); time.sleep(600)"


def test_a_port_that_nobody_has_is_nobodys() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert ProcessLookup().owner(free.getsockname()[1]) == NOBODY


def test_who_was_never_looked_up_is_nobody() -> None:
    assert Projects().owner(4711) == NOBODY


def test_a_client_is_found_with_its_git_root(tmp_path: Path) -> None:
    root = tmp_path / "my project"
    (root / ".git").mkdir(parents=True)
    (root / "deep" / "down").mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = [sys.executable, "-c", CLIENT, str(server.getsockname()[1])]
        processes = ProcessLookup()
        for _ in range(2):  # the second look finds the process among the known ones or anew
            client = subprocess.Popen(command, cwd=root / "deep" / "down")
            try:
                _, peer = server.accept()
                found = processes.owner(peer[1])
            finally:
                client.kill()
                client.wait()
            assert found.process.startswith("python")
            assert (found.project, found.folder) == ("my project", str(root))


def test_the_nearest_work_tree_counts(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / ".git").write_text("gitdir: elsewhere")  # a linked work tree
    assert root_of(tmp_path / "inner") == tmp_path / "inner"
    assert root_of(tmp_path / "other") == tmp_path


def test_a_connection_is_looked_up_once_and_a_new_one_on_its_port_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinwire.addon.audit.client_process._WAIT", 60.0)
    looks: list[int] = []

    def look(port: int) -> Owner:
        looks.append(port)
        return Owner("p", f"project {len(looks)}", "/")

    projects = Projects(look)
    projects.begin(1, "a")
    projects.begin(1, "a")
    assert projects.owner(1).project == "project 1"
    projects.begin(1, "b")
    assert projects.owner(1).project == "project 2"
    assert looks == [1, 1]


@pytest.fixture
def hanging() -> Iterator[Projects]:
    """Whose looks take until the test is over."""
    over = threading.Event()
    projects = Projects(lambda port: Owner(str(over.wait(60))))
    yield projects
    over.set()
    projects.close()


def test_beginning_never_waits(hanging: Projects) -> None:
    for port in range(1, 50):
        hanging.begin(port, "x")
    lookup = hanging.future(1)
    assert lookup is not None and not lookup.done()


def test_a_look_that_takes_too_long_finds_nobody(hanging: Projects, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinwire.addon.audit.client_process._WAIT", 0.05)
    hanging.begin(1, "x")
    assert hanging.owner(1) == NOBODY


def test_many_looks_keep_nobody_waiting_at_the_end(hanging: Projects, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinwire.addon.audit.client_process._WAIT", 0.5)
    for port in range(1, 101):
        hanging.begin(port, f"c{port}")
    hanging.end()
    began = time.monotonic()
    assert all(hanging.owner(port) == NOBODY for port in range(1, 101))
    assert time.monotonic() - began < 40  # half a second for each would be 50
