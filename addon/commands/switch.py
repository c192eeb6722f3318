"""`thinwire on`, `thinwire off`, `thinwire audit`: what the proxies of a folder do from now on, for all or for a project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import click

from ..control.setting_changes import SettingChange
from .launching.apply_change import apply, not_empty, project_named, say_what_holds
from .launching.open_originals import in_folder

_SENTENCES: Final = {
    "on": "On{whom}: requests are compressed.",
    "off": "Off{whom}: every request passes as it came.",
    "audit": "Audit{whom}: what would be saved is measured, and nothing is changed.",
}
_ONCE: Final = (
    "  A conversation under way is sent whole from its next request on; its provider's cache is written anew, once."
)

for_project: Final[Callable[..., Callable[..., object]]] = click.option(
    "--project", callback=not_empty, help="Only for this project, by its folder's name; `.` is the one of this folder."
)


def _command(mode: str, explained: str) -> click.Command:
    @click.command(help=explained)
    @for_project
    @in_folder
    def command(project: str | None, folder: str) -> None:
        name = project_named(project) if project else ""
        answers = apply(
            Path(folder).expanduser().absolute(), SettingChange("mode", mode, "project" if name else "", name)
        )
        say_what_holds(answers, _SENTENCES[mode].format(whom=f" for the project {name}" if name else ""))
        if mode != "on" and any(not one.trouble for one in answers):
            click.echo(_ONCE)

    return command


on = _command(
    "on", "Compress requests, at once and after a restart. What running conversations were sent stays as it is."
)
off = _command(
    "off", "Let every request pass as it came, at once and until `thinwire on`. Nothing that runs is interrupted."
)
audit = _command("audit", "Measure what would be saved, and change nothing, at once and until `thinwire on`.")
