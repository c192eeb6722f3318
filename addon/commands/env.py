"""`thinwire env`: for a shell whose programs are all to use the proxy."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable
from typing import Final

import click

from .launching.mitmdump_args import PORT, Refused, prepare

SHELLS: Final[dict[str, Callable[[str, str], str]]] = {
    "sh": lambda name, value: f"export {name}={shlex.quote(value)}",
    "fish": lambda name, value: (
        f"set -gx {name} '{value.replace(chr(92), chr(92) * 2).replace(chr(39), chr(92) + chr(39))}'"
    ),
    "powershell": lambda name, value: f"$env:{name} = '{value.replace(chr(39), chr(39) * 2)}'",
}


@click.command()
@click.option("--port", default=PORT, show_default=True, help="Where the proxy listens.")
@click.option("--shell", type=click.Choice(list(SHELLS)), default="sh", show_default=True)
@click.option("--dir", "folder", default="~/.thinwire", show_default=True, help="The proxy's thinwire_dir.")
def command(port: int, shell: str, folder: str) -> None:
    """Print the variables that bring a shell's programs to the proxy and make them trust its CA.

    \b
    sh, bash, zsh   eval "$(thinwire env)"
    fish            thinwire env --shell fish | source
    PowerShell      thinwire env --shell powershell | Out-String | Invoke-Expression
    """
    try:
        launch = prepare(["--set", f"thinwire_dir={folder}"], os.environ)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    for name, value in launch.environment(port, os.environ).items():
        click.echo(SHELLS[shell](name, value))
