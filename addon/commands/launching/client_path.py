"""So that `thinwire get ID`, as a marker tells it, works in a client's shell: the folder to look in, and the command itself.

Whoever started thinwire by its path (`./scripts/run`) has no `thinwire` on the PATH. For clients, a script in thinwire_dir is
put at the end of it then; what stands before keeps its place.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from ...config.installation import IMPORT_PATH
from .open_originals import VARIABLE


def client_environment(folder: Path, before: Mapping[str, str]) -> dict[str, str]:
    """Return what to set in a client's environment, given the proxy's state folder and the environment until now."""
    variables = {VARIABLE: str(folder)}
    path = before.get("PATH", os.defpath)
    if os.name == "posix" and shutil.which("thinwire", path=path) is None:
        variables["PATH"] = os.pathsep.join((path, str(_script(folder).parent)))
    return variables


def without(folder: Path, path: str) -> str:
    """A PATH without what `client_environment` put there."""
    return os.pathsep.join(part for part in path.split(os.pathsep) if part != str(folder / "bin"))


def _script(folder: Path) -> Path:
    """A command `thinwire` that runs this very code. Raises OSError."""
    script = folder / "bin" / "thinwire"
    script.parent.mkdir(mode=0o700, exist_ok=True)
    root, python = shlex.quote(IMPORT_PATH), shlex.quote(sys.executable)
    text = (
        f'#!/bin/sh\nPYTHONPATH={root}${{PYTHONPATH:+:$PYTHONPATH}} exec {python} -P -m thinwire.addon.commands "$@"\n'
    )
    if not script.is_file() or script.read_text() != text:
        script.write_text(text)
        script.chmod(0o700)
    return script
