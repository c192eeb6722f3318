"""`thinwire ca`: where the CA is, what it may sign for, and how to trust it in the places that take no variable."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import click

from thinwire.certs.ca import Authority

from .launching.mitmdump_args import Refused, prepare
from .launching.open_originals import in_folder

# Each with {file} for the certificate. Most tools need none of this: `thinwire run` and `thinwire env` suffice.
STORES: Final = (
    ("Debian, Ubuntu", "sudo cp {file} /usr/local/share/ca-certificates/thinwire.crt && sudo update-ca-certificates"),
    ("Fedora, RHEL", "sudo cp {file} /etc/pki/ca-trust/source/anchors/thinwire.pem && sudo update-ca-trust"),
    ("Arch", "sudo trust anchor {file}"),
    ("macOS", "security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db {file}"),
    ("Windows", "certutil -user -addstore Root {file}"),
    ("Firefox", "Settings, Privacy & Security, View Certificates, Authorities, Import: {file}"),
    ("Java", "keytool -importcert -cacerts -storepass changeit -alias thinwire -file {file}"),
)


@click.command()
@click.option("--export", metavar="FILE", help="Write the certificate there (- for standard output) and say nothing.")
@in_folder
def command(export: str | None, folder: str) -> None:
    """Say where the CA is, what it may sign for, and how to trust it.

    It is made when it is missing. It may sign for LLM hosts only and for no address, so its key opens nothing else.
    """
    try:
        launch = prepare(["--set", f"thinwire_dir={folder}"], os.environ)
    except Refused as refused:
        raise click.ClickException(str(refused)) from None
    certificate = launch.authority.certificate.read_bytes()
    if export == "-":
        sys.stdout.buffer.write(certificate)
    elif export:
        _write(Path(export), certificate)
    else:
        click.echo(described(launch.authority))


def _write(file: Path, certificate: bytes) -> None:
    try:
        file.write_bytes(certificate)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from None


def described(authority: Authority) -> str:
    """Where the CA is, what it may sign for and until when, and how each system comes to trust it; no line end behind it."""
    names = authority.permitted
    may = "any host: it is not thinwire's own" if names is None else f"{len(names)} LLM hosts and nothing else"
    width = max(len(system) for system, _ in STORES)
    return "\n".join(
        (
            f"certificate   {authority.certificate}",
            f"may sign for  {may}",
            f"expires       {authority.expires:%Y-%m-%d}",
            "",
            "`thinwire run -- TOOL` and `thinwire env` make tools trust it with no further step. For a whole system:",
            *(f"  {system:{width}}  {how.format(file=authority.certificate)}" for system, how in STORES),
        )
    )
