"""A proxy that outlives the command that started it: in a session of its own, its output in proxy.log."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Final

from ...control.running import running_in
from .mitmdump_args import Launch, Refused
from .temporary_proxy import importable, kept, trouble

_LOG: Final = "proxy.log"
_PATIENCE: Final = 60.0  # seconds until it serves; it takes one, but the machine may be busy


def in_background(arguments: Sequence[str], environ: Mapping[str, str], launch: Launch) -> int:
    """Start it; the port on which it listens, when it does. Raises Refused with what it said where it does not."""
    file = launch.folder / _LOG
    before = kept(file)
    with file.open("ab") as output:
        file.chmod(0o600)
        process = subprocess.Popen(
            [sys.executable, "-m", "thinwire.addon.commands", "proxy", "--quiet", *arguments],
            env=importable(environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    limit = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < limit:
        started = next((one for one in running_in(launch.folder) if one.pid == process.pid), None)
        if started is not None:
            return started.port
        time.sleep(0.05)
    process.terminate()
    raise Refused(trouble(-1, file, before))
