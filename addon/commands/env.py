"""`thinwire env`: for a shell whose programs are all to use the proxy."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from thinwire.certs.trust import without_ours

from ..clients.table import VARIABLES
from ..config.installation import called
from ..control.running import running_in
from .launching.client_path import without
from .launching.mitmdump_args import HOST, PORT, Refused, in_use, prepare
from .launching.open_originals import VARIABLE, in_folder

_NOBODY: Final = (
    "no proxy listens on {address}; until one does, programs of this shell reach nothing: {us} proxy --background"
)


@dataclass(frozen=True, slots=True)
class Shell:
    """How a shell is told."""

    set: Callable[[str, str], str]
    unset: Callable[[str], str]


SHELLS: Final = {
    "sh": Shell(lambda name, value: f"export {name}={shlex.quote(value)}", lambda name: f"unset {name}"),
    "fish": Shell(
        lambda name, value: (
            f"set -gx {name} '{value.replace(chr(92), chr(92) * 2).replace(chr(39), chr(92) + chr(39))}'"
        ),
        lambda name: f"set -e {name}",
    ),
    "powershell": Shell(
        lambda name, value: f"$env:{name} = '{value.replace(chr(39), chr(39) * 2)}'",
        lambda name: f"Remove-Item Env:{name}",
    ),
}


@click.command()
@click.option(
    "--port", type=int, help=f"Where the proxy listens. By default the port of the one that runs, else {PORT}."
)
@click.option("--shell", type=click.Choice(list(SHELLS)), default="sh", show_default=True)
@click.option("--unset", is_flag=True, help="Print what takes it back.")
@in_folder
def command(port: int | None, shell: str, unset: bool, folder: str) -> None:
    """Print the variables that bring a shell's programs to the proxy and make them trust its CA.

    \b
    sh, bash, zsh   eval "$(thinwire env)"
    fish            thinwire env --shell fish | source
    PowerShell      thinwire env --shell powershell | Out-String | Invoke-Expression
    """
    if unset:
        lines = list(_unset(SHELLS[shell], Path(folder).expanduser().absolute(), os.environ))
    else:
        lines = _set(SHELLS[shell], port, folder)
    for line in lines:
        click.echo(line)


def _set(shell: Shell, port: int | None, folder: str) -> list[str]:
    try:
        launch = prepare(["--set", f"thinwire_dir={folder}"], os.environ)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    lasting = (one.port for one in running_in(launch.folder) if one.has_page and not one.temporary)
    where = port if port is not None else next(lasting, launch.port or PORT)
    if not in_use(HOST, where):
        click.echo(f"thinwire: {_NOBODY.format(address=f'{HOST}:{where}', us=called())}", err=True)
    for note in launch.notes:
        click.echo(f"thinwire: {note}", err=True)
    return [shell.set(name, value) for name, value in launch.environment(where, os.environ).items()]


def _unset(shell: Shell, folder: Path, environ: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines that take away what is thinwire's; what stood there besides stays."""
    for variable in VARIABLES:
        left = without_ours(variable, environ.get(variable.name), folder)
        if left is None and variable.name in environ:
            yield shell.unset(variable.name)
        elif left != environ.get(variable.name):
            yield shell.set(variable.name, left or "")
    if VARIABLE in environ:
        yield shell.unset(VARIABLE)
    path = environ.get("PATH", "")
    if without(folder, path) != path:
        yield shell.set("PATH", without(folder, path))
