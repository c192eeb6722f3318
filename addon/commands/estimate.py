"""`thinwire estimate`: what would have been saved in the sessions that agents have recorded on this machine."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.progress import track

from thinwire.pipeline.model.settings import LEVELS, LINE_NUMBERS, Settings

from ..ledger.selection import since
from ..prices import Prices
from ..transcripts.estimate import Estimate, Row, estimate
from ..transcripts.find import WITH_FOLDER, TranscriptError, conversations, known_folders, transcripts
from .launching.open_originals import in_folder
from .output import estimate_terminal

_BY: Final = ("project", "month", "client", "model")
_FEW: Final = 8
"""Files up to which no other process is worth its start."""
_PROCESSES: Final = 4


def _begin(ctx: click.Context, parameter: click.Parameter, text: str) -> float:
    try:
        return since(text, datetime.now()).timestamp()
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--since", "begin", default="30d", show_default=True, callback=_begin, help="As in `thinwire report`.")
@click.option(
    "--by", type=click.Choice(_BY), multiple=True, help="What the rows stand for. Default: project and month."
)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Rows before `(others)`.")
@click.option("--level", type=click.Choice(LEVELS), default="balanced", show_default=True)
@click.option("--line-numbers", type=click.Choice(LINE_NUMBERS), help="As thinwire_line_numbers.")
@click.option("--json", "as_json", is_flag=True, help="Everything, for programs.")
@in_folder
def command(  # noqa: PLR0913, PLR0917  (one for each option)
    paths: tuple[Path, ...],
    begin: float,
    by: tuple[str, ...],
    limit: int,
    level: str,
    line_numbers: str | None,
    as_json: bool,
    folder: str,
) -> None:
    """Say what thinwire would have saved in sessions that are over, before anyone sets a proxy. Nothing is changed or sent.

    PATHS are transcripts, or folders of them: of Claude Code, Codex, OpenCode, Gemini CLI, SWE-agent and mini-SWE-agent.
    Without any, those of this machine's agents are read where the agents keep them.
    """
    looked = list(paths) or known_folders(Path.home(), os.environ)
    if not looked:
        kept = ", ".join(f"~/{one.folder}" for one in WITH_FOLDER)
        raise click.ClickException(f"no agent has kept transcripts here ({kept}); name a file or a folder")
    settings = Settings(
        level=next(known for known in LEVELS if known == level),
        line_numbers=next((known for known in LINE_NUMBERS if known == line_numbers), None),
    )
    try:
        files = [file for file in transcripts(looked) if file.stat().st_mtime >= begin or file in paths]
        Prices(Path(folder).expanduser())  # a mistake in the user's prices is told now
    except (TranscriptError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    rows, unreadable = list[Row](), list[str]()
    work = partial(_estimated, settings, folder, 0.0 if paths else begin)
    for result in _watched(_read(files, work), len(files)):
        rows += result if isinstance(result, list) else ()
        unreadable += [result] if isinstance(result, str) else ()
    if as_json:
        click.echo(json.dumps(_as_json(rows, unreadable), indent=1))
    else:
        estimate_terminal.print_estimate(rows, by or ("project", "month"), limit, unreadable)


def _estimated(settings: Settings, folder: str, begin: float, file: Path) -> list[Row] | str:
    """The rows of one file, or why it cannot be read."""
    try:
        talks = conversations(file)
    except TranscriptError as error:
        return str(error)
    prices = Prices(Path(folder).expanduser())
    return [estimate(talk, settings, prices) for talk in talks if (talk.began or begin) >= begin]


def _read(files: Sequence[Path], work: partial[list[Row] | str]) -> Iterator[list[Row] | str]:
    if len(files) <= _FEW:
        yield from map(work, files)
        return
    processes = min(_PROCESSES, os.cpu_count() or 1)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, files)


def _watched(results: Iterator[list[Row] | str], files: int) -> Iterable[list[Row] | str]:
    console = Console(stderr=True)
    return track(results, "reading", total=files, console=console, transient=True, disable=not sys.stderr.isatty())


def _as_json(rows: Sequence[Row], unreadable: Sequence[str]) -> Mapping[str, object]:
    return {
        "conversations": [{**{part: getattr(row, part) for part in _BY}, **asdict(row.estimate)} for row in rows],
        "all": asdict(sum((row.estimate for row in rows), Estimate())),
        "unreadable": list(unreadable),
    }
