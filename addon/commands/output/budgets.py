"""Budgets as lines with a bar, for every command that shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.text import Text

from ...ledger.forecast import Forecast
from .format import dollars, name

_CELLS: Final = 8
_FULL: Final = ((0.85, "red"), (0.6, "yellow"), (0.0, "green"))  # from this share on, this colour


def bar(share: float) -> Text:
    """A share as a bar and as a number, so that it needs no colour to be read."""
    filled = min(_CELLS, round(share * _CELLS))
    colour = next(colour for least, colour in _FULL if share >= least)
    return Text.assemble(("█" * filled, colour), ("░" * (_CELLS - filled), "dim"), f" {share:4.0%}")


def lines(forecasts: Sequence[Forecast]) -> list[Text]:
    """Return one line for each budget."""
    return [_line(one) for one in forecasts if one.limit]


def _line(one: Forecast) -> Text:
    limit = one.limit or 1.0
    whose = f"{one.by} {name(one.name).plain}, " if one.by else ""
    refused = ", requests are refused" if one.block and one.spent >= limit else ""
    text = f"  {dollars(one.spent)} of {whose}{dollars(limit)} per {one.period}{refused}"
    return Text.assemble(("Budget ", "bold"), bar(one.spent / limit), text)
