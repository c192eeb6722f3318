"""Nobody else on the network can use the proxy, unless the user wants it so."""

from __future__ import annotations

import re
import socket
import sys
import time
from pathlib import Path

import psutil
import pytest

from ...conftest import StartProxy


def listens_at(pid: int) -> set[str]:
    listening = (one for one in psutil.Process(pid).net_connections("tcp") if one.status == psutil.CONN_LISTEN)
    return {one.laddr[0] for one in listening}


def test_it_listens_on_this_machine_only(start_proxy: StartProxy) -> None:
    proxy = start_proxy()
    assert listens_at(proxy.process.pid) == {"127.0.0.1"}
    assert re.findall(r"is on: .* listening on (\S+)", proxy.output) == [f"127.0.0.1:{proxy.port}"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads the kernel's own table")
def test_not_for_a_moment_can_anybody_else_connect(start_proxy: StartProxy) -> None:
    proxy = start_proxy(ready="")
    listening = re.compile(rf"^ *\d+: (\w+):{proxy.port:04X} \w+:0000 0A ", re.MULTILINE)
    seen: set[str] = set()
    limit, on = time.monotonic() + 60, False
    while not on and time.monotonic() < limit:
        on = "is on:" in proxy.output
        for table in ("/proc/net/tcp", "/proc/net/tcp6"):
            seen.update(listening.findall(Path(table).read_text()))
    assert seen == {"0100007F"}


def test_a_port_in_use_ends_the_proxy_with_a_sentence(start_proxy: StartProxy) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        proxy = start_proxy("--listen-port", str(other.getsockname()[1]), ready="")
        assert proxy.process.wait(60) == 1
    assert "address already in use" in proxy.output
    assert "Traceback" not in proxy.output


@pytest.mark.parametrize("said", [("--listen-host", "0.0.0.0"), ("--set", "listen_host=0.0.0.0")])
def test_an_address_that_the_user_names_is_kept(start_proxy: StartProxy, said: tuple[str, ...]) -> None:
    assert "0.0.0.0" in listens_at(start_proxy(*said).process.pid)
