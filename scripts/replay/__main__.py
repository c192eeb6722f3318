"""What thinwire saves in recorded agent sessions, what it keeps of what the agents went on with, and what they cost.

PATHS are transcripts or folders of them, those of any client that `thinwire estimate` reads, or sessions in thinwire's own format
(addon/transcripts/recorded.py). Shares are of the o200k tokens of tool results in the last request of each conversation; cost is
simulated turn by turn.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from thinwire.addon.transcripts.conversation import Conversation
from thinwire.addon.transcripts.find import TranscriptError, transcripts
from thinwire.addon.transcripts.find import conversations as conversations_in
from thinwire.pipeline.model.settings import LEVELS, LINE_NUMBERS, Settings

from . import tables
from .fidelity import fidelity
from .results import others, results
from .tables import Replayed
from .turns import cost

_PAGE = 150
"""Columns of the output where there is no terminal."""
_PEER_SECONDS = 120


@click.command(help=__doc__)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--level", "levels", type=click.Choice(LEVELS), multiple=True, help="Only this level (repeatable).")
@click.option("--budget", type=int, help="Tokens a block may keep. Default: the level's own.")
@click.option("--line-numbers", type=click.Choice(LINE_NUMBERS), help="Line numbers to send. Default: the level's own.")
@click.option("--repeats/--no-repeats", default=True, show_default=True, help="Refer to what stands above.")
@click.option("--client", help="Only conversations of this client.")
@click.option("--turns/--no-turns", default=True, show_default=True, help="Replay turn by turn, for cost and busts.")
@click.option("--prefix", default=10_000, show_default=True, help="Tokens of system prompt and tools in each request.")
@click.option("--peer", "peers", multiple=True, metavar="NAME=COMMAND", help="Another compressor, stdin to stdout.")
@click.option("--missing", is_flag=True, help="Print what an agent used or quoted and what is not sent any more.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def main(  # noqa: PLR0913, PLR0917  (one for each option)
    paths: tuple[Path, ...],
    levels: tuple[str, ...],
    budget: int | None,
    line_numbers: str | None,
    repeats: bool,
    client: str | None,
    turns: bool,
    prefix: int,
    peers: tuple[str, ...],
    missing: bool,
    as_json: bool,
) -> None:
    conversations = [one for one in _read(paths) if client is None or one.client == client]
    if not conversations:
        raise click.ClickException("there is no such conversation")
    system = _text(prefix) if turns else None
    replayed: list[Replayed] = []
    for level in [level for level in LEVELS if not levels or level in levels]:
        numbers = next((known for known in LINE_NUMBERS if known == line_numbers), None)
        settings = Settings(level=level, block_budget=budget, line_numbers=numbers, repeats=repeats)
        replayed += [_ours(one, level, settings, system) for one in _watched(conversations, level)]
    for name, command in map(_peer, peers):
        replayed += [_theirs(one, name, command) for one in _watched(conversations, name)]
    if missing:
        click.echo("\n".join(f"{one.by} {one.conversation.name} {what}" for one in replayed for what in one.missing))
    elif as_json:
        click.echo(json.dumps(tables.as_json(replayed), indent=1))
    else:
        tables.printed(replayed, Console(width=None if sys.stdout.isatty() else _PAGE))


def _read(paths: tuple[Path, ...]) -> list[Conversation]:
    """Raises ClickException on a file of another kind."""
    try:
        return [talk for path in transcripts(paths) for talk in conversations_in(path)]
    except TranscriptError as error:
        raise click.ClickException(str(error)) from None


def _watched(conversations: list[Conversation], by: str) -> list[Conversation]:
    shown = track(conversations, by, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    return shown  # type: ignore[return-value]  # an iterable of them


def _ours(conversation: Conversation, level: str, settings: Settings, system: str | None) -> Replayed:
    replayed = results(conversation, settings)
    kept, missing = fidelity(conversation, {result.call: result.sent for result in replayed})
    spent = None if system is None else cost(conversation, settings, system)
    return Replayed(conversation, level, replayed, kept, missing, spent)


def _theirs(conversation: Conversation, name: str, command: list[str]) -> Replayed:
    replayed = others(conversation, partial(_piped, command))
    kept, missing = fidelity(conversation, {result.call: result.sent for result in replayed})
    return Replayed(conversation, name, replayed, kept, missing, None)


def _peer(option: str) -> tuple[str, list[str]]:
    name, sign, command = option.partition("=")
    if not (name and sign and command):
        raise click.BadParameter(f"{option!r} is not NAME=COMMAND")
    return name, shlex.split(command)


def _piped(command: list[str], text: str) -> str:
    try:
        done = subprocess.run(
            command, input=text.encode("utf-8", "replace"), capture_output=True, timeout=_PEER_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as exc:
        raise click.ClickException(f"{shlex.join(command)}: {exc}") from exc
    return done.stdout.decode("utf-8", "replace")


def _text(tokens: int) -> str:
    """Instructions of about so many tokens."""
    return " instruct" * tokens


if __name__ == "__main__":
    main()
