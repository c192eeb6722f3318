"""`thinwire get ID`: what a marker stands for, as it was."""

from __future__ import annotations

import sys

import click

from ..lookup.excerpts import BadRequest, excerpt
from ..stores.originals import UnknownOriginalError
from .launching.open_originals import all_projects, in_folder, originals_of_project


@click.command()
@click.argument("id_", metavar="ID")
@click.option(
    "--lines", "wanted", metavar="A-B", default="", help="Only these lines, counted from 1; also A-, -B and A."
)
@click.option("--grep", metavar="RE", default="", help="Only the lines that match, each with its number.")
@all_projects
@in_folder
def command(id_: str, wanted: str, grep: str, all_projects: bool, folder: str) -> None:
    """Print the original text that was taken out of a request, by the id in its marker.

    Any agent can look up what another one of the same project read. With both --lines and --grep, the range is searched.
    Exits with 1 when no original has this id, or no line matches.
    """
    with originals_of_project(folder, everyone=all_projects) as store:
        try:
            text = excerpt(store.get(id_), wanted, grep)
        except (UnknownOriginalError, BadRequest) as refused:
            raise click.ClickException(str(refused)) from None
    partly = wanted or grep
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
    if (partly or sys.stdout.isatty()) and not text.endswith("\n"):
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()
