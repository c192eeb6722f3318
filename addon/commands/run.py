"""`thinwire run -- CMD`: a proxy for one command, in its environment only, that stops with it.

When the proxy cannot start, the command is not run: whoever types `thinwire run` wants it behind the proxy.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from types import FrameType
from typing import Final

import click

from .launching.mitmdump_args import Refused
from .launching.temporary_proxy import proxy

# What a shell answers for a command that it cannot find, or cannot start, or that a signal ended.
_NOT_FOUND: Final = 127
_NOT_STARTED: Final = 126
_BY_SIGNAL: Final = 128

Handler = Callable[[int, FrameType | None], None]


class Divided(click.Command):
    """Arguments before `--` are for mitmdump; those after it are the command. Without `--` all are the command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            position = args.index("--")
            before, after = args[:position], args[position + 1 :]
        elif args and not args[0].startswith("-"):
            before, after = [], args
        else:
            before, after = args, []
        ctx.meta["command"] = tuple(after)
        return super().parse_args(ctx, before)


@click.command(
    cls=Divided,
    context_settings={"ignore_unknown_options": True},
    options_metavar="[MITMDUMP ARGUMENTS]",
    add_help_option=True,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="-- COMMAND [ARGUMENTS]...")
@click.pass_context
def command(ctx: click.Context, arguments: tuple[str, ...]) -> None:
    """Start a proxy on a free port, run COMMAND behind it, stop the proxy and return the command's exit code.

    HTTPS_PROXY, NO_PROXY and the variables that make clients trust the CA are set for COMMAND only. What the proxy prints
    goes to run.log in ~/.thinwire. If the proxy cannot start, COMMAND is not run.
    """
    words: tuple[str, ...] = ctx.meta["command"]
    if not words:
        raise click.UsageError("which command? For example: thinwire run -- claude")
    try:
        with proxy(arguments, os.environ) as running:
            for note in (*running.launch.notes, *running.launch.mistakes):
                click.echo(f"thinwire: {note}", err=True)
            code = child(words, running.environment(os.environ))
    except Refused as refused:
        raise click.ClickException(f"{refused}\n{words[0]} was not run.") from None
    ctx.exit(code)


def child(words: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run a command in the foreground, hand on signals, return its exit code as a shell would."""
    early: list[int] = []
    """Signals that came before there was a process to hand them to."""
    receive = early.append

    def hand_on(number: int, _: FrameType | None) -> None:
        receive(number)

    def leave(_: int, __: FrameType | None) -> None:
        """The terminal has sent it to the command too; which of them ends by it is the command's affair."""

    _handle({signal.SIGTERM: hand_on, signal.SIGHUP: hand_on, signal.SIGINT: leave, signal.SIGQUIT: leave})
    try:
        process = subprocess.Popen(list(words), env=dict(environ))
    except FileNotFoundError:
        click.echo(f"thinwire: {words[0]}: command not found", err=True)
        return _NOT_FOUND
    except OSError as error:
        click.echo(f"thinwire: {words[0]}: {error.strerror}", err=True)
        return _NOT_STARTED
    receive = process.send_signal
    for number in early:
        receive(number)
    code = process.wait()
    return code if code >= 0 else _BY_SIGNAL - code


def _handle(handlers: Mapping[signal.Signals, Handler]) -> None:
    """Have these called. What is ignored, as by nohup, stays so, for the command too."""
    for number, handler in handlers.items():
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)
