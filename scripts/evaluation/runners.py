"""What is measured: thinwire at a level and a budget, or any other compressor as a command. Text in, what would be sent out."""

from __future__ import annotations

import json
import shlex
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from thinwire.pipeline import Settings, compress
from thinwire.pipeline.model import tokens
from thinwire.pipeline.model.settings import Level

from .corpus import Item

_PEER_SECONDS: Final = 120
_CALL: Final = "call_1"
NO_BUDGET: Final = 1 << 50
"""Tokens that no text has."""


class PeerError(Exception):
    """A peer's command could not be run, or failed; the message says how."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent instead of one output."""

    text: str
    compressor: str = ""
    """"" where it was left alone."""
    reason: str = ""
    """Why it was left alone."""
    seconds: float = 0.0
    """Of a processor for us, of a clock for a peer."""


@dataclass(frozen=True)
class Runner:
    """A compressor under measurement."""

    name: str
    run: Callable[[Item], Answer]
    budget: int | None = None
    """Tokens that a text may keep; None: no limit is known."""
    level: Level | None = None
    """thinwire's, of which there may be several budgets; None: a peer."""

    def __call__(self, item: Item) -> Answer:
        return self._remembered(item)

    @cached_property
    def _remembered(self) -> Callable[[Item], Answer]:
        return lru_cache(4096)(self.run)  # several measures ask for the same texts

    def tokens(self, item: Item) -> int:
        """Return how many are sent."""
        return size(self(item).text)


size = lru_cache(8192)(tokens.count)


@lru_cache(64)
def thinwire(level: Level, budget: int | None = None) -> Runner:
    """The whole library at a level, as a client's request would carry it; `budget` in tokens, None: the level's own."""
    tokens.encoder()  # read once in a process's life
    settings = Settings(level=level, block_budget=budget)
    name = level if budget is None else f"{level}, no budget" if budget == NO_BUDGET else f"{level} {budget:,}"
    return Runner(name, lambda item: _sent(item, settings), settings.budget, level)


def _sent(item: Item, settings: Settings) -> Answer:
    body = _request(item)
    start = time.process_time()
    outcome = compress(body, "openai-chat", settings)
    seconds = time.process_time() - start
    if outcome.status == "failed":
        raise RuntimeError(f"{item.name}: {outcome.reason}")
    if not outcome.edits:
        return Answer(item.text, "", ", ".join(outcome.skipped), seconds)
    return Answer(json.loads(outcome.body)["messages"][-1]["content"], outcome.edits[0].compressor, "", seconds)


def _request(item: Item) -> bytes:
    """A chat request in which the item's call returned its text."""
    function = {"name": item.tool or "Bash", "arguments": json.dumps({"command": item.command})}
    calls = [{"id": _CALL, "type": "function", "function": function}]
    messages = [
        {"role": "user", "content": "Go on."},
        {"role": "assistant", "content": None, "tool_calls": calls},
        {"role": "tool", "tool_call_id": _CALL, "content": item.text},
    ]
    return json.dumps({"model": "gpt-5", "messages": messages}).encode()


def peer(name: str, command: str) -> Runner:
    """An external compressor: text on its standard input, what it would send on its standard output. Running raises PeerError."""
    return Runner(name, lambda item: _piped(item, shlex.split(command)))


def _piped(item: Item, command: list[str]) -> Answer:
    start = time.perf_counter()
    try:
        done = subprocess.run(
            command, input=item.text.encode("utf-8", "replace"), capture_output=True, timeout=_PEER_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as exc:
        raise PeerError(f"{shlex.join(command)} on {item.name}: {exc}") from exc
    return Answer(done.stdout.decode("utf-8", "replace"), command[0], "", time.perf_counter() - start)


def as_it_came(item: Item) -> Answer:
    """Return the text as it came: no compressor at all."""
    return Answer(item.text)


def tail(lines: int) -> Callable[[Item], Answer]:
    """Return a runner for what a reader without a compressor looks at: the last lines."""
    return lambda item: Answer("\n".join(item.text.rstrip("\n").split("\n")[-lines:]), "tail")
