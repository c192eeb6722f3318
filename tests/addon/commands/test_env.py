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
    script = SHELLS[shell]("THINWIRE_TEST", value) + '\nprintf %s "$THINWIRE_TEST"'
    assert subprocess.run([shell, "-c", script], capture_output=True, text=True, check=True).stdout == value


def test_powershell_doubles_its_quotes() -> None:
    assert SHELLS["powershell"]("A", "it's") == "$env:A = 'it''s'"


def test_the_variables_lead_to_the_port_and_to_files_that_are_there(thinwire: Thinwire, tmp_path: Path) -> None:
    done = thinwire("env", "--port", "9123")
    lines = dict(line.removeprefix("export ").split("=", 1) for line in done.stdout.splitlines())
    assert lines["HTTPS_PROXY"] == "http://127.0.0.1:9123"
    assert Path(lines["SSL_CERT_FILE"]).is_file()
    assert Path(lines["NODE_EXTRA_CA_CERTS"]).read_bytes().count(b"BEGIN CERTIFICATE") == 1
