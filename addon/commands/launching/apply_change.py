"""Turning the switch from the command line: every proxy of a folder is told.

Where none can be, it is written to config.yaml, which those without a page watch.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from ...audit.client_process import root_of
from ...config.config import make_private
from ...config.config_file import locked, options_in, write_options
from ...config.options import OPTIONS
from ...control import proxy_client
from ...control.running import Running, running_in
from ...control.setting_changes import SettingChange, options_for


@dataclass(frozen=True, slots=True)
class ProxyAnswer:
    """What came of a change at one proxy."""

    running: Running
    trouble: str = ""
    """A sentence; "": it holds."""


def apply(folder: Path, change: SettingChange) -> list[ProxyAnswer]:
    """The proxies for which it holds; none where none runs. Raises ClickException where nothing could be done."""
    running = running_in(folder)
    answers = [_told(one, change) for one in running if one.has_page]
    if not answers:
        try:
            make_private(folder)
            with locked(folder):
                given = {**{option.name: option.default for option in OPTIONS}, **options_in(folder)}
                write_options(folder, options_for(change, given))
        except (ValueError, OSError) as error:
            raise click.ClickException(str(error)) from None
    elif all(one.trouble for one in answers):
        raise click.ClickException("\n".join(dict.fromkeys(one.trouble for one in answers)))
    return answers + [ProxyAnswer(one) for one in running if not one.has_page]


def _told(running: Running, change: SettingChange) -> ProxyAnswer:
    try:
        proxy_client.apply(running, change)
    except (proxy_client.NoAnswer, proxy_client.Refused) as trouble:
        return ProxyAnswer(running, str(trouble))
    return ProxyAnswer(running)


def say_what_holds(answers: list[ProxyAnswer], sentence: str) -> None:
    """Print what holds from now on, and where."""
    click.echo(sentence)
    for one in answers:
        when = "from now on" if one.running.has_page else "in a moment, when it has read config.yaml"
        click.echo(f"  {one.running.address}: {one.trouble or f'{when}, for requests that begin'}")
    if not answers:
        click.echo("  No proxy runs; it holds when one starts.")


def not_empty(context: click.Context, option: click.Parameter, name: str | None) -> str | None:
    """The name that an option gives. An empty one, as of a variable that is not set, is none, and not everybody's."""
    if name is not None and not name.strip():
        raise click.BadParameter("it is empty; leave it away to mean all", context, option)
    return name


def project_named(text: str) -> str:
    """A project as `--project` names it: `.` is the one of this folder."""
    return root_of(Path.cwd()).name if text == "." else text
