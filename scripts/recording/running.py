"""Running what is recorded, in a folder of its own, and taking this machine out of what it printed."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Final

from .commands import REVISION, Recording

_HERE: Final = Path(__file__).parent
_ROOT: Final = _HERE.parents[1]
_SECONDS: Final = 300
_SHOWN: Final = "/home/dev"
"""What stands in place of the folder that everything ran in."""


class Missing(Exception):
    """The tool is not on this machine."""


def prepared(folder: Path, node: Path | None) -> Path:
    """The folder with the projects, a clone of this repository, and a repository with a history and changes."""
    work = folder / "work"
    shutil.copytree(_HERE / "projects", work)
    _quietly(f"git clone -q {_ROOT} thinwire && git -C thinwire checkout -q {REVISION}", work)
    _quietly(f"bash {_HERE / 'history.sh'} shop-py shop-git", work)
    if node is not None:
        (work / "panel-ts" / "node_modules").symlink_to(node.resolve() / "node_modules")
    return work


def recorded(one: Recording, work: Path) -> str:
    """Return what the command prints, on both of its outputs, in the order in which it comes. Raises Missing."""
    folder = work / one.folder
    if one.before:
        _quietly(one.before, folder)
    done = subprocess.run(
        ["bash", "-c", one.around + one.command],
        cwd=folder,
        env=_environment(work),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=_SECONDS,
        check=False,
    )
    text = done.stdout.decode("utf-8", "replace")
    if done.returncode == 127 or "command not found" in text:
        raise Missing(text.strip()[-200:])
    return _without_machine(text, work)


def _quietly(command: str, folder: Path) -> None:
    subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=_environment(folder),
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment with no colours, no language but C, no home of the user's but what tools need to start."""
    path = f"{Path(sys.executable).parent}:node_modules/.bin:{os.environ['PATH']}"
    kept = {name: os.environ[name] for name in ("HOME", "CARGO_HOME", "RUSTUP_HOME") if name in os.environ}
    fixed = {
        "LC_ALL": "C.UTF-8",
        "TERM": "dumb",
        "NO_COLOR": "1",
        "COLUMNS": "120",
        "CI": "true",
        "GOFLAGS": "-mod=mod",
    }
    return {
        **kept,
        **fixed,
        "PATH": path,
        "RECORDING": str(_HERE),
        "TZ": "UTC",
        "PYTHONPATH": ".",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _without_machine(text: str, work: Path) -> str:
    """Folder, user and host by other names; escapes that slipped through stay, they are part of what tools print."""
    text = (
        text.replace(str(work.parent.resolve()), _SHOWN)
        .replace(str(work.parent), _SHOWN)
        .replace(str(_ROOT), f"{_SHOWN}/thinwire")
    )
    text = text.replace(str(Path.home()), _SHOWN)
    text = re.sub(r"/tmp/(?!pytest)[\w.-]+", "/tmp/run", text)  # noqa: S108  (a text, not a file)
    text = re.sub(r"Seed \w+ maintainers", "Dev Example", text)
    text = re.sub(r"<[\w.@-]*(?=noreply)[\w.@-]*>", "<dev@example.com>", text)
    for name in {getpass.getuser(), socket.gethostname()} - {""}:
        text = re.sub(rf"(?<![\w/.-]){re.escape(name)}(?![\w/.-])", "dev", text)
    return text
