"""`thinwire demo`: a real agent, the real proxy and a provider on loopback; no key, no network.

The agent runs in a process of its own, with nothing but the environment that `thinwire run` would give it. The provider has
it call one tool after the other; what arrives there is set beside what the tool had printed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any, Final

import click
from rich.columns import Columns
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from thinwire.pipeline.model import tokens

from ..fake_provider import Call, FakeProvider, Received, Reply
from ..launching.mitmdump_args import Refused
from ..launching.temporary_proxy import Proxy, importable, proxy
from .recording import Turn, recording

_ROWS: Final = 8  # lines of a text that are shown
_TOGETHER: Final = 100  # columns of a terminal from which before and after stand side by side
_DELAY: Final = 0.03  # seconds between two words, as from a model
_ANSWER: Final = (
    "The API answers with all its orders. The release is red because TestForgets and TestNilMap of the store fail: an entry that "
    "has expired is never removed, and Put on a zero Cache writes to a nil map. The rounding in shop/money.py is another matter."
)


@dataclass(frozen=True)
class Sent:
    """One tool output: what it was and what arrived at the provider."""

    turn: Turn
    after: str
    before_tokens: int
    after_tokens: int


@click.command()
def command() -> None:
    """Send a recorded agent session through the real proxy to a provider on this machine, and show what arrives there.

    Needs no key and no network.
    """
    console = Console(highlight=False)
    turns = recording()
    try:
        with FakeProvider() as fake, tempfile.TemporaryDirectory(prefix="thinwire-demo-") as folder:
            fake.respond = lambda received: _respond(received, turns)
            arguments = [
                *("--mode", f"upstream:{fake.proxy_url}", "--set", f"ssl_verify_upstream_trusted_ca={fake.ca}"),
                *("--set", f"thinwire_dir={folder}", "--set", "thinwire_deadline=20000"),  # the machine may be busy
            ]
            with proxy(arguments, os.environ) as running:
                _show(console, running, fake, turns)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None


def _respond(received: Received, turns: Sequence[Turn]) -> Reply:
    """The model calls for the next command until it has seen all."""
    seen = len(tool_outputs(received))
    if seen < len(turns):
        return Reply(calls=(Call("bash", {"command": turns[seen].command}, id=f"call_{seen}"),))
    return Reply(_ANSWER, delay=_DELAY)


def tool_outputs(received: Received) -> list[str]:
    """The tool outputs of a chat request, in order."""
    messages: list[dict[str, Any]] = received.json()["messages"]
    return [message["content"] for message in messages if message["role"] == "tool"]


def _show(console: Console, running: Proxy, fake: FakeProvider, turns: Sequence[Turn]) -> None:
    console.print("An agent works on this machine; a proxy stands between it and the model.\n")
    agent = subprocess.Popen(
        [sys.executable, "-m", "thinwire.addon.commands.demo.agent"],
        env=running.environment(importable(os.environ)),
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with agent:
        try:
            shown = [_shown(console, fake, turn, index, agent) for index, turn in enumerate(turns)]
            console.print("The model's answer, as it streams through:", style="bold")
            assert agent.stdout is not None
            while piece := agent.stdout.read(1):
                console.out(piece, end="")
        finally:
            agent.terminate()
    _total(console, fake, shown)


def _shown(console: Console, fake: FakeProvider, turn: Turn, position: int, agent: subprocess.Popen[str]) -> Sent:
    """Wait for the request that carries this turn's output, and show it."""
    while len(fake.received) < position + 2:  # the first request carries no output yet
        if agent.poll() is not None:
            raise Refused("the agent stopped before it was done")
        time.sleep(0.01)
    after = tool_outputs(fake.received[position + 1])[position]
    sent = Sent(turn, after, tokens.count(turn.text), tokens.count(after))
    saved = 100 * (sent.before_tokens - sent.after_tokens) / sent.before_tokens
    what = f"{saved:.0f} % saved" if turn.text != after else "sent as it is: edits depend on file content"
    console.print(
        Text.assemble(
            (f"$ {turn.command}", "bold cyan"),
            f"   {sent.before_tokens:,} -> {sent.after_tokens:,} tokens   ",
            (what, "green"),
        )
    )
    if turn.text != after:
        before_lines, after_lines = turn.text.splitlines(), after.splitlines()
        alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before_lines, after_lines, strict=False)))
        panels = [
            _panel("what the tool printed", before_lines, alike, console),
            _panel("what the model gets", after_lines, alike, console),
        ]
        for shown in [Columns(panels)] if console.width >= _TOGETHER else panels:
            console.print(shown)
    console.print()
    return sent


def _panel(title: str, lines: Sequence[str], start: int, console: Console) -> Panel:
    """An excerpt from line `start` on, where the two texts part."""
    width = (console.width - 2) // 2 if console.width >= _TOGETHER else console.width
    rows = [line[: width - 4] for line in lines[start : start + _ROWS]]
    above = [f"({start:,} lines above)"] if start else []
    below = [f"({len(lines) - start - _ROWS:,} more lines)"] if len(lines) > start + _ROWS else []
    return Panel(
        Text("\n".join(above + rows + below)), title=title, title_align="left", width=width, border_style="dim"
    )


def _total(console: Console, fake: FakeProvider, shown: Sequence[Sent]) -> None:
    """A history is sent again with every turn, so an output counts once for each request that carries it."""
    times = [len(shown) - index for index in range(len(shown))]
    before = sum(sent.before_tokens * n for sent, n in zip(shown, times, strict=True))
    after = sum(sent.after_tokens * n for sent, n in zip(shown, times, strict=True))
    console.print(
        f"\nTool outputs over {len(fake.received)} requests: {before:,} -> {after:,} tokens, "
        f"{100 * (before - after) / before:.0f} % fewer.",
        style="bold green",
    )
    if _stable(fake.received):
        console.print("Whatever was sent once was sent the same ever after: the provider's prompt cache holds.")


def _stable(received: Sequence[Received]) -> bool:
    """Return whether every message that was sent was sent again unchanged."""
    histories = [json.dumps(request.json()["messages"])[:-1] for request in received]
    return all(later.startswith(earlier) for earlier, later in pairwise(histories))
