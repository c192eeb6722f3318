"""What compression saves and what it keeps, over a folder of real outputs.

Facts, rarities and counts are what pipeline/verify/verify.py takes them to be; `ms/MB` is the whole pipeline on one core, exact
token counts and verification included.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from thinwire.pipeline.model.settings import LEVELS, Settings

from . import tables
from .corpus import CorpusError, Item, load
from .measure import PeerError, Runner, Score, peer, score, thinwire

_OWN_CORPUS = Path(__file__).parents[2] / "tests" / "corpus"
_NO_BUDGET = 1 << 50
_PAGE = 150
"""Columns of the output where there is no terminal."""


def _peers(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, Runner]:
    found: dict[str, Runner] = {}
    for said in given:
        name, sign, command = said.partition("=")
        if not (name and sign and command):
            raise click.BadParameter(f"{said!r} is not NAME=COMMAND")
        found[name] = peer(command)
    return found


def _budget(_context: click.Context, _option: click.Parameter, given: str | None) -> int | None:
    if given is None or given.isdecimal():
        return None if given is None else int(given)
    if given != "none":
        raise click.BadParameter(f"{given!r} is neither a number of tokens nor none")
    return _NO_BUDGET


@click.command(help=__doc__)
@click.option("--corpus", type=click.Path(path_type=Path), default=_OWN_CORPUS, help="Folder; default: tests/corpus.")
@click.option("--level", "levels", type=click.Choice(LEVELS), multiple=True, help="Only this level (repeatable).")
@click.option("--kind", "kinds", multiple=True, help="Only this kind (repeatable).")
@click.option("--budget", callback=_budget, help="Tokens a block may keep; none: every fact. Default: the level's own.")
@click.option(
    "--peer",
    "peers",
    multiple=True,
    callback=_peers,
    metavar="NAME=COMMAND",
    help="Another compressor, stdin to stdout.",
)
@click.option("--show", metavar="NAME", help="Put one output and what is sent instead side by side.")
@click.option("--json", "as_json", is_flag=True, help="Print rows and items as JSON.")
def main(
    corpus: Path,
    levels: tuple[str, ...],
    kinds: tuple[str, ...],
    budget: int | None,
    peers: dict[str, Runner],
    show: str | None,
    as_json: bool,
) -> None:
    chosen = [level for level in LEVELS if not levels or level in levels]
    runners = {level: thinwire(Settings(level=level, block_budget=budget)) for level in chosen} | peers
    console = Console(width=None if sys.stdout.isatty() else _PAGE)
    try:
        items = _chosen(load(corpus), kinds, show)
        if show:
            for item in items:
                tables.side_by_side(item, {by: run(item) for by, run in runners.items()}, console)
            return
        scores = {by: _scored(by, items, run) for by, run in runners.items()}
    except (CorpusError, PeerError) as exc:
        raise click.ClickException(str(exc)) from exc
    names = sorted({item.kind for item in items})
    rows = [
        tables.total(kind, by, [found for found in scores[by] if found.kind == kind])
        for kind in names
        for by in runners
    ]
    if as_json:
        click.echo(json.dumps(tables.as_json(rows, scores), indent=1))
        return
    tables.printed(rows, list(peers), console)
    tables.recalled({item.name: item for item in items}, scores, console)


def _chosen(items: list[Item], kinds: tuple[str, ...], name: str | None) -> list[Item]:
    """The items that were asked for. Raises CorpusError if that is none."""
    found = [item for item in items if (not kinds or item.kind in kinds) and (name is None or item.name == name)]
    if not found:
        there = ", ".join(sorted({item.kind for item in items} if name is None else {item.name for item in items}))
        raise CorpusError(f"nothing of that name; there is: {there}")
    return found


def _scored(by: str, items: list[Item], run: Runner) -> list[Score]:
    shown = track(items, by, console=Console(stderr=True), transient=True)
    return [score(item, run(item)) for item in shown]


if __name__ == "__main__":
    main()
