"""Loaded into a proxy beside thinwire: the clock jumps by forty days, forward or back, with each request."""

from __future__ import annotations

import time
from itertools import cycle

from mitmproxy.http import HTTPFlow

_DAYS = cycle((0, 40, -40, 1, -1))
_now = time.time
_offset = 0.0


def requestheaders(flow: HTTPFlow) -> None:
    global _offset  # noqa: PLW0603  (a script of mitmproxy has no better place)
    _offset = next(_DAYS) * 86_400.0


time.time = lambda: _now() + _offset
