"""The originals of this user's proxy, as the commands find them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click

from ...ledger.writer import FILE as LEDGER
from ...lookup.of_project import ProjectOriginals
from ...stores.database import StoreError
from ...stores.open_stores import ORIGINALS, open_originals
from ...stores.originals import SqliteOriginals

# An agent behind a proxy whose folder is another one finds it by this variable (mitmdump_args.py).
VARIABLE: Final = "THINWIRE_DIR"

in_folder: Callable[[Any], Any] = click.option(
    "--dir", "folder", default="~/.thinwire", show_default=True, envvar=VARIABLE, help="The proxy's thinwire_dir."
)


all_projects: Callable[[Any], Any] = click.option(
    "--all-projects",
    is_flag=True,
    callback=lambda ctx, option, wanted: _of_a_person(wanted),
    help="Also what other projects' agents have read; for a person at a terminal.",
)


def _of_a_person(wanted: bool) -> bool:
    if wanted and not sys.stdin.isatty():
        raise click.UsageError("--all-projects is for a person at a terminal")
    return wanted


@contextmanager
def originals_of_project(folder: str, *, everyone: bool, new: bool = False) -> Iterator[ProjectOriginals]:
    """The open store as the project sees it in which the command runs, or all projects. Raises ClickException."""
    with originals_in(folder, new) as store:
        ledger = Path(folder).expanduser().absolute() / LEDGER
        yield ProjectOriginals(store, ledger, None if everyone else Path.cwd())


@contextmanager
def originals_in(folder: str, new: bool = False) -> Iterator[SqliteOriginals]:
    """The open store; where there is none, an empty one if `new`. Raises ClickException."""
    where = Path(folder).expanduser().absolute()
    if not new and not (where / ORIGINALS).is_file():
        raise click.ClickException(f"no originals are kept in {where}: no proxy has taken anything out there yet")
    try:
        store = open_originals(where)
    except StoreError as error:
        raise click.ClickException(str(error)) from None
    try:
        yield store
    finally:
        store.close()
