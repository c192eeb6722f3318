"""The memo of a fleet: decisions in Redis, for proxies on many machines. The same law as in one file: the first writer decides.

A decision is written with SET NX and read back with MGET in one round trip, so that whatever another proxy decided a moment
ago is in force here too. It lives for 45 days after it was last read. In front stands a bounded LRU; a look-up that misses it
waits for the network, so none may be made on the event loop (`quick`).

A server that fails costs memory of decisions, never a request: it is said once, decisions live on in this process, and for
ten seconds nobody waits for the server again. Its address is named, its password never.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason

from .database import StoreError
from .memo import RecentMemo, packed, unpacked

_log: Final = logging.getLogger(__name__)

_PREFIX: Final = b"thinwire:memo:1:"
_TTL: Final = 45 * 86_400  # seconds
_PATIENCE: Final = 0.25  # seconds for one answer; a server of the same site takes one or two milliseconds
_REST: Final = 10.0  # seconds without the server after it failed
_CHUNK: Final = 500  # keys in one round trip


class RedisMemo:
    """Decisions on a Redis server, 5 or later, or what speaks its protocol."""

    quick = False

    def __init__(self, url: str) -> None:
        """Raises StoreError when the URL is none, or nobody answers there."""
        try:
            import redis  # noqa: PLC0415  (an extra: only where it is asked for)
            from redis.backoff import NoBackoff  # noqa: PLC0415
            from redis.retry import Retry  # noqa: PLC0415
        except ImportError:
            raise StoreError("a Redis store needs the extra: pip install 'thinwire[redis]'") from None
        self._failures = (redis.RedisError, OSError, msgspec.DecodeError, UnicodeDecodeError)
        self._recent = RecentMemo()
        self._rests_until = 0.0
        self._failed = False
        # `leave` is called on the event loop; what it has to write goes out from here.
        self._aside = ThreadPoolExecutor(1, "thinwire-redis")
        self._where = "redis"
        try:
            self._where = _where(url)
            self._client: Any = redis.Redis.from_url(
                url, socket_timeout=_PATIENCE, socket_connect_timeout=4 * _PATIENCE, retry=Retry(NoBackoff(), 0)
            )
            self._client.ping()
        except (*self._failures, ValueError) as error:
            raise StoreError(f"{self._where}: {type(error).__name__}") from error

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Replacement]:
        """The decisions that exist, from memory or the server."""
        found = self._recent.get(keys)
        wanted = [key for key in dict.fromkeys(keys) if key not in found]
        stored = self._ask(lambda: self._read(wanted)) if wanted else {}
        self._recent.set(stored)
        return found | stored

    def put(self, found: Mapping[bytes, Replacement]) -> Mapping[bytes, Replacement]:
        """Keeps what nobody decided before; returns what is in force, here and on the other machines."""
        if not found:
            return {}
        decided = self._recent.get(list(found))
        undecided = {key: value for key, value in found.items() if key not in decided}
        stored = self._ask(lambda: self._write(undecided, first=True)) if undecided else {}
        self._recent.set(stored)
        return self._recent.put(found)

    def set(self, found: Mapping[bytes, Replacement]) -> None:
        """Keeps these decisions, whatever was decided before."""
        if found:
            self._recent.set(found)
            self._ask(lambda: self._write(found, first=False))

    def leave(self, keys: Collection[bytes], reason: Reason) -> None:
        """From now on these blocks are left alone; the others hear of it a moment later."""
        left = {key: Replacement(None, reason) for key in keys}
        if left:
            self._recent.set(left)
            self._aside.submit(self._ask, lambda: self._write(left, first=False))

    def sent(self, original_id: str) -> list[Replacement]:
        """What this proxy sent of late instead of an original."""
        return self._recent.sent(original_id)

    def close(self) -> None:
        """The last writes are done."""
        self._aside.shutdown()
        self._client.close()

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, Replacement]:
        stored: dict[bytes, Replacement] = {}
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            stored |= self._in_force(self._client.pipeline(transaction=False), chunk)
        return stored

    def _write(self, found: Mapping[bytes, Replacement], *, first: bool) -> dict[bytes, Replacement]:
        """Writes, only what is not there if `first`; returns what stands on the server afterwards."""
        stored: dict[bytes, Replacement] = {}
        keys = list(found)
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            commands = self._client.pipeline(transaction=False)
            for key in chunk:
                commands.set(_PREFIX + key, packed(found[key]), ex=_TTL, nx=first)
            stored |= self._in_force(commands, chunk)
        return stored

    def _in_force(self, commands: Any, keys: Sequence[bytes]) -> dict[bytes, Replacement]:
        """What stands under the keys after these commands, with its life renewed."""
        names = [_PREFIX + key for key in keys]
        commands.mget(names)
        for name in names:
            commands.expire(name, _TTL)
        values = commands.execute()[-len(names) - 1]
        return {key: unpacked(value) for key, value in zip(keys, values, strict=True) if value is not None}

    def _ask(self, question: Callable[[], dict[bytes, Replacement]]) -> dict[bytes, Replacement]:
        """The server's answer; nothing while it does not answer."""
        if time.monotonic() < self._rests_until:
            return {}
        try:
            answer = question()
        except self._failures as error:
            self._rests_until = time.monotonic() + _REST
            self._complain(error)
            return {}
        return answer

    def _complain(self, error: Exception) -> None:
        if not self._failed:
            self._failed = True
            _log.warning(
                "thinwire's memo at %s fails (%s); decisions are kept in memory only until it answers again",
                self._where,
                type(error).__name__,
            )


def _where(url: str) -> str:
    """The address without user and password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
