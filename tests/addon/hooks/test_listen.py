"""Nobody else on the network can use the proxy, unless the user wants it so."""

from __future__ import annotations

import re

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


@pytest.mark.parametrize("said", [("--listen-host", "0.0.0.0"), ("--set", "listen_host=0.0.0.0")])
def test_an_address_that_the_user_names_is_kept(start_proxy: StartProxy, said: tuple[str, ...]) -> None:
    assert "0.0.0.0" in listens_at(start_proxy(*said).process.pid)
