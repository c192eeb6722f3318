"""A real redis-server for the tests of what a fleet shares."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from tempfile import mkdtemp

from thinwire.addon.stores.database import StoreError
from thinwire.addon.stores.redis_memo import RedisMemo
from thinwire.addon.stores.sqlite_memo import SqliteMemo

from ..conftest import free_port


def machine(url: str, folder: Path | None = None) -> RedisMemo:
    """The memo of a machine, in a folder of its own."""
    near = SqliteMemo((folder or Path(mkdtemp())) / "memo.sqlite")
    try:
        return RedisMemo(url, near)
    except StoreError:
        near.close()
        raise


class Server:
    """A redis-server on loopback that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://:a-secret@127.0.0.1:{self.port}/3"
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--requirepass", "a-secret"]
        self.process = subprocess.Popen(
            [*command, "--save", "", "--appendonly", "no", "--dir", str(folder)], stdout=subprocess.DEVNULL
        )
        limit = time.monotonic() + 60
        while True:
            try:
                machine(self.url).close()
                return
            except StoreError:
                assert time.monotonic() < limit
                time.sleep(0.05)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(60)
