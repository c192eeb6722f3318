"""Where thinwire lies and which version it is, in a checkout as well as where it was installed."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Final

IMPORT_PATH: Final = str(Path(__file__).absolute().parents[3])
"""The folder that other processes need on their path to `import thinwire`: in a checkout `scripts/package`."""
_PROJECT: Final = Path(__file__).resolve().parents[2] / "pyproject.toml"
_ABBREVIATED: Final = 7  # hex digits of a commit


def version() -> str:
    """thinwire's own, also in a checkout that was never installed."""
    if _PROJECT.is_file():
        return str(tomllib.loads(_PROJECT.read_text())["project"]["version"])
    return metadata.version("thinwire")


def checkout() -> Path | None:
    """The folder of the checkout that runs; None where thinwire was installed."""
    return _PROJECT.parent if _PROJECT.is_file() else None


def called() -> str:
    """Return what to type for `thinwire` here: in a checkout that is not on the PATH, `./scripts/run`."""
    home = checkout()
    if home is None or shutil.which("thinwire"):
        return "thinwire"
    run, here = home / "scripts" / "run", Path.cwd()
    return f"./{run.relative_to(here)}" if run.is_relative_to(here) else str(run)


def anywhere() -> str:
    """Return the command line by which any other program finds this very thinwire, whatever its folder and its PATH."""
    found, beside = shutil.which("thinwire"), Path(sys.executable).parent / "thinwire"
    # On the PATH of this shell alone: of an environment that is active, or of `thinwire env`.
    passing = (sys.prefix, os.environ.get("THINWIRE_DIR") or "~/.thinwire")
    if found and not any(Path(found).is_relative_to(Path(folder).expanduser()) for folder in passing):
        return "thinwire"
    return shlex.join([str(beside)] if beside.is_file() else [sys.executable, "-m", "thinwire.addon.commands"])


def commit() -> str:
    """The git commit of a checkout (`-dirty` where files differ from it), or of an install from git; "" when unknown."""
    if _PROJECT.is_file():
        return _described(_PROJECT.parent)
    try:
        origin = json.loads(metadata.distribution("thinwire").read_text("direct_url.json") or "{}")
    except (metadata.PackageNotFoundError, ValueError):
        return ""
    return str(origin.get("vcs_info", {}).get("commit_id", ""))[:_ABBREVIATED]


def _described(checkout: Path) -> str:
    words = ("git", "describe", "--always", "--dirty", "--exclude=*", f"--abbrev={_ABBREVIATED}")
    try:
        done = subprocess.run(words, cwd=checkout, capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()
