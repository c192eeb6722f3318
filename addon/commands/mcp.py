"""`thinwire mcp`: the originals for an agent, over MCP; and `thinwire mcp wrap`: other servers' results in fewer tokens."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Final

import click

from ..clients.table import CLIENTS
from ..entry_points import mcp_wrapper
from ..entry_points.embedded import InForce, embedded
from ..lookup.mcp_server import MissingSdkError, server
from ..request.compression import Done
from ..stores.database import StoreError
from .launching.open_originals import in_folder, originals_of_project

_ADDED_BY: Final = "\n".join(f"{client.title:12}  {client.mcp_add}" for client in CLIENTS if client.mcp_add)
_HELP: Final = f"""Serve the originals of a project to its agent over MCP, on stdin and stdout. Tools: retrieve, search, stats.

One line adds it, for all your projects:

\b
{_ADDED_BY}

Where `thinwire` is not on the PATH, write the full path of the command.
"""


@click.group(invoke_without_command=True, help=_HELP)
@in_folder
@click.pass_context
def command(ctx: click.Context, folder: str) -> None:
    if ctx.invoked_subcommand is not None:
        ctx.obj = folder
        return
    with originals_of_project(folder, everyone=False, new=True) as store:
        try:
            server(store, Path(folder).expanduser().absolute()).run("stdio")
        except MissingSdkError as missing:
            raise click.ClickException(str(missing)) from None


@command.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- SERVER [ARGUMENTS]...")
@click.pass_context
def wrap(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Start another MCP server, and give the agent the results of its tools in fewer tokens.

    \b
    claude mcp add github -- thinwire mcp wrap -- github-mcp-server stdio

    Compression goes by config.yaml, as in the proxy; where something goes wrong, the server's own answer goes on.
    """
    logging.basicConfig(format="%(message)s")  # to standard error, which agents show as the server's
    try:
        config = InForce({"dir": ctx.obj})
    except (ValueError, StoreError) as refused:
        raise click.ClickException(str(refused)) from None

    def rewrite(body: bytes) -> Done:
        now = config()
        return embedded(now).rewritten(body, "anthropic-messages", now, joining=False).result()

    try:
        ctx.exit(mcp_wrapper.run(words, sys.stdin.buffer, sys.stdout.buffer, rewrite))
    except OSError as error:
        raise click.ClickException(f"{words[0]}: {error.strerror}") from None
