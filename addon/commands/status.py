"""`thinwire status`: which proxies run, what they do, who uses them, and what was spent and saved today."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.text import Text

from ..config.config_file import options_in
from ..config.installation import called
from ..config.options import OPTIONS, PREFIX, mistaken
from ..control import proxy_client
from ..control.running import Running, running_in
from ..ledger.forecast import Forecast, forecasts
from ..ledger.selection import Selection
from ..ledger.totals import Totals, grouped, reading, totals
from ..ledger.writer import FILE
from ..stores.database import StoreError
from .launching.in_force import budgets_in_force
from .launching.mitmdump_args import Refused
from .launching.open_originals import in_folder
from .output.budgets import lines
from .output.format import count, name
from .output.today import spent_and_saved

_NOBODY: Final = 1
"""Exit code where no proxy runs, for scripts."""


@dataclass(frozen=True, slots=True)
class Status:
    folder: Path
    proxies: list[tuple[Running, Mapping[str, Any] | str]]
    """With what each says of itself, or why it says nothing."""
    waiting: Mapping[str, str]
    """What config.yaml says, by option."""
    today: Totals
    clients: Mapping[str, Totals]
    budgets: list[Forecast]


@click.command()
@click.option("--json", "machine", is_flag=True, help="Everything, for programs.")
@in_folder
@click.pass_context
def command(ctx: click.Context, machine: bool, folder: str) -> None:
    """Say what runs where, at which level, who uses it and who is passed through, and what was spent and saved today.

    The exit code is 1 where no proxy runs.
    """
    try:
        status = look(Path(folder).expanduser().absolute(), datetime.now())
    except (StoreError, Refused, ValueError) as error:
        raise click.ClickException(str(error)) from None
    if machine:
        click.echo(json.dumps(as_json(status), indent=2))
    else:
        console = Console(highlight=False)
        for line in status_lines(status):
            console.print(line, soft_wrap=True)  # or a command in it could not be copied whole
    ctx.exit(0 if status.proxies else _NOBODY)


def look(folder: Path, now: datetime) -> Status:
    """Raises StoreError, Refused and ValueError with a sentence."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    today = Selection(midnight.timestamp())
    budgets = budgets_in_force(folder)
    with reading(folder / FILE) as ledger:
        return Status(
            folder,
            [(one, _state(one)) for one in running_in(folder)],
            options_in(folder),
            totals(ledger, today),
            grouped(ledger, today, "client"),
            forecasts(ledger, budgets, now)[1:],
        )


def _state(running: Running) -> Mapping[str, Any] | str:
    try:
        return proxy_client.state(running)
    except (proxy_client.NoAnswer, proxy_client.Refused) as trouble:
        return str(trouble)


def status_lines(status: Status) -> Iterator[Text]:
    """Yield the status for people, line by line."""
    if not status.proxies:
        yield Text(f"No proxy runs on {status.folder}. To start one:  {called()} proxy --background")
        yield from _waiting(status.waiting)
    for running, state in status.proxies:
        yield from _proxy(running, state)
    for sentence in mistaken(status.waiting):
        yield Text(f"  config.yaml: {sentence}", "yellow")
    yield Text.assemble(("Today   ", "bold"), spent_and_saved(status.today))
    if status.clients:
        seen = [name(client).plain + f" {count(sums.requests)}" for client, sums in status.clients.items()]
        yield Text.assemble(("Clients ", "bold"), ", ".join(seen))
    yield from lines(status.budgets)


def _waiting(options: Mapping[str, str]) -> Iterator[Text]:
    defaults = {option.name: option.default for option in OPTIONS}
    mode, level = (options.get(PREFIX + one, defaults[PREFIX + one]) for one in ("mode", "level"))
    yield Text(f"  It will do: {mode}/{level}", "dim")


def _proxy(running: Running, state: Mapping[str, Any] | str) -> Iterator[Text]:
    for_whom = " for the command of a `thinwire run`" if running.temporary else ""
    since = f"since {datetime.fromtimestamp(running.started):%m-%d %H:%M}, thinwire {running.version}"
    if not running.has_page:
        yield Text.assemble((running.address, "bold"), (f"  {since}", "dim"), f"; {state}")
        return
    if isinstance(state, str):
        yield Text.assemble((running.address, "bold"), f"  {state}", style="yellow")
        return
    options: Mapping[str, str] = state["options"]
    doing = options["mode"] if options["mode"] == "off" else f"{options['mode']}/{options['level']}"
    yield Text.assemble((f"{running.address}  {doing}", "bold"), (f"  {since}{for_whom}", "dim"))
    yield Text.assemble(f"  its page: {running.page}", (f"  (process {running.pid})", "dim"))
    for what, title in _ALSO.items():
        if options.get(what):
            yield Text(f"  {title}: {options[what]}")
    for one in state["passed_through"]:
        yield Text(f"  {passed_through(one)}", "yellow")


def passed_through(one: Mapping[str, Any]) -> str:
    """Return who is passed through, for how long and why; `one` as a proxy says it of itself."""
    client = name(one["client"] or "a client").plain
    until = datetime.fromtimestamp(one["until"]).strftime("%H:%M")
    return f"{client} is passed through to {name(one['host']).plain} until {until}: {_WHY[one['why']]}"


_WHY: Final = {
    "refused": "it refused thinwire's certificate",
    "hung up": "it hung up twice on seeing thinwire's certificate",
}
_ALSO: Final = {
    "projects": "projects",
    "model_levels": "levels of models",
    "auth_levels": "levels of ways to pay",
    "exclude_tools": "tools left alone",
    "holdout": "conversations left alone for comparison",
}


def as_json(status: Status) -> dict[str, Any]:
    """Return the status for programs; without the token."""
    return {
        "folder": str(status.folder),
        "proxies": [
            {"address": one.address, "pid": one.pid, "temporary": one.temporary, "started": one.started}
            | ({"trouble": state} if isinstance(state, str) else _without_token(state))
            for one, state in status.proxies
        ],
        "today": asdict(status.today),
        "clients": {client: asdict(sums) for client, sums in status.clients.items()},
        "budgets": [asdict(one) for one in status.budgets],
        "at": time.time(),
    }


def _without_token(state: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in state.items() if key != "token"}
