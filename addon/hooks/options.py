"""mitmproxy's side of the options: declares them, keeps the Config in force, and refuses what cannot be.

What goes before what, when a proxy starts: the command line, config.yaml in thinwire_dir, config.yaml in mitmproxy's confdir, the
defaults. mitmproxy itself has config.yaml go before `--set`, without a word.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from typing import Final

import mitmproxy.version
from mitmproxy import ctx
from mitmproxy.addonmanager import Loader
from mitmproxy.exceptions import OptionsError

from ..config.config import Config, make_private, parse
from ..config.config_file import order, set_on
from ..config.options import OPTIONS, mistaken, settle

_log: Final = logging.getLogger(__name__)

# The first mitmproxy whose h2 refuses what CVE-2025-57804 smuggles from HTTP/2 into HTTP/1.
_SAFE_HTTP2: Final = (12, 1, 2)


class Configuration:
    """`config` is in force for every request that begins from now on."""

    def __init__(self) -> None:
        self.config = Config()
        self.notes: list[str] = []
        """Sentences for the user, for when the proxy has started."""
        self.command_line: Mapping[str, str] = {}
        """What `--set` says of our options."""

    def load(self, loader: Loader) -> None:
        """Declares the options; sets what is safer than mitmproxy's own default, unless the user chose otherwise."""
        settle(ctx.options.deferred)
        self.command_line = set_on(sys.argv)
        try:
            notes = order(ctx.options.deferred, self.command_line)
        except ValueError as error:
            raise OptionsError(f"thinwire: {error}") from None
        self.notes += notes
        for option in OPTIONS:
            loader.add_option(option.name, str, option.default, option.help)
        if _version() < _SAFE_HTTP2 and ctx.options.http2:
            ctx.options.update(http2=False)
            self.notes.append(f"HTTP/2 is off: mitmproxy {mitmproxy.version.VERSION} cannot proxy it safely")

    def configure(self, updated: set[str]) -> None:
        """Raises OptionsError, upon which mitmproxy goes back to the values before, or ends when it is just starting."""
        if not any(option.name in updated for option in OPTIONS):
            return
        try:
            config = parse({option.name: getattr(ctx.options, option.name) for option in OPTIONS})
            make_private(config.directory)
        except ValueError as error:
            raise OptionsError(str(error)) from None
        self.config = config

    def running(self) -> None:
        for note in self.notes + mistaken(ctx.options.deferred):  # what no addon has declared
            _log.warning("thinwire: %s", note)


def _version() -> tuple[int, ...]:
    numbers = mitmproxy.version.VERSION.split(".")
    return tuple(int(number) for number in numbers[:3] if number.isdigit())
