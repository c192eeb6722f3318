"""`thinwire proxy`: mitmdump with thinwire in it, in this very process until it is stopped, or in the background."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import Final

import click
from mitmproxy.tools.main import mitmdump

from ..config.installation import called
from ..control.running import running_in
from .launching.background_proxy import in_background
from .launching.mitmdump_args import PORT, Launch, Refused, in_use, prepare

_WITH_A_PAGE: Final = ("regular", "upstream")
"""mitmproxy's modes in which clients name the host that they want, so that what names none is for the proxy itself."""


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True})
@click.option("--quiet", is_flag=True, help="Do not say how to point a tool at the proxy.")
@click.option("--background", is_flag=True, help="Start it, return when it serves; `thinwire stop` ends it.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[MITMDUMP ARGUMENTS]...")
def command(quiet: bool, background: bool, arguments: tuple[str, ...]) -> None:
    """Start the proxy and print one line for each request.

    Everything is passed on to mitmdump: `-p 9000`, `--set thinwire_level=aggressive`, `--mode upstream:http://proxy:3128`.
    Options can also stand in ~/.thinwire/config.yaml, as `thinwire_level: aggressive`.
    """
    try:
        launch = prepare(arguments, os.environ)
        if launch.port and in_use(launch.host, launch.port):
            raise Refused(_taken(launch))
        for note in (*launch.notes, *(launch.mistakes if background else ())):
            click.echo(f"Note: {note}", err=True)
        if background:
            port = in_background(arguments, os.environ, launch)
            click.echo(_guide(launch, port))
            return
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    if not quiet:
        click.echo(_guide(launch, launch.port) if launch.port else f'To use it:  eval "$({called()} env)"')
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # who follows a log file sees each line when it is said
    mitmdump(list(launch.arguments))


def _taken(launch: Launch) -> str:
    ours = next((one for one in running_in(launch.folder) if one.port == launch.port), None)
    if ours is None:
        other = "stop that one, or take another with --listen-port"
        return f"port {launch.port} is in use by another program: {other}"
    return f"thinwire serves port {launch.port} already (process {ours.pid}): see `{called()} status`, or `{called()} stop` first"


def _guide(launch: Launch, port: int) -> str:
    changed = "  The CA may now sign for the added hosts too: what trusts a copy of it needs the new one.\n"
    us = called()
    if launch.mode not in _WITH_A_PAGE:
        return f"{changed}Proxy of mode {launch.mode} on http://{launch.host}:{port}. It has no page; see {us} status."
    named = "" if port == PORT else f" --port {port}"
    return (changed if launch.authority.fate == "reissued" else "") + "\n".join(
        (
            f"Proxy on http://{launch.host}:{port}, its page at the same address. To use it:",
            f'  in this shell     eval "$({us} env{named})"',
            f"  for one command   {us} run -- claude     (with a proxy of its own)",
            f"  anywhere else     HTTPS_PROXY, and trust in {_short(launch.authority.certificate)}: see {us} ca",
        )
    )


def _short(path: Path) -> str:
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
