"""The command line. One file for each command; COMMANDS is the registry, and only the command that is called is imported."""

from __future__ import annotations

import errno
from difflib import get_close_matches
from importlib import import_module
from typing import Final

import click

from ..config.installation import commit, version

# name of the command and its module -> what it does, in one line; in the order in which they are shown
COMMANDS: Final = {
    "proxy": "Start the proxy.",
    "run": "Run one command behind a proxy of its own.",
    "env": "Print what to set in a shell so that its programs use the proxy.",
    "on": "Compress requests, at once and after a restart.",
    "off": "Let every request pass as it came, until `thinwire on`.",
    "audit": "Measure what would be saved, and change nothing.",
    "level": "Choose how much is taken out, for all or for a project.",
    "budget": "Set what may be spent, by all, on a model, by a project or a client.",
    "status": "Say what runs where, and what it does.",
    "stop": "Stop the proxies that run.",
    "demo": "Show what thinwire does, without a key and without a network.",
    "estimate": "Say what would have been saved in sessions that agents have recorded here.",
    "report": "Say what was spent, on what, and what was saved.",
    "watch": "Watch contexts, spending and saving live.",
    "compress": "Compress a request body from standard input.",
    "hook": "Compress what a coding agent's tool has put out, run by the agent itself.",
    "get": "Print an original by the id in its marker.",
    "search": "Find originals by words.",
    "mcp": "Serve the originals to an agent over MCP.",
    "ca": "Say where the CA is, what it may sign, and how to trust it.",
    "doctor": "Check that everything works, and say how to repair what does not.",
    "uninstall": "Take back what thinwire left on this machine, after asking.",
}
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
# Commands that share a module.
_SHARED: Final = {"on": "switch", "off": "switch", "audit": "switch"}


class Registry(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        shared = _SHARED.get(cmd_name)
        command = getattr(import_module(f".{shared or cmd_name}", __name__), cmd_name if shared else "command")
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(_unknown(args[0]))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. What it cannot write, such as a file of root's or on a full disk, is told in one sentence."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.filename is None and error.errno not in _FULL:
                raise
            raise click.ClickException(f"{error.filename or 'the disk'}: {error.strerror}") from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _unknown(name: str) -> str:
    close = get_close_matches(name.lower(), COMMANDS, 1)
    return f"There is no command {name!r}." + (f" Did you mean `thinwire {close[0]}`?" if close else "")


def _print_version(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if wanted:
        named = commit()
        click.echo(f"thinwire {version()}{f' ({named})' if named else ''}")
        ctx.exit()


@click.group(cls=Registry, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Say which, and end."
)
def main() -> None:
    """Fewer tokens in LLM requests, and a ledger of what was spent and saved."""
