"""`thinwire proxy`, the process."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from ...conftest import free_port
from .conftest import Thinwire


def test_a_port_in_use_is_said_and_what_to_do(thinwire: Thinwire) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = thinwire("proxy", "-p", str(port))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"port {port} is in use by another program" in done.stderr


@pytest.mark.parametrize("option", ["thinwire_mode=on", "thinwire_deadline=soon"])
def test_a_bad_option_is_one_line(thinwire: Thinwire, option: str) -> None:
    done = thinwire("proxy", "--set", option)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: {option.partition('=')[0]} must be")
    assert done.stderr.count("\n") == 1


def test_it_says_how_to_use_it_and_that_it_is_on(environ: Mapping[str, str], tmp_path: Path) -> None:
    log = tmp_path / "log"
    port = free_port()
    with log.open("wb") as output:
        words = [sys.executable, "-m", "thinwire.addon.commands", "proxy", "-p", str(port)]
        process = subprocess.Popen(words, env=environ, stdout=output, stderr=output)
    limit = time.monotonic() + 60
    while "is on" not in (said := log.read_text()) and time.monotonic() < limit:
        time.sleep(0.05)
    process.terminate()
    process.wait(60)
    assert "is on" in said, "not before it ended"
    assert re.search(rf'eval "\$\(\S+ env --port {port}\)"', said)
    assert "~/.thinwire/mitmproxy-ca-cert.pem" in said
    assert f"listening on 127.0.0.1:{port}" in said
