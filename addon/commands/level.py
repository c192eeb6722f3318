"""`thinwire level`: how much is taken out, for all or for a project."""

from __future__ import annotations

from pathlib import Path

import click

from thinwire.pipeline.model.settings import LEVELS

from ..control.wishes import Wish
from .launching.open_originals import in_folder
from .launching.turn import project_named, say, turn
from .switch import for_project


@click.command()
@click.argument("level", type=click.Choice(LEVELS))
@for_project
@in_folder
def command(level: str, project: str | None, folder: str) -> None:
    """Compress at this level, at once and after a restart.

    It decides about what is new; what a running conversation was sent before stays as it was sent, so no prompt cache is lost.
    """
    name = project_named(project) if project else ""
    answers = turn(Path(folder).expanduser().absolute(), Wish("level", level, "project" if name else "", name))
    say(answers, f"Level {level}{f' for the project {name}' if name else ''}.")
