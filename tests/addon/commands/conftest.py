"""Commands as a user runs them, and the arguments that lead a proxy to the fake provider."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from thinwire.addon.commands.fake_provider import FakeProvider
from thinwire.addon.commands.launching.temporary_proxy import importable

Thinwire = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A user's environment with a home of its own."""
    return importable({"HOME": str(tmp_path), "PATH": "/usr/local/bin:/usr/bin:/bin"})


@pytest.fixture
def thinwire(environ: Mapping[str, str]) -> Thinwire:
    def call(*words: str, stdin: str = "", more: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """`more` goes into the environment."""
        arguments = [sys.executable, "-m", "thinwire.addon.commands", *words]
        return subprocess.run(
            arguments,
            input=stdin,
            capture_output=True,
            text=True,
            env={**environ, **(more or {})},
            timeout=180,
            check=False,
        )

    return call


@pytest.fixture
def towards(fake: FakeProvider) -> list[str]:
    """mitmdump's arguments for a proxy in front of the fake provider, on a machine that may be busy."""
    settings = (f"ssl_verify_upstream_trusted_ca={fake.ca}", "thinwire_deadline=20000")
    return ["--mode", f"upstream:{fake.proxy_url}", *(part for setting in settings for part in ("--set", setting))]
