"""The agents themselves, installed from npm."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from ..conftest import ROOT
from .agents import AGENTS


@pytest.fixture(scope="session")
def binaries() -> Path:
    """The agents, installed once under .venv."""
    folder = ROOT / ".venv" / "agents"
    packages = [f"{agent.package}@{agent.version}" for agent in AGENTS.values()]
    if (folder / "made-from").exists() and (folder / "made-from").read_text().split() == packages:
        return folder / "node_modules" / ".bin"
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not here, and the agents come from there")
    # Claude Code's own step puts its program into place; the others' would only build what is not needed here.
    steps = (
        ("install", "--no-audit", "--no-fund", "--ignore-scripts", *packages),
        ("rebuild", "@anthropic-ai/claude-code"),
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for step in steps:
            subprocess.run([npm, "--prefix", str(folder), *step], check=True, capture_output=True, timeout=600)
    except (subprocess.SubprocessError, OSError) as error:
        pytest.skip(f"npm could not install the agents: {error}")
    (folder / "made-from").write_text("\n".join(packages))
    return folder / "node_modules" / ".bin"
