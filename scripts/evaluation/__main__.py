"""The measures of how much is saved and what a reader still has, side by side.

saved: tokens per kind, and the literals still there. relations: details under their headings, in generated dialects. order: lines
read back whole and in their order, below the budget. answerable: questions about outputs of real tools, and a strict reader.
budget: never less for a larger one, and used. logdx: signals of CI logs and the tokens they cost. curve: saved against
answerable, by budget. The judge has its own reader, texts and expressions; of pipeline/ it calls the library and counts tokens.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console

from thinwire.addon.transcripts.conversation import Conversation
from thinwire.addon.transcripts.recorded import read
from thinwire.pipeline.model.settings import LEVELS, Level

from . import tables
from .corpus import CorpusError, Item, load
from .measures import MEASURES, Work
from .picture import svg
from .runners import NO_BUDGET, PeerError, Runner, peer, size, thinwire

_OWN_CORPUS = Path(__file__).parents[2] / "tests" / "corpus"
_PAGE = 150
"""Columns of the output where there is no terminal."""


def _peers(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> list[Runner]:
    results = []
    for option in given:
        name, sign, command = option.partition("=")
        if not (name and sign and command):
            raise click.BadParameter(f"{option!r} is not NAME=COMMAND")
        results.append(peer(name, command))
    return results


def _budgets(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> list[int | None]:
    if wrong := [budget for budget in given if not budget.isdecimal() and budget != "none"]:
        raise click.BadParameter(f"{wrong[0]!r} is neither a number of tokens nor none")
    return [NO_BUDGET if budget == "none" else int(budget) for budget in given] or [None]


@click.command(help=__doc__)
@click.option("--measure", "names", type=click.Choice(list(MEASURES)), multiple=True, help="Only this (repeatable).")
@click.option(
    "--corpus",
    type=click.Path(path_type=Path),
    default=_OWN_CORPUS,
    help="Folder or packed list; default: tests/corpus.",
)
@click.option(
    "--logdx",
    type=click.Path(path_type=Path),
    multiple=True,
    help="CI logs: folder or packed list (repeatable); default: the corpus's.",
)
@click.option(
    "--sessions",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Recorded sessions (repeatable), as for scripts/sessions.",
)
@click.option("--level", "levels", type=click.Choice(LEVELS), multiple=True, help="Only this level (repeatable).")
@click.option("--kind", "kinds", multiple=True, help="Only this kind of the corpus (repeatable).")
@click.option(
    "--budget",
    "budgets",
    multiple=True,
    callback=_budgets,
    help="Tokens a text may keep, or none (repeatable). Default: the level's own.",
)
@click.option(
    "--peer",
    "peers",
    multiple=True,
    callback=_peers,
    metavar="NAME=COMMAND",
    help="Another compressor, stdin to stdout (repeatable).",
)
@click.option("--show", metavar="NAME", help="Put one output and what is sent instead side by side.")
@click.option(
    "--picture", type=click.Path(path_type=Path), help="Draw the curve into this SVG file; implies --measure curve."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def main(  # noqa: PLR0913, PLR0917  (one for each option)
    names: tuple[str, ...],
    corpus: Path,
    logdx: tuple[Path, ...],
    sessions: tuple[Path, ...],
    levels: tuple[str, ...],
    kinds: tuple[str, ...],
    budgets: list[int | None],
    peers: list[Runner],
    show: str | None,
    picture: Path | None,
    as_json: bool,
) -> None:
    console = Console(width=None if sys.stdout.isatty() else _PAGE)
    runners = [*_ours([level for level in LEVELS if not levels or level in levels], budgets), *peers]
    try:
        items = _chosen(load(corpus), kinds, show)
        if show:
            _side_by_side(items, runners, console)
            return
        logs = [log for path in logdx for log in load(path)] or [item for item in items if item.signals]
        work = Work(runners, [item for item in items if not item.signals], logs, _sessions(sessions))
        chosen = {*names, *(["curve"] if picture else [])}
        findings = [MEASURES[name](work) for name in MEASURES if not chosen or name in chosen]
    except (CorpusError, PeerError) as exc:
        raise click.ClickException(str(exc)) from exc
    if picture is not None:
        picture.write_text(svg([(str(row[0]), _number(row[2]), _number(row[4])) for row in findings[-1].rows]))
    if as_json:
        click.echo(json.dumps([one.as_json() for one in findings], indent=1))
        return
    for one in findings:
        tables.shown(one, console)


def _sessions(paths: tuple[Path, ...]) -> list[Conversation]:
    """Raises CorpusError on a file of another kind."""
    results: list[Conversation] = []
    for path in paths:
        try:
            results += read(path)
        except (OSError, ValueError, KeyError, TypeError) as exc:
            raise CorpusError(f"{path} is not a file of recorded sessions: {exc!r}") from exc
    return results


def _number(cell: tables.Cell) -> float:
    assert isinstance(cell, float)
    return cell


def _ours(levels: list[Level], budgets: list[int | None]) -> list[Runner]:
    """thinwire at each level and budget; lossless has none."""
    return [thinwire(level, budget) for level in levels for budget in ([None] if level == "lossless" else budgets)]


def _chosen(items: list[Item], kinds: tuple[str, ...], name: str | None) -> list[Item]:
    """The items that were asked for. Raises CorpusError if that is none."""
    chosen = [item for item in items if (not kinds or item.kind in kinds) and (name is None or item.name == name)]
    if not chosen:
        there = ", ".join(sorted({item.kind for item in items} if name is None else {item.name for item in items}))
        raise CorpusError(f"nothing of that name; there is: {there}")
    return chosen


def _side_by_side(items: list[Item], runners: list[Runner], console: Console) -> None:
    for item in items:
        texts = [("as it came", item.text), *((runner.name, runner(item).text) for runner in runners)]
        tables.side_by_side([(name, text, size(text)) for name, text in texts], f"{item.kind}: {item.name}", console)


if __name__ == "__main__":
    main()
