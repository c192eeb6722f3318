"""With what mitmdump is started, worked out from a user's arguments, config.yaml and the environment.

The state folder is also mitmproxy's own folder (confdir): config.yaml is read from there, and the CA lies there. What the
user says about an option always goes before what is set here. Of our options the command line goes before config.yaml; with its
own ones mitmproxy has it the other way round, which is said.
"""

from __future__ import annotations

import argparse
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from thinwire.certs.bundle import Bundles, write
from thinwire.certs.ca import Authority, ensure
from thinwire.certs.trust import bypassed, environment

from ...clients.table import VARIABLES
from ...config import config_file
from ...config.config import Config, make_private
from ...config.config_file import config_of, options_in
from ...config.options import PREFIX, mistaken
from .client_path import client_environment
from .open_originals import VARIABLE

HOST: Final = "127.0.0.1"
PORT: Final = 8080
_MOST_PORT: Final = 65_535
_SCRIPT: Final = Path(__file__).parents[2] / "compress.py"

# What thinwire wants of mitmproxy, where the user does not say otherwise.
_PRESET: Final = {
    "listen_host": HOST,
    "upstream_cert": "false",  # names copied from an upstream certificate may lie outside the CA's constraints
    "termlog_verbosity": "alert",  # one line for each request, no connection noise
    "flow_detail": "0",
}


class Refused(ValueError):
    """The proxy cannot be started so; the text is for the user."""


@dataclass(frozen=True)
class Launch:
    arguments: tuple[str, ...]
    """For mitmdump."""
    host: str
    port: int
    """0: a free one, known once it runs."""
    folder: Path
    authority: Authority
    bundles: Bundles
    config: Config
    mode: str = "regular"
    """mitmproxy's, without what follows its colon; the first where there are several."""
    notes: tuple[str, ...] = ()
    """Sentences for the user."""
    mistakes: tuple[str, ...] = ()
    """Sentences about options that there are not; the proxy says them, too, when it starts."""

    def environment(self, port: int, before: Mapping[str, str]) -> dict[str, str]:
        """Return what a client needs in its environment."""
        ours = environment(VARIABLES, port, self.bundles.replacing, self.bundles.adding, before)
        return {**ours, **client_environment(self.folder, before)}


def prepare(arguments: Sequence[str], environ: Mapping[str, str]) -> Launch:
    """Read the arguments of mitmdump, make the CA and the bundles. Raises Refused with a sentence for the user."""
    flags = _flags_in(arguments)
    given = _pairs(flags.set)
    folder = Path(given.get("thinwire_dir") or environ.get(VARIABLE) or "~/.thinwire").expanduser().absolute()
    confdir = Path(given.get("confdir", folder)).expanduser().absolute()
    try:
        make_private(folder)
        filed = options_in(confdir)
        lost = _lost(given, filed)
        given = {"thinwire_dir": str(folder), **given, **filed, **_ours(given)}
        config = config_of(given)
        authority = ensure(confdir, config.routes.hosts())
        notes = (*lost, *_unseen(environ, config.routes.hosts()))
        bundles = write(folder, authority.certificate, environ, VARIABLES)
    except (ValueError, OSError) as error:
        raise Refused(str(error)) from error
    port = _port_in(given, flags.listen_port)
    preset = _PRESET | {"confdir": str(confdir), "ssl_verify_upstream_trusted_ca": str(bundles.replacing)}
    if not (flags.mode or "mode" in given):
        preset |= _through(environ, bundles, port)
    if flags.listen_host:
        given["listen_host"] = flags.listen_host
    if environ.get(VARIABLE) and "thinwire_dir" not in _pairs(flags.set):
        preset |= {"thinwire_dir": str(folder)}
        del given["thinwire_dir"]
    ours = [part for name, value in preset.items() if name not in given for part in ("--set", f"{name}={value}")]
    host = given.get("listen_host") or HOST
    told = (*ours, "-s", str(_SCRIPT), *arguments)
    mode = (flags.mode or [given.get("mode", "regular")])[0].partition(":")[0]
    return Launch(told, host, port, folder, authority, bundles, config, mode, notes, tuple(mistaken(given)))


def _ours(given: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in given.items() if name.startswith(PREFIX)}


def _lost(given: Mapping[str, str], filed: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for each of mitmproxy's own options that the command line says in vain."""
    return tuple(
        f"{name}={value} on the command line is not used: mitmproxy lets {filed[name]} in config.yaml go before it"
        for name, value in given.items()
        if not name.startswith(PREFIX) and filed.get(name, value) != value
    )


def _unseen(environ: Mapping[str, str], hosts: Sequence[str]) -> tuple[str, ...]:
    """A sentence where a variable of the user's leads clients past the proxy."""
    found = bypassed(environ, hosts)
    if not found:
        return ()
    more = f" and {len(found) - 1} more hosts" if len(found) > 1 else ""
    return (f"NO_PROXY leads clients to {found[0]}{more} without a proxy, so thinwire will not see those requests",)


def configured(folder: Path) -> Config:
    """Return what a proxy with this thinwire_dir goes by, as far as config.yaml says. Raises Refused."""
    try:
        return config_file.configured(folder)
    except ValueError as error:
        raise Refused(str(error)) from error


def in_use(host: str, port: int) -> bool:
    """Return whether another program listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def _flags_in(arguments: Sequence[str]) -> argparse.Namespace:
    """Raises Refused."""
    try:
        return _flags().parse_known_args(list(arguments))[0]
    except argparse.ArgumentError as error:
        raise Refused(str(error)) from None


def _port_in(given: Mapping[str, str], flag: str | None) -> int:
    """Raises Refused."""
    text = flag if flag is not None else given.get("listen_port") or str(PORT)
    if not (text.isascii() and text.isdigit() and int(text) <= _MOST_PORT):
        raise Refused(f"a port is a number from 0 (any that is free) to {_MOST_PORT}, not {text!r}")
    return int(text)


def _flags() -> argparse.ArgumentParser:
    """The few flags of mitmdump that decide something here; all of them are passed on."""
    flags = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    flags.add_argument("--set", action="append", default=[])
    flags.add_argument("-p", "--listen-port")
    flags.add_argument("--listen-host")
    flags.add_argument("-m", "--mode", action="append")
    return flags


def _pairs(settings: Sequence[str]) -> dict[str, str]:
    pairs = (setting.partition("=") for setting in settings)
    return {name: value for name, _, value in pairs}


def _through(environ: Mapping[str, str], bundles: Bundles, port: int) -> dict[str, str]:
    """mitmproxy's options for a company's proxy that the environment names; none when it names thinwire itself."""
    proxy = next((value for name in ("https_proxy", "HTTPS_PROXY") if (value := environ.get(name))), "")
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    ourselves = (parts.hostname, parts.port) == (HOST, port) or environ.get("SSL_CERT_FILE") == str(bundles.replacing)
    if not proxy or ourselves:
        return {}
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    login = {"upstream_auth": f"{unquote(parts.username)}:{unquote(parts.password or '')}"} if parts.username else {}
    return {"mode": f"upstream:{address}"} | login
