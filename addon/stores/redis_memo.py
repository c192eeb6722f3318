"""The memo of a fleet: decisions in Redis, for proxies on many machines. The same law as in one file: the first writer decides.

A decision is written with SET NX and read back with MGET in one round trip, so that whatever another proxy decided a moment
ago is in force here too. It lives for 45 days after it was last read. In front stands this machine's own memo, a file: what
was decided or met here holds here, whatever becomes of the server. A look-up that misses it waits for the network, so
none may be made on the event loop (`quick`).

What is promised while the server is away, or has lost what it held: a conversation that stays with one machine goes on as it
was sent, also after a restart. One that moves to another machine meanwhile is decided there, which gives the same bytes under
the same version and settings, unless a hook, a deadline or a refusal had its say.

A server that fails costs no request: it is said once, and for ten seconds nobody waits for it again. Its address is named, its
password never.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import msgspec

from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason

from .database import StoreError
from .recent_memo import RecentMemo
from .replacement_codec import decode, encode
from .sqlite_memo import SqliteMemo
from .write_behind import WriteBehind

_log: Final = logging.getLogger(__name__)

_DECISION: Final = b"thinwire:memo:1:"
_HELD: Final = b"thinwire:held:1:"
_KEY: Final = b"="
"""Stands before the key of a decision; what begins otherwise is a reason."""
_TTL: Final = 45 * 86_400  # seconds
_PATIENCE: Final = 0.25  # seconds for one answer; a server of the same site takes one or two milliseconds
_REST: Final = 10.0  # seconds without the server after it failed
_CHUNK: Final = 500  # keys in one round trip

Found = TypeVar("Found")


class RedisMemo:
    """Decisions on a Redis server, 5 or later, or what speaks its protocol."""

    quick = False

    def __init__(self, url: str, near: SqliteMemo) -> None:
        """`near` is this machine's own, closed with this one. Raises StoreError when the URL is none, or nobody answers there."""
        try:
            import redis  # noqa: PLC0415  (an extra: only where it is asked for)
            from redis.backoff import NoBackoff  # noqa: PLC0415
            from redis.retry import Retry  # noqa: PLC0415
        except ImportError:
            raise StoreError("a Redis store needs the extra: pip install 'thinwire[redis]'") from None
        self._failures = (redis.RedisError, OSError, msgspec.DecodeError, UnicodeDecodeError)
        self._near = near
        self._rests_until = 0.0
        self._failed = False
        self._writes_behind = WriteBehind("thinwire-redis")
        self._where = "redis"
        try:
            self._where = _where(url)
            self._client: Any = redis.Redis.from_url(
                url, socket_timeout=_PATIENCE, socket_connect_timeout=4 * _PATIENCE, retry=Retry(NoBackoff(), 0)
            )
            self._client.ping()
        except (*self._failures, ValueError) as error:
            raise StoreError(f"{self._where}: {type(error).__name__}") from error

    @property
    def recent(self) -> RecentMemo:
        """Return what is in memory."""
        return self._near.recent

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Replacement]:
        """The decisions that exist, here or on the server."""
        decisions = self._near.get(keys)
        wanted = [key for key in dict.fromkeys(keys) if key not in decisions]
        stored = self._ask(lambda: self._read(wanted)) if wanted else {}
        self._near.set(stored)
        return decisions | stored

    def put(self, decisions: Mapping[bytes, Replacement]) -> Mapping[bytes, Replacement]:
        """Keeps what nobody decided before; returns what is in force, here and on the other machines."""
        if not decisions:
            return {}
        decided = self._near.get(list(decisions))
        undecided = {key: value for key, value in decisions.items() if key not in decided}
        stored = self._ask(lambda: self._write(undecided, first=True)) if undecided else {}
        return self._near.put({**decisions, **stored})

    def set(self, decisions: Mapping[bytes, Replacement]) -> None:
        """Keeps these decisions, whatever was decided before."""
        if decisions:
            self._near.set(decisions)
            self._ask(lambda: self._write(decisions, first=False))

    def held(self, prefixes: Sequence[bytes]) -> dict[bytes, bytes | str]:
        """Return how blocks were last sent, from here or from another machine."""
        sent = self._near.held(prefixes)
        wanted = [prefix for prefix in prefixes if prefix not in sent]
        stored = self._ask(lambda: self._read_held(wanted)) if wanted else {}
        self._near.hold(stored)
        return sent | stored

    def hold(self, sent: Mapping[bytes, bytes | str]) -> None:
        """Keep how these blocks are sent; the others hear of it a moment later."""
        self._near.hold(sent)
        self._writes_behind.soon(self._ask, lambda: self._write_held(sent))

    def leave(self, keys: Collection[bytes], reason: Reason) -> None:
        """Leave these blocks alone from now on; the others hear of it a moment later."""
        self._near.leave(keys, reason)
        left = {key: Replacement(None, reason) for key in keys}
        if left:
            self._writes_behind.soon(self._ask, lambda: self._write(left, first=False))

    def sent(self, original_id: str) -> list[Replacement]:
        """Return what this machine sent instead of an original."""
        return self._near.sent(original_id)

    def close(self) -> None:
        """The last writes are done."""
        self._writes_behind.close()
        self._client.close()
        self._near.close()

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, Replacement]:
        stored: dict[bytes, Replacement] = {}
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            stored |= self._in_force(self._client.pipeline(transaction=False), chunk)
        return stored

    def _write(self, decisions: Mapping[bytes, Replacement], *, first: bool) -> dict[bytes, Replacement]:
        """Writes, only what is not there if `first`; returns what stands on the server afterwards."""
        stored: dict[bytes, Replacement] = {}
        keys = list(decisions)
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            commands = self._client.pipeline(transaction=False)
            for key in chunk:
                commands.set(_DECISION + key, encode(decisions[key]), ex=_TTL, nx=first)
            stored |= self._in_force(commands, chunk)
        return stored

    def _in_force(self, commands: Any, keys: Sequence[bytes]) -> dict[bytes, Replacement]:
        """Return what stands under the keys after these commands, with its life renewed."""
        names = [_DECISION + key for key in keys]
        commands.mget(names)
        for name in names:
            commands.expire(name, _TTL)
        values = commands.execute()[-len(names) - 1]
        return {key: decode(value) for key, value in zip(keys, values, strict=True) if value is not None}

    def _read_held(self, prefixes: Sequence[bytes]) -> dict[bytes, bytes | str]:
        results: dict[bytes, bytes | str] = {}
        for start in range(0, len(prefixes), _CHUNK):
            chunk = prefixes[start : start + _CHUNK]
            values = self._client.mget([_HELD + prefix for prefix in chunk])
            results |= {prefix: _named(value) for prefix, value in zip(chunk, values, strict=True) if value is not None}
        return results

    def _write_held(self, sent: Mapping[bytes, bytes | str]) -> dict[bytes, bytes | str]:
        commands = self._client.pipeline(transaction=False)
        for prefix, how in sent.items():
            commands.set(_HELD + prefix, how.encode() if isinstance(how, str) else _KEY + how, ex=_TTL)
        commands.execute()
        return {}

    def _ask(self, question: Callable[[], dict[bytes, Found]]) -> dict[bytes, Found]:
        """The server's answer; nothing while it does not answer."""
        if time.monotonic() < self._rests_until:
            return {}
        try:
            return question()
        except self._failures as error:
            self._rests_until = time.monotonic() + _REST
            self._complain(error)
            return {}

    def _complain(self, error: Exception) -> None:
        if not self._failed:
            self._failed = True
            _log.warning(
                "thinwire's memo at %s fails (%s); decisions are kept on this machine only until it answers again",
                self._where,
                type(error).__name__,
            )


def _named(stored: bytes) -> bytes | str:
    """The key, or the reason, in what the server has kept."""
    return stored.removeprefix(_KEY) if stored.startswith(_KEY) else stored.decode()


def _where(url: str) -> str:
    """The address without user and password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
