"""The registry of commands."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping

import click
import pytest

from thinwire.addon.commands import COMMANDS, main

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


def test_an_unknown_command_is_said(thinwire: Thinwire) -> None:
    done = thinwire("compres")
    assert (done.returncode, "No such command" in done.stderr) == (2, True)
