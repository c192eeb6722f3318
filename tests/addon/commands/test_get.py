"""`thinwire get`: the original as it was, or a clear answer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from thinwire.addon.stores.open_stores import open_originals
from thinwire.pipeline.model.job import short_id

from .conftest import Thinwire

LOG = (
    "\n".join(f"10:00:{number % 60:02} worker-{number} took {number * 7} ms" for number in range(60)) + "\nhalf \ud83d"
)
ID = short_id(LOG)


@pytest.fixture(autouse=True)
def kept(tmp_path: Path) -> None:
    """The originals of a user whose home is tmp_path."""
    store = open_originals(tmp_path / ".thinwire")
    store.put({ID: LOG})
    store.close()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("abcdefabcdef",), "no original abcdefabcdef is kept here"),
        (("../../etc/passwd",), "is no id"),
        ((ID, "--lines", "9-2"), "no range of lines"),
        ((ID, "--lines", "900"), "61 lines only"),
        ((ID, "--grep", "("), "no regular expression"),
        ((ID, "--grep", "absent"), "none of its 61 lines"),
        ((ID, "--dir", "/nowhere/at/all"), "no originals are kept in /nowhere/at/all"),
    ],
)
def test_what_is_not_there_is_said_and_nothing_printed(thinwire: Thinwire, words: tuple[str, ...], said: str) -> None:
    done = thinwire("get", *words)
    assert (done.returncode, done.stdout, said in done.stderr) == (1, "", True), done.stderr


def test_the_whole_comes_back_byte_for_byte(environ: Mapping[str, str]) -> None:
    command = [sys.executable, "-m", "thinwire.addon.commands", "get", ID[:8]]
    done = subprocess.run(command, capture_output=True, env=environ, check=True)
    assert done.stdout == LOG.encode("utf-8", "surrogatepass")


def test_a_range_of_lines_and_the_lines_that_match(thinwire: Thinwire) -> None:
    assert thinwire("get", ID, "--lines", "2-3").stdout == "\n".join(LOG.split("\n")[1:3]) + "\n"
    assert thinwire("get", ID, "--grep", "worker-1[01] ").stdout == "".join(
        f"{number + 1}:{LOG.split(chr(10))[number]}\n" for number in (10, 11)
    )


def test_the_folder_of_the_proxy_is_found_by_the_variable_that_run_sets(
    environ: dict[str, str], thinwire: Thinwire, tmp_path: Path
) -> None:
    (tmp_path / ".thinwire").rename(tmp_path / "elsewhere")
    assert thinwire("get", ID).returncode == 1
    environ["THINWIRE_DIR"] = str(tmp_path / "elsewhere")
    assert thinwire("get", ID, "--lines", "1").returncode == 0
