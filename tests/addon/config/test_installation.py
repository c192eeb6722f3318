"""What to type for `thinwire`, where it lies, and which commit it is."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from thinwire.addon.config.installation import anywhere, called, checkout, commit

from ...conftest import ROOT


@pytest.fixture(autouse=True)
def _without_a_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def test_in_a_checkout_it_is_called_by_its_script(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert checkout() == ROOT
    monkeypatch.chdir(ROOT)
    assert called() == "./scripts/run"
    monkeypatch.chdir(tmp_path)
    assert called() == str(ROOT / "scripts" / "run")


def test_on_the_path_it_is_called_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "thinwire").touch(mode=0o755)
    assert called() == "thinwire"


def test_other_programs_find_it_wherever_they_run(tmp_path: Path) -> None:
    done = subprocess.run(
        [*shlex.split(anywhere()), "--version"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("thinwire ")
    (tmp_path / "thinwire").touch(mode=0o755)
    assert anywhere() == "thinwire"


@pytest.mark.parametrize("name", ["an active environment", "thinwire env"])
def test_what_is_on_the_path_of_one_shell_is_found_by_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "thinwire").touch(mode=0o755)
    if name == "thinwire env":
        monkeypatch.setenv("THINWIRE_DIR", str(tmp_path))
    else:
        monkeypatch.setattr("sys.prefix", str(tmp_path))
    assert Path(shlex.split(anywhere())[0]).is_absolute()


def test_without_git_no_commit_is_known() -> None:
    assert commit() == ""
