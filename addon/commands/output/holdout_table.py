"""What the holdout says, as a table for the terminal: conversations that were left alone beside the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ...audit.ab_test import LEAST, Comparison, Effect
from ...ledger.figures import Figures
from ...ledger.holdout import Arms
from .format import count, dollars, percent, plural

_NOTE: Final = "a result: one that may be compressed; run again: as one of the next calls"


def holdout(figures: Figures) -> RenderableType:
    """The measured difference, as far as there is one; how sure it is stands beside it."""
    arms, comparison = figures.arms, figures.comparison
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Holdout")
    heads = (
        f"{count(comparison.held if comparison else arms.held.conversations)} left alone",
        f"{count(comparison.treated if comparison else arms.treated.conversations)} others",
        f"Saved ({comparison.confidence:.0%} interval)" if comparison else "",
    )
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    _averages(table, comparison)
    _signs(table, arms)
    few = f"{plural(figures.held, 'conversation')} left alone so far; to compare costs takes {LEAST} of known price on both sides"
    return Group(table, Text(_NOTE if comparison else few, "dim"))


def _averages(table: Table, comparison: Comparison | None) -> None:
    if comparison is None:
        return
    each: tuple[tuple[str, Effect, Callable[[float], str]], ...] = (
        ("Cost of a conversation", comparison.usd_per_conversation, dollars),
        ("Turns of a conversation", comparison.turns_per_conversation, lambda turns: f"{turns:.1f}"),
        ("Cost of a turn", comparison.usd_per_turn, dollars),
    )
    for title, one, shown in each:
        interval = f"{one.saved:+.0%} ({one.low:+.0%} to {one.high:+.0%})" + ("" if one.certain else ", not certain")
        table.add_row(title, shown(one.held), shown(one.treated), interval)


def _signs(table: Table, arms: Arms) -> None:
    held, treated = arms.held.quality, arms.treated.quality
    for title, part, whole in (
        ("Commands run again, of results", "reruns", "results"),
        ("Edits refused, of edits", "edits_refused", "edits"),
        ("Originals fetched, of results", "fetched", "results"),
    ):
        shares = (_share(getattr(side, part), getattr(side, whole)) for side in (held, treated))
        table.add_row(title, *shares)


def _share(part: int, whole: int) -> str:
    return f"{percent(part, whole)} ({count(part)} of {count(whole)})" if whole else "–"
