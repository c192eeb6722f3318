"""The switch of a running proxy: it watches config.yaml, applies what its owner changes, and says that it runs.

What changes holds for requests that begin from then on; those under way go on as they began. Each change is said in the
terminal and recorded in the ledger. What the command line says goes before the file when the proxy starts; what is wished later,
by a command, on the page or in the file, is newer and goes before both.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing, suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Final

from mitmproxy import ctx
from mitmproxy.exceptions import OptionsError

from ..clients.distrust import Distrust
from ..config.config_file import locked, options_in, stamp, write_options
from ..config.options import OPTIONS, PREFIX, mistaken
from ..control.running import Running, announce, new_token, this_process
from ..control.setting_changes import SettingChange, options_for
from ..ledger import events
from ..ledger.events import Change, PassedThrough
from ..ledger.schema import MIGRATIONS
from ..ledger.writer import FILE
from ..stores.database import StoreError, connect
from ..workers.background import BackgroundThread
from .options import Configuration

_log: Final = logging.getLogger(__name__)

_EVERY: Final = 0.2
"""Seconds between two looks at config.yaml. It is read when two looks agree, or an editor might be in the middle of it."""
_AT_START: Final = f"{PREFIX}dir"
"""What is not switched: everything lies there."""
_PARENT_WATCH: Final = "parent_watch"
"""The option of commands/launching/parent_watch.py, which ties a proxy to a command."""
_WIDE: Final = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  (recognised, to be reached)


class Control:
    """Comes behind every addon that may refuse a value of an option."""

    def __init__(self, configuration: Configuration, say: Callable[[str], None], version: str) -> None:
        self._configuration = configuration
        self._say = say
        self._version = version
        self.token: Final = new_token()
        self._known: dict[str, str] = {}
        """The options in force, as they were last looked at."""
        self._written: Mapping[str, str] = {}
        """What config.yaml said last."""
        self._reread_at: tuple[object, ...] = ()
        """The signature of the files when they were read last."""
        self._watching: asyncio.Task[None] | None = None
        self._running: Running | None = None
        self._file: Path | None = None
        self._turning = asyncio.Lock()
        self._background = BackgroundThread("thinwire-control")
        self.passed_through: Callable[[], list[Distrust]] = list
        """Which clients do not trust our CA, so that they are passed through now."""

    def running(self) -> None:
        self._reread_at = self._signature()
        self._known, self._written = _in_force(), self._read() or {}
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    def opened(self, host: str, port: int, has_page: bool = True) -> None:
        """Note that it listens there; whether it has a page there, too."""
        pid, created = this_process()
        temporary = _PARENT_WATCH in ctx.options and bool(getattr(ctx.options, _PARENT_WATCH))
        where = _WIDE.get(host, host)
        self._running = Running(pid, created, where, port, self.token, self._version, time.time(), temporary, has_page)
        try:
            self._announce(self._running)
        except OSError as error:
            _log.warning("thinwire: commands will not find this proxy: %s", error.strerror)

    def _announce(self, running: Running) -> None:
        """Raises OSError."""
        self._file = announce(self._configuration.config.directory, running)

    def configure(self, updated: set[str]) -> None:
        if self._known and any(name.startswith(PREFIX) for name in updated):
            # A value may still be refused, upon which mitmproxy goes back to the one before.
            asyncio.get_running_loop().call_soon(self._compare)

    def done(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
        if self._file is not None:
            self._file.unlink(missing_ok=True)
        self._background.close()

    async def apply(self, change: SettingChange) -> None:
        """Do what is asked, at once and after a restart. Raises ValueError with a sentence where it cannot be, or not be kept."""
        folder = self._configuration.config.directory
        async with self._turning:
            with ExitStack() as stack:
                await asyncio.to_thread(stack.enter_context, locked(folder))
                if self._signature() != self._reread_at:  # by another proxy, just now
                    await self._reread()
                changed = options_for(change, _in_force())
                self._update(changed)
                try:
                    await asyncio.to_thread(write_options, folder, changed)
                except (OSError, ValueError) as error:
                    raise ValueError(f"it holds until the proxy ends, but cannot be kept: {error}") from None
                # Or the watch would take it for a newer change.
                self._reread_at = self._signature()
                options = await asyncio.to_thread(self._read)
                self._written = options or {}

    def state(self) -> dict[str, Any]:
        """Return what is in force, for people and other processes."""
        given = _in_force()
        return {
            "version": self._version,
            "pid": this_process()[0],
            "options": {name: given[PREFIX + name] for name in _SHOWN},
            "passed_through": [asdict(one) for one in self.passed_through()],
        }

    def _update(self, changed: Mapping[str, str]) -> None:
        """Raises ValueError with a sentence."""
        try:
            ctx.options.update(**changed)
        except OptionsError as error:
            raise ValueError(str(error)) from None

    async def _watch(self) -> None:
        seen = self._signature()
        while True:
            await asyncio.sleep(_EVERY)
            if self._running and self._file and not self._file.exists():  # somebody took thinwire_dir away
                with suppress(OSError):
                    self._announce(self._running)
            now = self._signature()
            if now == seen != self._reread_at:
                async with self._turning:
                    await self._reread()
            seen = now

    def _signature(self) -> tuple[object, ...]:
        """Changes whenever somebody writes to a file that is watched."""
        return tuple(stamp(folder) for folder in self._folders())

    def _folders(self) -> list[Path]:
        """mitmproxy's own, then ours, which goes before it; they are one where our commands started the proxy."""
        confdir = Path(ctx.options.confdir).expanduser().absolute()
        return list(dict.fromkeys((confdir, self._configuration.config.directory)))

    def _read(self) -> Mapping[str, str] | None:
        """Return what the files say of our options; None, and a sentence, where they cannot be read."""
        try:
            options = {name: text for folder in self._folders() for name, text in options_in(folder).items()}
        except ValueError as error:
            self._say(f"thinwire: {error}; what was in force stays")
            return None
        return {name: text for name, text in options.items() if name in _NAMES}

    async def _reread(self) -> None:
        self._reread_at = self._signature()
        options, before = await asyncio.to_thread(self._read), self._written
        if options is None:
            return
        first = {**_DEFAULTS, **self._configuration.command_line}
        changed = {
            name: options.get(name, first[name])
            for name in before.keys() | options.keys()
            if options.get(name) != before.get(name) and name != _AT_START
        }
        try:
            self._update(changed)
        except ValueError as error:
            self._say(f"thinwire: config.yaml was changed, and nothing of it holds yet: {error}")
            return
        self._written = options
        for sentence in await asyncio.to_thread(self._mistakes):
            self._say(f"thinwire: config.yaml: {sentence}")

    def _mistakes(self) -> list[str]:
        """Return a sentence for each option in the files that there is not, and that no other addon has either."""
        with suppress(ValueError):  # somebody writes to it right now, and it will be read anew
            named = {name for folder in self._folders() for name in options_in(folder)}
            return mistaken(named - ctx.options.keys())
        return []

    def _compare(self) -> None:
        """Tell what has changed since the last look."""
        before, self._known = self._known, _in_force()
        for name, after in self._known.items():
            if after != before[name]:
                change = Change(time.time(), name.removeprefix(PREFIX), before[name], after)
                self._say(_sentence(change))
                self._background.call(partial(self._record, partial(events.record, change=change)))

    def passes_through(self, one: Distrust) -> None:
        """The first connection of this client is tunnelled."""
        passed = PassedThrough(one.host, one.client, one.why, one.since, one.until)
        self._background.call(partial(self._record, partial(events.record_passed_through, passed=passed)))

    def _record(self, write: Callable[[sqlite3.Connection], None]) -> None:
        try:
            with closing(connect(self._configuration.config.directory / FILE, MIGRATIONS)) as ledger:
                write(ledger)
        except (StoreError, OSError, sqlite3.Error) as error:
            _log.warning("thinwire: what happened was not recorded: %s", type(error).__name__)


_ONCE: Final = (
    "; conversations that are under way are sent differently from here on, so the provider's cache of them is lost once"
)


def _sentence(change: Change) -> str:
    cost = _ONCE if change.what == "mode" and "optimize" in (change.before, change.after) else ""
    return f"thinwire: {change.what} is {change.after or 'empty'} from now on (was {change.before or 'empty'}){cost}"


_DEFAULTS: Final = {option.name: option.default for option in OPTIONS}
_NAMES: Final = frozenset(_DEFAULTS)
_SHOWN: Final = ("mode", "level", "projects", "model_levels", "auth_levels", "budget", "exclude_tools", "holdout")


def _in_force() -> dict[str, str]:
    return {name: str(getattr(ctx.options, name)) for name in _DEFAULTS}
