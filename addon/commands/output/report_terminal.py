"""A report as tables and sentences for the terminal. Whatever is not measured says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ...config.installation import called
from ...ledger.figures import Figures
from ...ledger.forecast import Forecast
from ...ledger.selection import PARTS
from ...ledger.totals import TIMES, Left, PartTotals, Totals, added, first_of
from ...prices.overrides import FILE as PRICES
from .fitted_table import Column, FittedTable
from .format import count, dollars, name, percent, plural
from .holdout_table import holdout

_OTHERS: Final = "(others)"
_NO_BLOCK: Final = "(not in a block)"
_PERIODS: Final = {"today": "Today", "7d": "7 days", "30d": "30 days"}
_REASONS: Final = 6  # that are shown
_NAMES: Final = 3
_THEIRS: Final = f"{PRICES} in the state folder can name theirs: [[model]] with model, input and output"

# Tokens by price class, disjoint: "input" alone means, here as on the page, all three classes of it together.
_SPENDING: Final = (
    Column("Requests", drop=3),
    Column("Input,\nuncached", drop=4),
    Column("Cache\nread", drop=5),
    Column("Cache\nwrite", drop=6),
    Column("Output", drop=2),
    Column("Spent"),
    Column("Saved"),
)
_PARTS: Final = (
    Column("Blocks", drop=3),
    Column("New", drop=4),
    Column("Before", drop=5),
    Column("After", drop=6),
    Column("Less", drop=2),
    Column("Saved"),
    Column("Possible", drop=1),
)


def page(figures: Figures, by: str, most: int, overview: bool) -> RenderableType:
    """The whole report. `most` groups are listed by name, the rest in one line."""
    if figures.known is None:
        return Text(f"No request has come through the proxy yet.\nStart one with:  {called()} run -- claude")
    blocks: list[RenderableType] = [_overview(figures), Text()] if overview else []
    table = _of_parts(figures, by, most) if by in PARTS else _of_requests(figures, by, most)
    if not figures.totals.requests:
        last = datetime.fromtimestamp(figures.known.until)
        return Group(*blocks, Text(f"No request in this period. The last one was on {last:%Y-%m-%d at %H:%M}."))
    begin = Text(f"Since {_day(figures)}", "dim")
    compared = [Text(), holdout(figures)] if figures.held else []
    return Group(*blocks, begin, table, *_legend(figures.totals), Text(), sentences(figures), *compared)


def _table(first: str, columns: Sequence[Column]) -> FittedTable:
    return FittedTable((Column(first, name=True), *columns))


def _overview(figures: Figures) -> FittedTable:
    table = _table("", _SPENDING)
    for period, totals in figures.usual.items():
        table.add_row(_PERIODS[period], *_spending(totals))
    return table


def _of_requests(figures: Figures, by: str, most: int) -> FittedTable:
    table = _table(by.capitalize(), _SPENDING)
    timely = by in TIMES  # the latest matter, in their order
    groups = figures.groups(by)
    kept, others = first_of(dict(reversed(list(groups.items()))) if timely else groups, most, Totals())
    labels = figures.labels if by == "conversation" else {}
    rows: list[tuple[Text, Totals]] = [(name(labels.get(key, key)), totals) for key, totals in kept.items()]
    if others.requests:
        rows.append((Text("(earlier)" if timely else _OTHERS), others))
    for label, totals in reversed(rows) if timely else rows:
        table.add_row(label, *_spending(totals))
    table.add_row("Total", *_spending(figures.totals), style="bold")
    return table


def _of_parts(figures: Figures, by: str, most: int) -> FittedTable:
    table = _table(by.capitalize(), _PARTS)
    parts = figures.parts(by)
    kept, others = first_of(parts, most, PartTotals())
    for key, part in kept.items():
        table.add_row(name(key or _NO_BLOCK), *_part_figures(part))
    if len(parts) > most:
        table.add_row(_OTHERS, *_part_figures(others))
    table.add_row("Total", *_part_figures(added(parts.values(), PartTotals())), style="bold")
    return table


def _spending(totals: Totals) -> tuple[str, ...]:
    """Return the cells in the order of _SPENDING."""
    tokens = (totals.input, totals.cache_read, totals.cache_write, totals.output)
    spent = _marked(totals.usd, totals.usd_estimated, totals.unpriced + totals.unpriced_calls, totals.usd_assumed)
    saved = _marked(totals.saved_usd, totals.saved_usd_estimated, totals.saved_unpriced)
    return *map(count, (totals.requests, *tokens)), spent, saved


def _marked(usd: float, estimated: float, unpriced: int, assumed: float = 0.0) -> str:
    """`~` before what rests on an estimate in part; behind it `*` where rates are assumed, `+?` where something is left out."""
    return f"{'~' if abs(estimated) >= 5e-5 else ''}{dollars(usd)}{'*' if assumed else ''}{'+?' if unpriced else ''}"


def _part_figures(part: PartTotals) -> tuple[str, ...]:
    figures = (part.blocks, part.new_blocks, part.tokens_before, part.tokens_after)
    less = percent(part.tokens_before - part.tokens_after, part.tokens_before)
    return *map(count, figures), less, dollars(part.saved_usd), dollars(part.possible_usd)


def _day(figures: Figures) -> str:
    begin = figures.selection.since or (figures.known.since if figures.known else 0.0)
    return f"{datetime.fromtimestamp(begin):%Y-%m-%d %H:%M}"


def _legend(totals: Totals) -> Iterator[Text]:
    if totals.usd_estimated or totals.saved_usd_estimated:
        yield Text("~  rests on an estimate in part", "dim")
    if totals.usd_assumed:
        yield Text("*  at standard rates in part", "dim")
    if totals.unpriced or totals.unpriced_calls or totals.saved_unpriced:
        yield Text("+? leaves out what is unpriced", "dim")


def sentences(figures: Figures) -> Table:
    """Return the sentences that say what the figures rest on, and what else is known."""
    facts = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    facts.add_column(style="bold", no_wrap=True)
    facts.add_column(overflow="fold")
    for title, sentence in _facts(figures):
        facts.add_row(title, sentence)
    return facts


def _facts(figures: Figures) -> Iterator[tuple[str, Text]]:
    totals = figures.totals
    yield "Spent", Text(_spent(totals)) + _unpriced(figures)
    yield "Saved", Text(_saved(totals))
    if totals.possible_usd:
        yield "Possible", Text(f"{dollars(totals.possible_usd)} in audit mode, where nothing is changed")
    yield from (("Forecast" if one.limit is None else "Budget", _forecast(one)) for one in figures.forecasts)
    if figures.left:
        yield "Left alone", Text(_left(figures.left))


def _spent(totals: Totals) -> str:
    measured = totals.usd - totals.usd_estimated
    sentence = f"{dollars(measured)} measured: the providers' own token counts, at list prices of that day"
    if totals.usd_estimated:
        sentence += (
            f"; ~{dollars(totals.usd_estimated)} estimated: answers that told no tokens are counted as they pass"
        )
    if totals.usd_assumed:
        sentence += (
            f"; {dollars(totals.usd_assumed)} of it at standard rates, for tiers and allowances that nobody lists"
        )
    if totals.usd_fees:
        sentence += f"; {dollars(totals.usd_fees)} of it for searches and the like"
    if totals.unpriced_calls:
        sentence += (
            f"; {plural(totals.unpriced_calls, 'request')} called tools of the provider's at a price that nobody lists"
        )
    return sentence


def _unpriced(figures: Figures) -> Text:
    totals = figures.totals
    if not totals.unpriced:
        return Text()
    which = Text(", ").join(name(model) for model in figures.unpriced[:_NAMES])
    more = len(figures.unpriced) - _NAMES
    requests = plural(totals.unpriced, "request")
    tokens = f"; not in it: {requests} ({count(totals.unpriced_tokens)} tokens) of unpriced models: "
    rest = f" and {more} more" if more > 0 else ""
    return Text(tokens) + which + Text(f"{rest} ({_THEIRS})")


def _saved(totals: Totals) -> str:
    would = totals.usd + totals.saved_usd
    sentence = f"{dollars(totals.saved_usd)}, {percent(totals.saved_usd, would)} of what it would have cost: "
    sentence += (
        f"{count(totals.saved_new)} tokens not sent for the first time, {count(totals.saved_again)} not sent again"
    )
    if totals.debited:
        sentence += f", {count(totals.debited)} taken off for originals that were looked up"
    if totals.saved_usd_estimated:
        sentence += f"; ~{dollars(totals.saved_usd_estimated)} of it rests on an estimate of the provider's tokens"
    if totals.saved_unpriced:
        sentence += f"; that of {plural(totals.saved_unpriced, 'request')} is unpriced"
    return sentence + ". Nothing that the provider's cache saves is in it"


def _forecast(one: Forecast) -> Text:
    when = {"day": "tonight", "week": "the end of the week", "month": "the end of the month"}[one.period]
    expected = f"about {dollars(one.expected)} by {when} at the pace of the last 7 days"
    if one.limit is None:
        return Text(f"{dollars(one.spent)} this month so far, {expected}")
    whose = Text(f"{one.by} ") + name(one.name) + Text(": ") if one.by else Text()
    spent = f"{dollars(one.spent)} of {dollars(one.limit)} per {one.period} spent ({percent(one.spent, one.limit)}), "
    return whose + Text(spent) + Text(expected, "yellow" if one.over else "")


def _left(left: Sequence[Left]) -> str:
    whole = [f"{one.reason} {count(one.requests)}" for one in left if one.requests]
    blocks = [f"{one.reason} {count(one.blocks)}" for one in left if one.blocks]
    kinds = (("requests", whole), ("blocks", blocks))
    return "; ".join(f"{what}: {', '.join(parts[:_REASONS])}" for what, parts in kinds if parts)
