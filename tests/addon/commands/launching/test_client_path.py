"""A client's shell can do what a marker tells it, and finds everything else where it was."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from thinwire.addon.commands.launching.client_path import client_environment
from thinwire.addon.stores.open_stores import open_originals
from thinwire.pipeline.model.job import short_id

TEXT = "what was taken out"


def test_a_path_that_knows_thinwire_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thinwire").write_text("#!/bin/sh\n")
    (tmp_path / "thinwire").chmod(0o755)
    assert client_environment(tmp_path, {"PATH": str(tmp_path)}) == {"THINWIRE_DIR": str(tmp_path)}


def test_elsewhere_the_command_comes_last_and_works_in_any_folder(tmp_path: Path) -> None:
    store = open_originals(tmp_path)
    store.put({short_id(TEXT): TEXT})
    store.close()
    (tmp_path / "addon").mkdir()  # a client's own folders must not stand in for thinwire's
    environ = {"PATH": "/usr/bin:/bin"} | client_environment(tmp_path, {"PATH": "/usr/bin:/bin"})
    assert environ["PATH"] == f"/usr/bin:/bin{os.pathsep}{tmp_path / 'bin'}"
    done = subprocess.run(
        ["sh", "-c", f"thinwire get {short_id(TEXT)}"],
        env=environ,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == TEXT


def test_asking_again_changes_nothing(tmp_path: Path) -> None:
    first = client_environment(tmp_path, {"PATH": "/usr/bin:/bin"})
    assert client_environment(tmp_path, {**first}) == {"THINWIRE_DIR": str(tmp_path)}
    assert (tmp_path / "bin" / "thinwire").stat().st_mode & 0o777 == 0o700
