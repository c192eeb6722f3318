"""`thinwire proxy`: mitmdump with thinwire in it, in this very process, until it is stopped."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import click
from mitmproxy.tools.main import mitmdump

from .launching.mitmdump_args import Launch, Refused, in_use, prepare


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": True})
@click.option("--quiet", is_flag=True, help="Do not say how to point a tool at the proxy.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[MITMDUMP ARGUMENTS]...")
def command(quiet: bool, arguments: tuple[str, ...]) -> None:
    """Start the proxy and print one line for each request.

    Everything is passed on to mitmdump: `-p 9000`, `--set thinwire_level=aggressive`, `--mode upstream:http://proxy:3128`.
    Options can also stand in ~/.thinwire/config.yaml, as `thinwire_level: aggressive`.
    """
    try:
        launch = prepare(arguments, os.environ)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    if launch.port and in_use(launch.host, launch.port):
        raise click.ClickException(
            f"port {launch.port} is in use by another program: stop that one, or take another with --listen-port"
        )
    if not quiet:
        click.echo(_guide(launch))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # who follows a log file sees each line when it is said
    mitmdump(list(launch.arguments))


def _guide(launch: Launch) -> str:
    changed = "  The CA may now sign for the added hosts too: what trusts a copy of it needs the new one.\n"
    port = "" if launch.port == 8080 else f" --port {launch.port}"
    return (changed if launch.authority.fate == "reissued" else "") + "\n".join(
        (
            f"Proxy on http://{launch.host}:{launch.port}. To use it:",
            f'  in this shell     eval "$(thinwire env{port})"',
            "  for one command   thinwire run -- claude     (with a proxy of its own)",
            f"  anywhere else     HTTPS_PROXY, and trust in {_short(launch.authority.certificate)}: see thinwire ca",
        )
    )


def _short(path: Path) -> str:
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
