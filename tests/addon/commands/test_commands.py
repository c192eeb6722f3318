"""The registry of commands."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from unittest.mock import Mock

import click
import pytest
from click.testing import CliRunner

from thinwire.addon.commands import COMMANDS, main

from ...conftest import ROOT
from .conftest import Thinwire


@pytest.mark.parametrize("name", COMMANDS)
def test_every_registered_command_is_there_and_explains_itself(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.help


def test_help_lists_them_all_and_imports_none(environ: Mapping[str, str]) -> None:
    heavy = ("mitmproxy", "pipeline", "cryptography", "rich")
    look = f"import sys, addon.commands; print([name for name in sys.modules if name.startswith({heavy})])"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, env=environ, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("typed", "meant"), [("reprot", "thinwire report"), ("Watch", "thinwire watch"), ("docter", "thinwire doctor")]
)
def test_a_mistyped_command_is_answered_with_the_one_that_was_meant(thinwire: Thinwire, typed: str, meant: str) -> None:
    done = thinwire(typed)
    assert (done.returncode, f"Did you mean `{meant}`?" in done.stderr) == (2, True)


def test_a_command_like_no_other_is_only_said_to_be_unknown(thinwire: Thinwire) -> None:
    done = thinwire("xyzzy")
    assert (done.returncode, "There is no command 'xyzzy'.\n" in done.stderr) == (2, True)


def test_a_file_that_cannot_be_used_is_named_in_one_sentence(thinwire: Thinwire, environ: Mapping[str, str]) -> None:
    state = Path(environ["HOME"]) / ".thinwire"
    (state / "run.log").mkdir(parents=True)
    done = thinwire("run", "--", "true")
    assert (done.returncode, done.stderr) == (1, f"Error: {state / 'run.log'}: Is a directory\n")


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "Error: the disk: No space left on device\n"), (errno.EIO, "")]
)
def test_a_full_disk_is_told_in_one_sentence_and_what_is_odd_is_raised(
    monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    trouble = OSError(number, os.strerror(number))
    monkeypatch.setattr("thinwire.addon.commands.env.prepare", Mock(side_effect=trouble))
    done = CliRunner().invoke(main, ["env"])
    assert done.output == said
    assert (done.exception is trouble) == (not said)


def test_the_version_comes_with_the_commit_of_the_checkout(thinwire: Thinwire) -> None:
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert re.fullmatch(rf"thinwire {version} \({head[:7]}(-dirty)?\)\n", thinwire("--version").stdout)


def test_a_shell_completes_the_commands(thinwire: Thinwire) -> None:
    done = thinwire(more={"_THINWIRE_COMPLETE": "bash_complete", "COMP_WORDS": "thinwire re", "COMP_CWORD": "1"})
    assert done.stdout == "plain,report\n"
