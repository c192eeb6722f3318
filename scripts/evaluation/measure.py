"""What becomes of one output, and what is kept of it. The real pipeline runs: policy, squeeze, verify."""

from __future__ import annotations

import json
import shlex
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

from thinwire.pipeline.choose import squeeze
from thinwire.pipeline.compressors import opaque
from thinwire.pipeline.model import tokens
from thinwire.pipeline.model.blocks import Block
from thinwire.pipeline.model.job import Job
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.policy.policy import judge
from thinwire.pipeline.text.terminal_text import canonical
from thinwire.pipeline.verify import verify

from .corpus import Item

# What a reader without a compressor looks at; lines.
TAIL = 200
_PEER_SECONDS = 120


class PeerError(Exception):
    """A peer's command could not be run, or failed; the message says how."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent instead of one output."""

    text: str
    compressor: str
    """"" where it was left alone."""
    reason: str
    seconds: float
    """Of a processor for us, of a clock for a peer."""


Runner = Callable[[Item], Answer]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one output, before and after."""

    kind: str
    name: str
    compressor: str
    reason: str
    tokens_before: int
    tokens_after: int
    facts: int
    facts_kept: int
    rarities: int
    rarities_kept: int
    counts_right: bool
    critical: int
    critical_kept: int
    megabytes: float
    seconds: float


def thinwire(settings: Settings) -> Runner:
    """The pipeline with these settings, as a runner; warm, since the vocabulary is read once in a process's life."""
    tokens.encoder()
    return lambda item: _squeezed(item, settings)


def _squeezed(item: Item, settings: Settings) -> Answer:
    raw = json.dumps(item.text).encode()
    start = time.process_time()
    verdict = judge(Block(raw, 0, len(raw), "tool", item.tool, item.command), settings)
    if isinstance(verdict, Reason):
        return Answer(item.text, "", verdict, time.process_time() - start)
    found = squeeze(Job(item.text, verdict, settings))
    spent = time.process_time() - start
    return Answer(
        item.text if found.text is None else found.text, found.compressor if found.text else "", found.reason, spent
    )


def peer(command: str) -> Runner:
    """An external compressor: text on its standard input, what it would send on its standard output. Raises PeerError."""
    return lambda item: _piped(item, shlex.split(command))


def _piped(item: Item, command: list[str]) -> Answer:
    start = time.perf_counter()
    try:
        done = subprocess.run(
            command, input=item.text.encode("utf-8", "replace"), capture_output=True, timeout=_PEER_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as exc:
        raise PeerError(f"{shlex.join(command)} on {item.name}: {exc}") from exc
    return Answer(done.stdout.decode("utf-8", "replace"), command[0], "", time.perf_counter() - start)


def tail(item: Item) -> str:
    """The last lines of an output."""
    return "\n".join(item.text.rstrip("\n").split("\n")[-TAIL:])


def score(item: Item, answer: Answer) -> Score:
    """Counts what `answer` keeps of `item`, as a terminal would show it (terminal_text.py says what is normalised away).

    Inside opaque data (base64, hex dumps, embeddings) there are no facts, for us and for peers alike.
    """
    whole = canonical(item.text)
    shown = opaque.without(whole)
    facts = sum(map(len, verify.facts(shown).values()))
    rarities = len(verify.rarities(shown))
    changed = answer.text != item.text
    return Score(
        kind=item.kind,
        name=item.name,
        compressor=answer.compressor,
        reason=answer.reason,
        tokens_before=tokens.count(item.text),
        tokens_after=tokens.count(answer.text),
        facts=facts,
        facts_kept=facts - (len(verify.missing(shown, answer.text)) if changed else 0),
        rarities=rarities,
        rarities_kept=rarities - (len(verify.missing_rarities(shown, answer.text)) if changed else 0),
        counts_right=not (changed and verify.wrong_counts(whole, answer.text)),
        critical=len(item.critical),
        critical_kept=sum(signal.stands_in(answer.text) for signal in item.critical),
        megabytes=len(item.text.encode("utf-8", "replace")) / 1e6,
        seconds=answer.seconds,
    )
