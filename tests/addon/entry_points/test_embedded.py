"""thinwire inside another program: refused when it is made or not at all, shared by all that use a folder, gone when it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import thinwire
from thinwire.addon.entry_points.embedded import config_with, embedded
from thinwire.addon.stores.database import StoreError

from ...conftest import ROOT
from .. import bodies

LOG = bodies.log(400)
SAY = f"""
import json, os, sys, thinwire
sys.path.insert(0, {str(ROOT)!r})
from tests.addon import bodies
def say(): return thinwire.compress_output(bodies.log(400), "bash", {{"command": "make"}}, deadline=20_000)
"""


def program(folder: Path, code: str) -> str:
    """What a program of its own prints, with this thinwire_dir in its environment."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", SAY + code],
        env={**os.environ, "THINWIRE_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


def test_what_cannot_be_is_refused_when_it_is_made(tmp_path: Path) -> None:
    (tmp_path / "memo.sqlite").write_text("this is no database " * 100)
    with pytest.raises(StoreError):
        embedded(config_with(dir=tmp_path))
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match="thinwire_dir cannot be used"):
        embedded(config_with(dir=tmp_path / "file"))


def test_there_is_one_for_each_folder(tmp_path: Path) -> None:
    one, other = (embedded(config_with(dir=tmp_path / name)) for name in ("a", "b"))
    assert one is embedded(config_with(dir=tmp_path / "a", level="lossless")) is not other
    one.close()
    one.close()
    assert embedded(config_with(dir=tmp_path / "a")) is not one
    embedded(config_with(dir=tmp_path / "a")).close()
    other.close()


def test_a_program_ends_at_once_and_leaves_no_process(tmp_path: Path) -> None:
    code = "say(); import psutil; print(*[one.pid for one in psutil.Process().children()])"
    workers = program(tmp_path, code).split()
    assert workers
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []


def test_a_child_that_was_forked_says_the_same(tmp_path: Path) -> None:
    code = """
before = say()
if child := os.fork():
    os.waitpid(child, 0)
    print(say() == before)
else:
    print(say() == before, say() != bodies.log(400), flush=True)
"""
    assert program(tmp_path, code) == "True True\nTrue\n"


def test_what_one_program_decided_the_next_one_says(tmp_path: Path) -> None:
    said = program(tmp_path, "print(json.dumps(say()))")
    other = program(tmp_path, "import os; os.environ['PATH'] = ''; print(json.dumps(say()))")
    assert said == other


def test_only_who_asks_for_it_loads_it() -> None:
    code = "import sys, thinwire; print('thinwire.addon' in sys.modules, 'mitmproxy' in sys.modules)"
    assert program(Path("/nonexistent"), code) == "False False\n"
    code = "thinwire.wrap, thinwire.Transport; print('mitmproxy' in sys.modules)"
    assert program(Path("/nonexistent"), code) == "False\n"


@pytest.mark.filterwarnings("ignore")  # of the frameworks
@pytest.mark.parametrize("name", thinwire.__all__)
def test_what_is_exported_is_there(name: str) -> None:
    try:
        assert getattr(thinwire, name) is not None
    except ModuleNotFoundError as missing:  # a framework that is not installed
        assert missing.name in ("litellm", "langchain_core")


def test_what_is_not_exported_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'compres'"):
        thinwire.compres  # noqa: B018
