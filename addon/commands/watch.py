"""`thinwire watch`: contexts, spending and saving, live. It only reads the ledger, so it needs no proxy and disturbs none."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import click
from rich.console import Console, RenderableType
from rich.live import Live
from rich.text import Text

from ..audit.budget import Budget
from ..config.installation import called
from ..ledger.writer import FILE
from ..prices import Prices
from ..stores.database import StoreError
from .launching.in_force import budgets_in_force
from .launching.mitmdump_args import Refused
from .launching.open_originals import in_folder
from .output.watch_screen import look, view

_FASTEST: Final = 0.2  # seconds


@click.command()
@click.option(
    "--every", type=click.FloatRange(_FASTEST, 3600), default=1.0, show_default=True, help="Seconds between two looks."
)
@click.option("--once", is_flag=True, help="Show it once, and end.")
@in_folder
def command(every: float, once: bool, folder: str) -> None:
    """Watch how full each conversation's context is, what was spent and saved, and the last requests. Ctrl-C ends it."""
    where = Path(folder).expanduser().absolute()
    console = Console(highlight=False)
    try:
        window = _Window(where, Prices(where), budgets_in_force(where))
        if once:
            console.print(window.view())
        else:
            _follow(console, window, every)
    except (StoreError, Refused, ValueError) as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        return


def _follow(console: Console, window: _Window, every: float) -> None:
    with Live(window.view(), console=console, screen=console.is_terminal, auto_refresh=False) as live:
        while True:
            time.sleep(every)
            live.update(window.view(), refresh=True)


class _Window:
    """What is seen; the ledger is read anew only when it has changed, or a minute has passed."""

    def __init__(self, folder: Path, prices: Prices, budgets: Sequence[Budget]) -> None:
        self._file = folder / FILE
        self._prices = prices
        self._budgets = budgets
        self._seen: object = None
        self._view: RenderableType = Text()

    def view(self) -> RenderableType:
        now = datetime.now()
        state = (_state(self._file), now.replace(second=0, microsecond=0))
        if state != self._seen:
            self._view = self._new(now)
            self._seen = state
        return self._view

    def _new(self, now: datetime) -> RenderableType:
        if not self._file.is_file():
            return Text(f"Waiting for the first request: {self._file} is not there yet.\n{called()} run -- claude")
        return view(look(self._file, self._prices, self._budgets, now))


def _state(file: Path) -> tuple[tuple[int, int], ...]:
    """Changes whenever something has been written."""
    files = (file, file.with_name(f"{file.name}-wal"))
    return tuple((stat.st_mtime_ns, stat.st_size) for path in files if path.is_file() for stat in (path.stat(),))
