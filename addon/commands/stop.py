"""`thinwire stop`: ends the proxies that run on a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click
import psutil

from ..control.running import Running, process_of, running_in
from .launching.open_originals import in_folder

_PATIENCE: Final = 30.0  # seconds that a proxy may take to end; it takes a moment, but the machine may be busy


@click.command()
@click.option("--port", type=int, help="Only the one that listens there.")
@click.option("--all", "everything", is_flag=True, help="Also those of a `thinwire run`, whose commands need them.")
@in_folder
def command(port: int | None, everything: bool, folder: str) -> None:
    """Stop the proxies that run. Requests under way are cut off; shells that point at the proxy: `thinwire env --unset`."""
    where = Path(folder).expanduser().absolute()
    running = [one for one in running_in(where) if port in (None, one.port)]
    meant = [one for one in running if everything or port is not None or not one.temporary]
    if not meant:
        more = " but those of a `thinwire run`: --all stops them too" if running else ""
        raise click.ClickException(f"no proxy runs on {where}{f' at port {port}' if port else ''}{more}")
    for one in meant:
        click.echo(f"{one.address}: {'stopped' if stopped(one) else f'process {one.pid} does not end'}")


def stopped(running: Running) -> bool:
    """Ends it; whether it has ended in time."""
    process = process_of(running)
    if process is None:
        return True
    try:
        process.terminate()
        process.wait(_PATIENCE)
    except psutil.NoSuchProcess:
        return True
    except (psutil.Error, OSError):
        return False
    return True
