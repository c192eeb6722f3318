"""Where thinwire lies and which version it is, in a checkout as well as where it was installed."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path
from typing import Final

IMPORT_PATH: Final = str(Path(__file__).absolute().parents[3])
"""The folder that other processes need on their path to `import thinwire`: in a checkout `scripts/package`."""
_PROJECT: Final = Path(__file__).resolve().parents[2] / "pyproject.toml"


def version() -> str:
    """thinwire's own, also in a checkout that was never installed."""
    if _PROJECT.is_file():
        return str(tomllib.loads(_PROJECT.read_text())["project"]["version"])
    return metadata.version("thinwire")
