"""Loaded before thinwire: what it waits for only so long is waited for longer, since the machine that runs tests may be busy."""

import sys
from pathlib import Path
from typing import Final

sys.path.append(str(Path(__file__).resolve().parents[3] / "scripts" / "package"))

from thinwire.addon.audit import client_process
from thinwire.addon.hooks import admission, tls
from thinwire.addon.request import extensions
from thinwire.addon.stores import database, redis_memo
from thinwire.addon.workers import pool

_LONG: Final = 60.0
"""Seconds."""

vars(client_process)["_WAIT"] = vars(admission)["_WAIT"] = _LONG
vars(tls)["_AT_ONCE"] = _LONG
vars(database)["_BUSY_MS"] = int(1000 * _LONG)
vars(extensions)["_SLOW"] = vars(extensions)["_PATIENCE"] = _LONG
vars(redis_memo)["_PATIENCE"] = vars(pool)["_WARM_UP"] = _LONG
