"""The scripts that a newcomer starts with."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def script(
    name: str, *words: str, path: str | None = None, home: Path | None = None
) -> subprocess.CompletedProcess[str]:
    environ = {
        **os.environ,
        **({"PATH": path} if path else {}),
        **({"HOME": str(home), "PYENV_ROOT": ""} if home else {}),
    }
    return subprocess.run(
        [str(ROOT / "scripts" / name), *words], capture_output=True, text=True, env=environ, timeout=180, check=False
    )


def test_an_unknown_argument_is_answered_with_the_usage() -> None:
    done = script("setup", "--nonsense")
    assert (done.returncode, "scripts/setup [--python" in done.stderr) == (2, True)


def test_the_pythons_are_listed_newest_first_and_all_work() -> None:
    versions = re.findall(r"^(3\.\d+)\.\d+ (\S+)$", script("setup", "--list").stdout, re.MULTILINE)
    assert versions
    assert [minor for minor, _ in versions] == sorted((minor for minor, _ in versions), reverse=True)
    assert all(Path(python).exists() for _, python in versions)


def test_without_a_suitable_python_it_says_which_it_needs(tmp_path: Path) -> None:
    for tool in ("bash", "dirname", "cksum", "cat", "ls", "sort", "flock", "sed", "tr", "paste"):
        found = next(Path(folder) / tool for folder in ("/usr/bin", "/bin") if (Path(folder) / tool).exists())
        (tmp_path / tool).symlink_to(found)
    done = script("setup", "--venv", str(tmp_path / "none"), path=str(tmp_path), home=tmp_path)
    assert (done.returncode, "3.11, 3.12 or 3.13" in done.stderr) == (1, True)


@pytest.mark.parametrize("name", ["setup", "setup-system", "run", "check", "test", "test-slow", "bench", "../.ci/run"])
def test_every_script_is_executable_and_parses(name: str) -> None:
    assert os.access(ROOT / "scripts" / name, os.X_OK)
    subprocess.run(["bash", "-n", str(ROOT / "scripts" / name)], check=True)
