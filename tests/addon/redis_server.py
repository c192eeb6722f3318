"""A real redis-server for the tests of what a fleet shares."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from thinwire.addon.stores.database import StoreError
from thinwire.addon.stores.redis_memo import RedisMemo

from ..conftest import free_port


class Server:
    """A redis-server on loopback that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://:a-secret@127.0.0.1:{self.port}/3"
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--requirepass", "a-secret"]
        self.process = subprocess.Popen(
            [*command, "--save", "", "--appendonly", "no", "--dir", str(folder)], stdout=subprocess.DEVNULL
        )
        limit = time.monotonic() + 10
        while True:
            try:
                RedisMemo(self.url).close()
                return
            except StoreError:
                assert time.monotonic() < limit
                time.sleep(0.05)

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(10)
