"""What the README has a newcomer type works as it stands there, in a fresh clone and with an empty home."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_the_first_minutes(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(tmp_path / "thinwire")], check=True, timeout=120)
    block = (ROOT / "README.md").read_text().split("<!-- first minutes -->\n```sh\n", 1)[1].split("```", 1)[0]
    script = "set -e\n" + block.replace("--background", "--background -p 0")  # the usual port may be taken
    environ = {"HOME": str(tmp_path / "home"), "PATH": f"{Path(sys.executable).resolve().parent}:/usr/bin:/bin"}
    done = subprocess.run(
        ["sh", "-c", f"{script}\nenv"],
        cwd=tmp_path / "thinwire",
        env=environ,
        capture_output=True,
        text=True,
        timeout=580,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "tokens" in done.stdout
    assert "optimize/balanced" in done.stdout
    assert ": stopped" in done.stdout
    assert "HTTPS_PROXY=" not in done.stdout
