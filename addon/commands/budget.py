"""`thinwire budget`: what may be spent, by everybody, on a model, by a project or by a client."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from rich.console import Console

from ..audit.budget import By
from ..config.installation import called
from ..control.setting_changes import NONE, SettingChange
from ..ledger.forecast import forecasts
from ..ledger.totals import reading
from ..ledger.writer import FILE
from ..stores.database import StoreError
from .launching.apply_change import apply, not_empty, project_named, say_what_holds
from .launching.in_force import budgets_in_force
from .launching.mitmdump_args import Refused
from .launching.open_originals import in_folder
from .output.budgets import lines


@click.command()
@click.argument("budget", required=False)
@click.option("--model", callback=not_empty, help="Only for these models: a pattern, as in 'gpt-5*'.")
@click.option("--project", callback=not_empty, help="Only for this project; `.` is the one of this folder.")
@click.option("--client", callback=not_empty, help="Only for this client, as in codex or claude-code.")
@in_folder
def command(budget: str | None, model: str | None, project: str | None, client: str | None, folder: str) -> None:
    """Set what may be spent: 5/day, 20/week or 100/month, in US dollars, and with a `!` requests above it are refused.

    `none` takes the budget away. Without one: what is spent of each. At 80 and 100 % it is said in the terminal, on the page
    and to thinwire_notify.
    """
    where = Path(folder).expanduser().absolute()
    given: list[tuple[By, str]] = [
        ("model", model or ""),
        ("project", project_named(project or "")),
        ("client", client or ""),
    ]
    named = [(by, name) for by, name in given if name]
    if len(named) > 1:
        raise click.UsageError("a budget is for a model, a project or a client, not for several of them")
    by, name = named[0] if named else ("", "")
    if budget is None:
        _show(where)
        return
    answers = apply(where, SettingChange("budget", budget, by, name))
    whose = f" for the {by} {name}" if by else ""
    say_what_holds(answers, f"No budget{whose}." if budget == NONE else f"Budget{whose}: {budget}")


def _show(folder: Path) -> None:
    try:
        budgets = budgets_in_force(folder)
        with reading(folder / FILE) as ledger:
            _, *budget_forecasts = forecasts(ledger, budgets, datetime.now())
    except (StoreError, Refused) as error:
        raise click.ClickException(str(error)) from None
    if not budget_forecasts:
        click.echo(f"No budget is set. For one:  {called()} budget 5/day")
    for line in lines(budget_forecasts):
        Console(highlight=False).print(line)
