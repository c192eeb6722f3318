"""What a day cost and saved, in half a line, as status and watch say it."""

from __future__ import annotations

from ...ledger.totals import Totals
from .format import count, dollars, percent, plural


def spent_and_saved(day: Totals) -> str:
    """Return `$1.20 spent, $0.30 saved (20.0%), 12 requests, 3 of them unpriced`: budgets know nothing of those."""
    saved = f"{dollars(day.saved_usd)} saved ({percent(day.saved_usd, day.usd + day.saved_usd)})"
    unpriced = f", {count(day.unpriced)} of them unpriced" if day.unpriced else ""
    return f"{dollars(day.usd)} spent, {saved}, {plural(day.requests, 'request')}{unpriced}"
