"""What the sentences under the table say, and that they say no more than is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console

from thinwire.addon.audit.budget import Budget
from thinwire.addon.audit.receipt import Lookup, Receipt
from thinwire.addon.audit.signs import Signs
from thinwire.addon.commands.output.report_terminal import page
from thinwire.addon.ledger.figures import Figures
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import reading
from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.wire.figures import times

from ...stores.ledgers import receipts, write

NOW = datetime(2026, 11, 18, 12, 0)


def said(folder: Path, rows: Sequence[Receipt], *budgets: Budget, by: str = "model") -> str:
    """The report as one line."""
    console = Console(width=300, no_color=True, highlight=False)
    with reading(write(folder, rows)) as ledger, console.capture() as captured:
        figures = Figures(ledger, Selection((NOW - timedelta(days=30)).timestamp()), NOW, budgets)
        console.print(page(figures, by, 20, overview=False))
    return " ".join(captured.get().split())


def costing(usd: float, conversation: str = "", held: bool = False) -> Receipt:
    plain = replace(receipts(1)[0], status="unchanged", savings=(), lookups=(), http_status=200, aborted=False)
    usage = Usage(input=100, output=1, cost_usd=usd)
    reason = "holdout" if held else ""
    return replace(plain, started=NOW.timestamp(), usage=usage, conversation=conversation, reason=reason)


def test_what_is_all_measured_is_called_so_and_nothing_is_marked(tmp_path: Path) -> None:
    text = said(tmp_path, [costing(2.0)])
    assert "Spent $2.00 measured" in text
    assert [
        mark for mark in ("~", "+?", "estimate", "unpriced", "Holdout", "Possible", "looked up") if mark in text
    ] == []


def test_what_is_unpriced_is_named_and_not_guessed(tmp_path: Path) -> None:
    models = [replace(costing(0), model=f"new-{number}", usage=Usage(input=500, output=1)) for number in range(5)]
    text = said(tmp_path, models)
    assert (
        "not in it: 5 requests (2,505 tokens) of unpriced models: new-0, new-1, new-2 and 2 more (prices.toml in"
        in text
    )
    assert "+? leaves out what is unpriced" in text


def test_what_nobody_told_is_an_estimate(tmp_path: Path) -> None:
    text = said(tmp_path, [replace(costing(0), usage=Usage(), bytes_after=4_000_000)])
    assert "$0.00 measured" in text
    assert "estimated: answers that told no tokens are counted as they pass" in text
    assert "~ rests on an estimate in part" in text


def test_the_holdout_is_given_with_its_interval(tmp_path: Path) -> None:
    rows = [costing(1.0 + number / 50, f"h{number}", held=True) for number in range(8)]
    rows += [costing(0.5 + number / 50, f"t{number}") for number in range(8)]
    text = said(tmp_path, rows)
    assert "Holdout 8 left alone 8 others Saved (95% interval) Cost of a conversation $1.07 $0.57 +47% (+" in text
    assert "Turns of a conversation 1.0 1.0 +0%" in text


def test_a_difference_that_may_be_chance_is_called_so(tmp_path: Path) -> None:
    rows = [costing(1.0 + number, f"h{number}", held=True) for number in range(8)]
    rows += [costing(1.1 + number, f"t{number}") for number in range(8)]
    assert ", not certain" in said(tmp_path, rows)


def test_signs_of_harm_stand_beside_each_other_and_what_never_happened_is_a_dash(tmp_path: Path) -> None:
    rows = [replace(costing(1.0, "held", held=True), signs=Signs(results=4, reruns=1))]
    rows += [replace(costing(1.0, "treated"), signs=Signs(results=50, reruns=1, edits=8, edits_refused=2))]
    text = said(tmp_path, rows)
    assert "Commands run again, of results 25.0% (1 of 4) 2.0% (1 of 50)" in text
    assert "Edits refused, of edits – 25.0% (2 of 8)" in text
    assert "1 conversation left alone so far; to compare costs takes 5 of known price on both sides" in text


def test_what_is_billed_beside_tokens_and_what_nobody_lists_is_said(tmp_path: Path) -> None:
    plain = replace(costing(0), provider="anthropic", model="claude-sonnet-4-5")
    calls = times("web_search", 3) | times("code_execution", 1)
    rows = [
        replace(plain, usage=Usage(100, output=1, calls=calls)),
        replace(plain, usage=Usage(100, output=1, service_tier="priority")),
    ]
    text = said(tmp_path, rows)
    assert "$0.0306*+?" in text
    assert "at standard rates, for tiers and allowances that nobody lists" in text
    assert "$0.0300 of it for searches and the like" in text
    assert "1 request called tools of the provider's at a price that nobody lists" in text


def test_budgets_say_what_is_spent_and_what_is_to_be_expected(tmp_path: Path) -> None:
    text = said(tmp_path, [costing(2.0)], Budget(3, "day"), Budget(100, "month"))
    assert "Forecast $2.00 this month so far, about $27.00 by the end of the month" in text
    assert "Budget $2.00 of $3.00 per day spent (66.7%), about $3.00 by tonight" in text
    assert "Budget $2.00 of $100.00 per month spent (2.0%)" in text


def test_reasons_for_requests_and_for_blocks_are_kept_apart(tmp_path: Path) -> None:
    text = said(tmp_path, [replace(costing(1), reason="bypass", skipped={}), replace(costing(1), skipped={"short": 4})])
    assert "Left alone requests: bypass 1; blocks: short 4" in text


def test_what_is_lost_outside_of_blocks_has_a_row_of_its_own(tmp_path: Path) -> None:
    looked_up = replace(costing(0), status="compressed", refused=0, lookups=(Lookup("id1", 5000),))
    text = said(tmp_path, [replace(looked_up, usage=Usage(input=6000, output=1))], by="tool")
    assert "(not in a block) 0 0 0 0 – -$0.0150 $0.00 Total" in text
    assert "5,000 taken off for originals that were looked up" in text
