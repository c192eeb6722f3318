"""`thinwire doctor`: every line is a check; a failed one says how to repair it.

The last check is the whole way: a proxy of its own, a provider on loopback, and a request through both. Nothing leaves
the machine.
"""

from __future__ import annotations

import json
import os
import ssl
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import click

from ..clients.table import VARIABLES, readers
from ..config.installation import called
from ..control import proxy_client
from ..control.running import running_in
from ..ledger.selection import Selection
from ..ledger.totals import reading, totals
from ..ledger.writer import FILE as LEDGER
from ..prices import Prices
from ..stores.database import StoreError
from ..stores.open_stores import MEMO, ORIGINALS, open_memo, open_originals
from .fake_provider import FakeProvider
from .launching.mitmdump_args import HOST, PORT, Launch, Refused, in_use, prepare
from .launching.open_originals import in_folder
from .launching.temporary_proxy import is_full, proxy
from .status import passed_through

_PARSERS: Final = ("tree_sitter", "tree_sitter_python")  # who has one grammar of the extra `code` has them all
_WRITTEN_BY_USERS: Final = frozenset({".toml", ".yaml", ".yml"})  # which may be links to what only root changes
_SAFE_HTTP2: Final = (12, 1, 2)  # the first mitmproxy whose HTTP/2 is not open to CVE-2025-57804


@dataclass(frozen=True)
class Check:
    ok: bool
    sentence: str
    repair: str = ""


@click.command()
@click.option("--port", default=PORT, show_default=True, help="Where the proxy is expected.")
@in_folder
@click.pass_context
def command(ctx: click.Context, port: int, folder: str) -> None:
    """Check that everything works, and say how to repair what does not. Nothing leaves this machine."""
    failed = 0
    for check in checks(port, folder, os.environ):
        click.echo(
            f"{click.style('ok    ', fg='green') if check.ok else click.style('not ok', fg='red')}  {check.sentence}"
        )
        if not check.ok:
            failed += 1
            click.echo(f"        {check.repair}")
    ctx.exit(1 if failed else 0)


def checks(port: int, folder: str, environ: Mapping[str, str]) -> Iterator[Check]:
    """Yield each check as it is made; what cannot be made once another has failed is left out.

    `port`: where the proxy is, or is to be; `folder`: thinwire_dir.
    """
    yield _python()
    yield _mitmproxy()
    try:
        launch = prepare(["--set", f"thinwire_dir={folder}"], environ)
    except Refused as refused:
        yield Check(False, f"options and CA: {refused}", f"correct config.yaml or the permissions in {folder}")
        return
    for note in launch.notes:
        yield Check(False, note, "change it, or leave it if that is meant")
    for sentence in launch.mistakes:
        yield Check(False, f"options: {sentence}", f"correct config.yaml in {folder}")
    yield Check(True, f"options: {launch.config.mode}, {launch.config.settings.level}")
    if launch.config.settings.code:
        yield _code()
    yield from (check(launch) for check in _CERTIFICATES)
    if is_full(launch.folder):
        yield Check(False, f"the disk of {launch.folder} is full", "make room: thinwire keeps there what it takes out")
        return
    if locked := _locked(launch.folder):
        yield Check(
            False,
            f"{locked} is not writable for this user",
            f'sudo chown -R "$(id -un)" {launch.folder} && chmod -R u+rwX {launch.folder}',
        )
        return
    yield _stores(launch.config.directory)
    yield _port(port)
    yield from _environment(launch, port, environ)
    yield from _trust(launch)
    yield _whole_way(environ)


def _python() -> Check:
    return Check((3, 11) <= sys.version_info[:2] <= (3, 13), f"Python {sys.version.split()[0]}", "run scripts/setup")


def _mitmproxy() -> Check:
    installed = version("mitmproxy")
    numbers = tuple(int(part) for part in installed.split(".")[:3] if part.isdigit())
    note = "" if numbers >= _SAFE_HTTP2 else "; HTTP/2 is off, since before 12.1.2 it is open to CVE-2025-57804"
    return Check(
        (11, 0, 2) <= numbers < (13,), f"mitmproxy {installed}{note}", "run scripts/setup: 11.0.2 to 12 are supported"
    )


def _code() -> Check:
    lacking = [name for name in _PARSERS if find_spec(name) is None]
    sentence = (
        f"thinwire_code is on, but {' and '.join(lacking)} is not installed" if lacking else "thinwire_code: parsers"
    )
    return Check(
        not lacking, sentence, f"{sys.executable} -m pip install 'thinwire[code]', else source code stays as it is"
    )


def _stores(folder: Path) -> Check:
    """Check that a proxy can open what is there; where it cannot, it does not start."""
    try:
        if (folder / MEMO).exists():
            open_memo("", folder).close()
        if (folder / ORIGINALS).exists():
            open_originals(folder).close()
        with reading(folder / LEDGER) as ledger:
            totals(ledger, Selection())
        Prices(folder)
    except (StoreError, ValueError) as error:
        return Check(False, f"stores: {error}", f"look at {folder}")
    return Check(True, "stores: ledger, decisions, originals and prices can be read")


