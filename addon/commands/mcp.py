"""`thinwire mcp`: the originals as tools of an agent, over the Model Context Protocol."""

from __future__ import annotations

from pathlib import Path

import click

from ..lookup.mcp_server import MissingSdkError, server
from .launching.open_originals import in_folder, shelf


@click.command()
@in_folder
def command(folder: str) -> None:
    """Serve the originals to an agent over MCP, on standard input and output. Tools: retrieve, search, stats.

    One line adds it, for all your projects:

    \b
    Claude Code   claude mcp add --scope user thinwire -- thinwire mcp
    Codex         codex mcp add thinwire -- thinwire mcp
    Gemini CLI    gemini mcp add --scope user thinwire thinwire mcp

    Where `thinwire` is not on the PATH, write the full path of the command.
    """
    with shelf(folder, new=True) as store:
        try:
            server(store, Path(folder).expanduser().absolute()).run("stdio")
        except MissingSdkError as missing:
            raise click.ClickException(str(missing)) from None
