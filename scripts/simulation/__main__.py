"""What sessions cost with thinwire and without, against a simulated provider cache.

Input alone is billed: what the model writes is the same either way. Tokens are o200k for every vendor. Prices: addon/prices;
rules of the caches: pipeline/cache/rules.toml.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from thinwire.pipeline.model.settings import LEVELS, Settings

from ..evaluation.corpus import load
from .bill import Bill, Comparison, compare
from .dialects import DIALECTS
from .sessions import REQUESTS, Session, SessionError, generated, recorded

_CORPUS = Path(__file__).parents[2] / "tests" / "corpus"
_WIDTH = 120
"""Columns of the output where there is no terminal."""


@click.command(help=__doc__)
@click.option("--sessions", "folder", type=click.Path(path_type=Path), help="Folder of recorded NAME.jsonl to replay.")
@click.option(
    "--provider", "providers", type=click.Choice(list(DIALECTS)), multiple=True, help="Only this one (repeatable)."
)
@click.option("--loops", default=5, show_default=True, help=f"Generated loops of {REQUESTS} requests per provider.")
@click.option("--prefix", default=2000, show_default=True, help="Tokens of system prompt in a generated loop.")
@click.option("--differs", is_flag=True, help="The client sends the model's turns back in another form.")
@click.option("--join", default=0, show_default=True, help="Requests that go by before thinwire comes.")
@click.option("--level", type=click.Choice(LEVELS), default="balanced", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
def main(  # noqa: PLR0913, PLR0917  (one for each option)
    folder: Path | None,
    providers: tuple[str, ...],
    loops: int,
    prefix: int,
    differs: bool,
    join: int,
    level: str,
    as_json: bool,
) -> None:
    """Read or make the sessions, replay them, print."""
    try:
        sessions = recorded(folder) if folder else _generated(providers or tuple(DIALECTS), loops, prefix, differs)
    except SessionError as error:
        raise click.ClickException(str(error)) from None
    settings = Settings(level=next(known for known in LEVELS if known == level))
    watched = track(
        sessions, "replaying", console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
    )
    comparisons = [compare(session, settings, join) for session in watched]
    if as_json:
        click.echo(json.dumps([_row(one) for one in comparisons], indent=1))
    else:
        _print(comparisons)


def _generated(providers: tuple[str, ...], loops: int, prefix: int, differs: bool) -> list[Session]:
    items = load(_CORPUS)
    return [
        generated(items, provider, seed, prefix, differs=differs) for provider in providers for seed in range(loops)
    ]


def _row(one: Comparison) -> dict[str, object]:
    """Return one session for machines; `saved` is a share of the money, null where the model has no price."""
    session = one.session
    return {
        "session": session.name,
        "provider": session.provider,
        "model": session.model,
        "without": _figures(one.without),
        "with": _figures(one.with_thinwire),
        "saved": one.saved,
    }


def _figures(bill: Bill) -> dict[str, int | float | None]:
    return {name: getattr(bill, name) for name in ("requests", "input", "cache_read", "cache_write", "busts", "usd")}


def _print(comparisons: list[Comparison]) -> None:
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    for provider, model in dict.fromkeys((one.session.provider, one.session.model) for one in comparisons):
        mine = [one for one in comparisons if (one.session.provider, one.session.model) == (provider, model)]
        table = Table(title=f"{provider}, {model}", title_justify="left")
        table.add_column("session")
        for name in ("", "input", "written", "read", "busts", "USD", "saved"):
            table.add_column(name, justify="right")
        for one in mine:
            _add(table, one.session.name, one.without, one.with_thinwire, one.saved)
        if len(mine) > 1:
            without, with_thinwire = mine[0].without, mine[0].with_thinwire
            for one in mine[1:]:
                without, with_thinwire = without + one.without, with_thinwire + one.with_thinwire
            _add(table, "all", without, with_thinwire, Comparison(mine[0].session, without, with_thinwire).saved)
        console.print(table)


def _add(table: Table, name: str, without: Bill, with_thinwire: Bill, saved: float | None) -> None:
    for first_cell, called, bill in ((name, "without", without), ("", "with", with_thinwire)):
        usd = "unpriced" if bill.usd is None else f"{bill.usd:.4f}"
        share = f"{saved:.1%}" if first_cell == "" and saved is not None else ""
        counts = (f"{count:,}" for count in (bill.input, bill.cache_write, bill.cache_read))
        table.add_row(first_cell, called, *counts, str(bill.busts), usd, share)


if __name__ == "__main__":
    main()
