"""A day in half a line: what has no price is said, since no budget counts it."""

from __future__ import annotations

from thinwire.addon.commands.output.today import spent_and_saved
from thinwire.addon.ledger.totals import Totals


def test_what_has_no_price_is_said() -> None:
    assert spent_and_saved(Totals()) == "$0.00 spent, $0.00 saved (–), 0 requests"
    day = Totals(requests=12, usd=1.2, saved_usd=0.3)
    assert spent_and_saved(day) == "$1.20 spent, $0.30 saved (20.0%), 12 requests"
    day = Totals(requests=12, usd=1.2, saved_usd=0.3, unpriced=3)
    assert spent_and_saved(day) == "$1.20 spent, $0.30 saved (20.0%), 12 requests, 3 of them unpriced"
