"""`thinwire report`: what was spent, on what, and what was saved."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console, RenderableType

from ..audit.budget import Budget, parse
from ..ledger.figures import Figures
from ..ledger.selection import PARTS, Selection, since
from ..ledger.totals import GROUPS, reading
from ..ledger.writer import FILE
from ..stores.database import StoreError
from .launching.in_force import budgets_in_force
from .launching.mitmdump_args import Refused
from .launching.open_originals import in_folder
from .output import report_machine, report_terminal


def _begin(ctx: click.Context, parameter: click.Parameter, text: str | None) -> datetime | None:
    try:
        return None if text is None else since(text, datetime.now())
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _budgets(ctx: click.Context, parameter: click.Parameter, text: str | None) -> tuple[Budget, ...] | None:
    try:
        return None if text is None else parse(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command()
@click.argument("period", required=False, callback=_begin)
@click.option("--since", "begin", callback=_begin, help="The same as PERIOD.")
@click.option(
    "--by", type=click.Choice([*GROUPS, *PARTS]), default="model", show_default=True, help="What the rows stand for."
)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Rows before `(others)`.")
@click.option(
    "--budget", "budgets", callback=_budgets, help="Forecast these; as thinwire_budget, which is the default."
)
@click.option("--json", "form", flag_value="json", help="Everything, for programs.")
@click.option("--csv", "form", flag_value="csv", help="The rows, for spreadsheets.")
@in_folder
def command(
    period: datetime | None,
    begin: datetime | None,
    by: str,
    limit: int,
    budgets: tuple[Budget, ...] | None,
    form: str | None,
    folder: str,
) -> None:
    """Say what was spent, by whom and on what, and what was really saved.

    PERIOD is where it begins: today, 12h, 7d, 30d, a local date or time (2026-11-01, 2026-11-01T12:00), or all. Without
    one: an overview, and the last 30 days. It is read from the ledger; the proxy need not run.
    """
    where = Path(folder).expanduser().absolute()
    now = datetime.now()
    selection = Selection((begin or period or since("30d", now)).timestamp())
    try:
        known = budgets_in_force(where) if budgets is None else budgets
        with reading(where / FILE) as ledger:
            figures = Figures(ledger, selection, now, known)
            with _patience():
                text = _rendered(figures, by, limit, form, overview=begin is None and period is None)
    except (StoreError, Refused) as error:
        raise click.ClickException(str(error)) from None
    if isinstance(text, str):
        click.echo(text, nl=False)
    else:
        Console(highlight=False).print(text)


def _rendered(figures: Figures, by: str, limit: int, form: str | None, overview: bool) -> str | RenderableType:
    """Return what is to be printed; all that it needs is read."""
    if form == "json":
        return report_machine.as_json(figures, by)
    if form == "csv":
        return report_machine.as_csv(figures, by)
    return report_terminal.page(figures, by, limit, overview)


def _patience() -> AbstractContextManager[object]:
    """Shows that something is going on, where somebody watches."""
    return Console(stderr=True).status("Adding up …") if sys.stderr.isatty() else nullcontext()
