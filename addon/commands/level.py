"""`thinwire level`: how much is taken out, for all or for a project."""

from __future__ import annotations

from pathlib import Path

import click

from thinwire.pipeline.model.settings import LEVELS

from ..control.setting_changes import SettingChange
from .launching.apply_change import apply, project_named, say_what_holds
from .launching.open_originals import in_folder
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
    answers = apply(
        Path(folder).expanduser().absolute(), SettingChange("level", level, "project" if name else "", name)
    )
    say_what_holds(answers, f"Level {level}{f' for the project {name}' if name else ''}.")
