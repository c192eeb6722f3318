"""`thinwire search TEXT`: which originals hold these words."""

from __future__ import annotations

import click

from ..metrics.terminal_safe import printable
from .launching.open_originals import all_projects, in_folder, originals_of_project


@click.command()
@click.argument("words", metavar="TEXT", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Show that many at most.")
@all_projects
@in_folder
def command(words: tuple[str, ...], limit: int, all_projects: bool, folder: str) -> None:
    """Find the originals of this project that hold every word of TEXT, the newest first, with the lines that hold most of them.

    `thinwire get ID` prints one. Exits with 1 when nothing is found.
    """
    with originals_of_project(folder, everyone=all_projects) as store:
        hits = store.search(" ".join(words), limit)
    if not hits:
        raise click.ClickException("no original holds all of these words")
    for hit in hits:
        click.echo(f"{click.style(hit.id, bold=True)}  {hit.characters:,} characters")
        for line in hit.lines:
            click.echo(f"    {printable(line, ' ')}")
