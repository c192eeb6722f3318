"""What is printed for a shell is what that shell sets."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from thinwire.addon.commands.env import SHELLS

from .conftest import Thinwire


@pytest.mark.parametrize("value", ["plain", "with space", "it's", '"quoted"', "$HOME", "back\\slash", "a;b"])
@pytest.mark.parametrize("shell", ["sh", "fish"])
def test_every_value_survives_its_shell(shell: str, value: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    script = SHELLS[shell].set("THINWIRE_TEST", value) + '\nprintf %s "$THINWIRE_TEST"'
    assert subprocess.run([shell, "-c", script], capture_output=True, text=True, check=True).stdout == value


def test_powershell_doubles_its_quotes() -> None:
    assert SHELLS["powershell"].set("A", "it's") == "$env:A = 'it''s'"


def test_the_variables_lead_to_the_port_and_to_files_that_are_there(thinwire: Thinwire, tmp_path: Path) -> None:
    done = thinwire("env", "--port", "9123")
    lines = dict(line.removeprefix("export ").split("=", 1) for line in done.stdout.splitlines())
    assert lines["HTTPS_PROXY"] == "http://127.0.0.1:9123"
    assert Path(lines["SSL_CERT_FILE"]).is_file()
    assert Path(lines["NODE_EXTRA_CA_CERTS"]).read_bytes().count(b"BEGIN CERTIFICATE") == 1


def test_without_a_proxy_it_warns_and_keeps_what_is_evaluated_clean(thinwire: Thinwire) -> None:
    done = thinwire("env", "--port", "9")
    assert "no proxy listens on 127.0.0.1:9" in done.stderr
    assert all(line.startswith("export ") for line in done.stdout.splitlines())


def test_what_was_set_is_taken_back_and_what_stood_there_stays(thinwire: Thinwire, tmp_path: Path) -> None:
    done = thinwire("env", "--port", "9123", more={"NO_PROXY": "git.corp", "REQUESTS_CA_BUNDLE": "/corp.pem"})
    script = f"{done.stdout}\nexport REQUESTS_CA_BUNDLE=/corp.pem\nenv -0"
    listed = subprocess.run(
        ["sh", "-c", script], capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin"}
    )
    behind = dict(line.split("=", 1) for line in listed.stdout.split("\0") if "=" in line)
    unset = thinwire("env", "--unset", more=behind).stdout
    after = subprocess.run(["sh", "-c", f"{unset}\nenv -0"], capture_output=True, text=True, check=True, env=behind)
    left = dict(line.split("=", 1) for line in after.stdout.split("\0") if "=" in line)
    assert {
        name: left.get(name) for name in ("HTTPS_PROXY", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "THINWIRE_DIR")
    } == (dict.fromkeys(("HTTPS_PROXY", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "THINWIRE_DIR")))
    assert (left["NO_PROXY"], left["REQUESTS_CA_BUNDLE"]) == ("git.corp", "/corp.pem")
    assert ".thinwire" not in left["PATH"]


def test_nothing_is_taken_back_where_nothing_was_set(thinwire: Thinwire) -> None:
    assert thinwire("env", "--unset", more={"HTTPS_PROXY": "http://corp:3128", "NO_PROXY": "git.corp"}).stdout == ""
