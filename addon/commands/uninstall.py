"""`thinwire uninstall`: takes back what thinwire left on this machine, after asking."""

from __future__ import annotations

import hashlib
import os
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click

from thinwire.certs.ca import find

from ..clients.table import CLIENTS
from ..config.installation import checkout
from ..control.running import running_in
from .launching.open_originals import in_folder
from .stop import stopped


@dataclass(frozen=True, slots=True)
class Store:
    """A place where somebody may have had the CA trusted, as `thinwire ca` says how."""

    system: str
    file: Path | None
    """The copy that lies there; None: it is found by its fingerprint."""
    commands: tuple[tuple[str, ...], ...]
    """With {sha1} for the fingerprint."""
    platform: str = "linux"


STORES: Final = (
    Store(
        "Debian, Ubuntu",
        Path("/usr/local/share/ca-certificates/thinwire.crt"),
        (("rm", "/usr/local/share/ca-certificates/thinwire.crt"), ("update-ca-certificates",)),
    ),
    Store(
        "Fedora, RHEL",
        Path("/etc/pki/ca-trust/source/anchors/thinwire.pem"),
        (("rm", "/etc/pki/ca-trust/source/anchors/thinwire.pem"), ("update-ca-trust",)),
    ),
    Store("macOS", None, (("security", "delete-certificate", "-Z", "{sha1}"),), "darwin"),
    Store("Windows", None, (("certutil", "-user", "-delstore", "Root", "{sha1}"),), "win32"),
)
# What lies in every thinwire_dir: a folder without any of it is somebody else's.
_OURS: Final = ("mitmproxy-ca.pem", "ledger.sqlite", "memo.sqlite", "config.yaml", "running")


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@in_folder
def command(yes: bool, folder: str) -> None:
    """Stop the proxies, take the CA out of this system's trust stores, and delete the folder with all that was kept.

    Each step is shown before it is done. Nothing is deleted without a yes.
    """
    where = Path(folder).expanduser().absolute()
    steps = list(_steps(where))
    for what in steps:
        click.echo(f"- {what}")
    if not steps:
        click.echo(f"Nothing of thinwire is left here: {where} is not there, and no trust store has its CA.")
    elif yes or click.confirm("Do all this? What the ledger says and the originals are gone then"):
        _do(where)
    click.echo(_rest())


def _steps(folder: Path) -> Iterator[str]:
    for one in running_in(folder):
        yield f"stop the proxy at {one.address} (process {one.pid})"
    for store in _stores(folder):
        yield f"take the CA out of the trust store ({store.system}): {'; '.join(map(' '.join, store.commands))}"
    if _is_ours(folder):
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        yield f"delete {folder} ({size / 1e6:.0f} MB: CA, settings, ledger, decisions, originals)"


def _stores(folder: Path) -> list[Store]:
    """The trust stores of this system that have our CA, or may have it."""
    sha1 = _fingerprint(folder)
    here = [one for one in STORES if sys.platform.startswith(one.platform)]
    copied = [one for one in here if one.file is not None and one.file.exists()]
    return copied + [_named(one, sha1) for one in here if one.file is None and sha1]


def _named(store: Store, sha1: str) -> Store:
    return replace(store, commands=tuple(tuple(word.format(sha1=sha1) for word in words) for words in store.commands))


def _fingerprint(folder: Path) -> str:
    """SHA-1 of our CA, in hex; "" where there is none, or it is not ours."""
    try:
        authority = find(folder)
    except ValueError:
        return ""
    if authority is None or authority.fate == "foreign":
        return ""
    return hashlib.sha1(ssl.PEM_cert_to_DER_cert(authority.certificate.read_text()), usedforsecurity=False).hexdigest()


def _is_ours(folder: Path) -> bool:
    return folder.is_dir() and any((folder / name).exists() for name in _OURS)


def _do(folder: Path) -> None:
    for one in running_in(folder):
        if not stopped(one):
            raise click.ClickException(f"process {one.pid} does not end; nothing more was done")
    for store in _stores(folder):
        _take_out(store)
    if _is_ours(folder):
        shutil.rmtree(folder)
        click.echo(f"{folder} is gone.")


def _take_out(store: Store) -> None:
    may = store.file is None or os.access(store.file.parent, os.W_OK)
    if may and all(_ran(command) for command in store.commands):
        click.echo(f"The CA is out of the trust store ({store.system}).")
        return
    needs = " && ".join(f"{'sudo ' if store.file else ''}{' '.join(command)}" for command in store.commands)
    click.echo(f"The CA may still be trusted ({store.system}); this takes it out:  {needs}")


def _ran(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=120, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def _rest() -> str:
    home = checkout()
    program = (
        f"delete {home}" if home else "pipx uninstall thinwire, uv tool uninstall thinwire or pip uninstall thinwire"
    )
    removals = ", ".join(f"`{client.mcp_remove}`" for client in CLIENTS if client.mcp_remove)
    return (
        'Left for you: in open shells `eval "$(thinwire env --unset)"`; the same line in a shell\'s start-up file; an import '
        f"into Firefox or Java (thinwire ca); the MCP server in your agents ({removals}); and the program itself: {program}."
    )
