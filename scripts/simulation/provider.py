"""A provider's prompt cache, as far as its documentation says how it works (pipeline/cache/rules.toml).

A prompt is a list of parts in the order in which they are cached: tools, instructions, then what each message holds. A part's
digest stands for all up to its end. Where markers say what is cached, an entry is written at each of them, and the longest
one that ends at most 20 parts before a marker is read. Elsewhere all is cached, and read in steps of 128 tokens. An entry is
gone when it has not been read or written for its time to live, and nothing below the least prefix is cached.

Tokens are o200k for every vendor: what matters is how two prompts compare.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from thinwire.pipeline.cache.rules import CacheRule
from thinwire.pipeline.model import tokens
from thinwire.pipeline.model.usage import Usage

_LOOK_BACK: Final = 20
_STEP: Final = 128
_HOUR: Final = 3_600.0
_BEFORE: Final = ("tools", "system", "instructions", "systemInstruction")
_CONVERSATION: Final = ("messages", "input", "contents")


@dataclass(frozen=True, slots=True)
class Part:
    tokens: int
    """Of the prompt up to the end of this part."""
    digest: bytes
    """Of the same."""
    mark: float
    """Seconds that a marker behind it keeps an entry; 0 if there is none."""


@dataclass
class Cache:
    """The cache of one provider for one account."""

    rule: CacheRule
    _entries: dict[bytes, tuple[float, float]] = field(default_factory=dict)
    """Digest -> until when it lives, and for how long after it is used."""
    _left: tuple[int, float] = (0, 0.0)
    """Tokens that the last request left in the cache, and until when."""
    busts: int = 0
    """Requests that read less than the one before had left for them."""

    def take(self, body: bytes, moment: float) -> Usage:
        """Return what a request costs, by class."""
        parts = list(_parts(json.loads(body), self.rule.ttl))
        total = parts[-1].tokens
        read, kept, hour = self._marked(parts, moment) if self.rule.marked else self._automatic(parts, moment)
        if moment < self._left[1] and read < self._left[0]:
            self.busts += 1
        self._left = (max(kept, read), moment + (_HOUR if hour else self.rule.ttl))
        written = max(0, kept - read) if self.rule.write != 1.0 else 0
        return Usage(
            input=total - read - written,
            cache_read=read,
            cache_write=0 if hour else written,
            cache_write_1h=written if hour else 0,
            output=0,
        )

    def _marked(self, parts: list[Part], moment: float) -> tuple[int, int, bool]:
        marks = [number for number, part in enumerate(parts) if part.mark]
        near = {number for mark in marks for number in range(max(0, mark - _LOOK_BACK), mark + 1)}
        hits = [parts[number] for number in near if self._alive(parts[number], moment)]
        hit = max(hits, key=lambda part: part.tokens, default=None)
        long_enough = [parts[mark] for mark in marks if parts[mark].tokens >= self.rule.min_prefix]
        for part in long_enough:
            self._entries[part.digest] = (moment + part.mark, part.mark)
        if hit is not None and hit not in long_enough:
            life = self._entries[hit.digest][1]
            self._entries[hit.digest] = (moment + life, life)
        hour = any(part.mark == _HOUR for part in long_enough)
        return hit.tokens if hit else 0, long_enough[-1].tokens if long_enough else 0, hour

    def _alive(self, part: Part, moment: float) -> bool:
        return part.digest in self._entries and self._entries[part.digest][0] >= moment

    def _automatic(self, parts: list[Part], moment: float) -> tuple[int, int, bool]:
        read = 0
        for part in parts:
            if self._alive(part, moment):
                read = part.tokens // _STEP * _STEP
            self._entries[part.digest] = (moment + self.rule.ttl, self.rule.ttl)
        least = self.rule.min_prefix
        kept = parts[-1].tokens // _STEP * _STEP
        return read if read >= least else 0, kept if kept >= least else 0, False


def _parts(body: dict[str, Any], ttl: float) -> Iterator[Part]:
    total, digest = 0, sha256()
    for value in _values(body):
        text, mark = _read(value)
        total += _count(text)
        digest.update(sha256(text.encode("utf-8", "surrogatepass")).digest())
        yield Part(total, digest.digest(), (_HOUR if mark.get("ttl") == "1h" else ttl) if mark else 0.0)


_count = lru_cache(4096)(tokens.count)  # the same parts come with every request


def _values(body: dict[str, Any]) -> Iterator[Any]:
    body = body.get("request", body)  # Code Assist
    for key in _BEFORE:
        value = body.get(key, [])
        yield from value if isinstance(value, list) else [value]
    conversation: Any = next((body[key] for key in _CONVERSATION if key in body), [])
    for message in conversation if isinstance(conversation, list) else [conversation]:
        held = (
            next((message[key] for key in ("content", "parts") if key in message), None)
            if isinstance(message, dict)
            else None
        )
        if isinstance(held, list) and held:
            rest = {key: value for key, value in message.items() if key not in ("content", "parts")}
            yield from [{**rest, "part": held[0]}, *held[1:]]
        else:
            yield message


def _read(value: Any) -> tuple[str, dict[str, Any]]:
    """The text of a part, and its marker."""
    mark: dict[str, Any] = {}
    leaves: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            mark.update(value.get("cache_control") or value.get("cachePoint") or {})
            for key, member in value.items():
                if key not in ("cache_control", "cachePoint", "type"):
                    walk(member)
        elif isinstance(value, list):
            for member in value:
                walk(member)
        else:
            leaves.append(value if isinstance(value, str) else json.dumps(value))

    walk(value)
    return "\n".join(leaves), mark