def _authority(launch: Launch) -> Check:
    names = launch.authority.permitted
    text = f"CA: {launch.authority.certificate}, may sign for {len(names) if names else 'any'} hosts"
    return Check(names is not None, text, "this CA was not made by thinwire; move it away to have a narrow one made")


def _expiry(launch: Launch) -> Check:
    expires = launch.authority.expires
    return Check(expires > datetime.now(UTC), f"CA: valid until {expires:%Y-%m-%d}", "check the clock of this machine")


def _locked(folder: Path) -> Path | None:
    """Return what a proxy could not write to: of another user since a `sudo thinwire`, for one; None where there is nothing."""
    kept = (path for path in folder.iterdir() if path.suffix not in _WRITTEN_BY_USERS)
    return next((path for path in (folder, *kept) if not os.access(path, os.W_OK) and path.exists()), None)


def _privacy(launch: Launch) -> Check:
    open_to_others = launch.folder.stat().st_mode & 0o077
    return Check(not open_to_others, f"{launch.folder} is for this user alone", f"chmod 700 {launch.folder}")


_CERTIFICATES: Final[tuple[Callable[[Launch], Check], ...]] = (_authority, _expiry, _privacy)


def _port(port: int) -> Check:
    """Check who listens on the proxy's port: that a proxy runs, or none, is no fault; a stranger there would be one."""
    if not in_use(HOST, port):
        return Check(True, f"port {port} is free: no proxy runs there now")
    answer = _speaks_proxy(port)
    repair = f"another program listens on port {port}: start thinwire with --listen-port"
    return Check(
        answer,
        f"port {port}: {'a mitmproxy answers' if answer else 'what listens there is not thinwire'}",
        repair,
    )


def _speaks_proxy(port: int) -> bool:
    """mitmproxy answers for the host mitm.it itself, so this asks nobody else."""
    connection = HTTPConnection(HOST, port, timeout=3)
    try:
        connection.request("GET", "http://mitm.it/")
        return b"mitmproxy" in connection.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _environment(launch: Launch, port: int, environ: Mapping[str, str]) -> Iterator[Check]:
    """Check the variables, only where this shell is set up for the proxy at all."""
    wanted = launch.environment(port, environ)
    if environ.get("HTTPS_PROXY") != wanted["HTTPS_PROXY"]:
        yield Check(True, f"this shell is not set up for the proxy: {called()} env, or {called()} run -- TOOL")
        return
    for variable in VARIABLES:
        if variable.holds in ("bundle", "extra") and environ.get(variable.name) != wanted[variable.name]:
            repair = f'{readers(variable.name)}: eval "$(thinwire env)"'
            yield Check(False, f"{variable.name} does not name thinwire's bundle", repair)


def _trust(launch: Launch) -> Iterator[Check]:
    """Check who distrusts each proxy that runs and answers."""
    for running in running_in(launch.folder):
        with suppress(proxy_client.NoAnswer, proxy_client.Refused):
            for one in proxy_client.state(running)["passed_through"]:
                repair = f"start it with {called()} run -- TOOL, or point it at the CA bundle: {called()} env"
                yield Check(False, passed_through(one), repair)


def _whole_way(environ: Mapping[str, str]) -> Check:
    with FakeProvider() as fake, tempfile.TemporaryDirectory(prefix="thinwire-doctor-") as folder:
        arguments = [
            *("--mode", f"upstream:{fake.proxy_url}", "--set", f"ssl_verify_upstream_trusted_ca={fake.ca}"),
            *("--set", f"thinwire_dir={folder}", "--set", "thinwire_deadline=20000"),  # the machine may be busy
        ]
        try:
            with proxy(arguments, environ) as running:
                sent = _ask(running.port, running.launch.bundles.replacing)
        except (Refused, OSError, HTTPException) as error:
            return Check(
                False, f"a request through a proxy of its own: {error}", "if this persists, it is a defect: report it"
            )
        saved = 100 - 100 * len(fake.received[0].body) // sent
        return Check(
            saved > 0, f"a request through a proxy of its own: {saved} % smaller", "it arrived, but not compressed"
        )


def _ask(port: int, bundle: Path) -> int:
    """Send a chat request with a long log; the bytes sent."""
    log = "\n".join(
        f"2026-01-01 00:{i // 60:02}:{i % 60:02} INFO worker: job {i} done in {i % 7} ms" for i in range(600)
    )
    asked = {"role": "assistant", "tool_calls": [{"id": "1", "type": "function", "function": {"name": "logs"}}]}
    messages = [{"role": "user", "content": "?"}, asked, {"role": "tool", "tool_call_id": "1", "content": log}]
    body = json.dumps({"model": "none", "messages": messages}).encode()
    connection = HTTPSConnection(HOST, port, context=ssl.create_default_context(cafile=str(bundle)), timeout=60)
    connection.set_tunnel("api.openai.com", 443)
    connection.request("POST", "/v1/chat/completions", body, {"content-type": "application/json"})
    connection.getresponse().read()
    connection.close()
    return len(body)
