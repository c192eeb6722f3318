"""The audit's place in the proxy: opens the ledger, prices and holdout of thinwire_dir, and keeps the budgets up to date."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from mitmproxy.exceptions import OptionsError

from thinwire.pipeline.model.blocks import Request
from thinwire.pipeline.retention import Fact, Retained

from ..audit.budget import Budgets, Notice, Spender
from ..audit.client_process import Owner, Projects
from ..audit.conversations import Conversations
from ..audit.holdout import Holdout
from ..audit.pricing import Account
from ..audit.receipt import Receipt
from ..config.config import Config
from ..ledger import events, fidelity
from ..ledger.forecast import spent_in
from ..ledger.schema import MIGRATIONS
from ..ledger.writer import FILE, Ledger, Listener
from ..metrics.notifier import Notifier, missing
from ..metrics.prometheus import Metrics
from ..prices import Prices
from ..stores.database import StoreError, connect
from ..workers.token_counter import TokenCounter
from .admission import Admission
from .options import Configuration

_REFRESH: Final = 60.0
"""Seconds between two looks at what other proxies have spent."""


class Audit:
    """`receive` takes every receipt."""

    def __init__(self, configuration: Configuration, say: Callable[[str], None], counter: TokenCounter) -> None:
        self._configuration = configuration
        self._counter = counter
        self.conversations = Conversations()
        self.metrics = Metrics()
        self._say = say
        self._notifier = Notifier(self._claimed)
        self._budgets = Budgets(self._notice)
        self.projects = Projects()
        self.admission = Admission(self.projects, self._budgets)
        self._folder: Path | None = None
        self._ledger: Ledger | None = None
        self._holdout: Holdout | None = None
        self._refreshed = 0.0
        self.listeners: list[Listener] = [self._written, self.metrics.on_request]
        """Called on the ledger's thread with each request that was written."""

    def configure(self, updated: set[str]) -> None:
        """Raises OptionsError where a file cannot be used."""
        config = self._configuration.config
        if "thinwire_notify" in updated and (command := missing(config.notify)):
            raise OptionsError(f"thinwire_notify must be a URL or a command, and there is no command {command!r}")
        moved = self._folder != config.directory
        if moved:
            self._open(config)
        if self._ledger is not None:
            self._ledger.most_days = config.ledger_days
        if moved or "thinwire_budget" in updated:
            self._budgets.set(config.budgets, spent_in(config.directory / FILE))

    def _open(self, config: Config) -> None:
        try:
            prices = Prices(config.directory)
            holdout = Holdout.in_folder(config.directory)
            ledger = Ledger(
                config.directory / FILE,
                prices,
                self.admission.owner,
                most_days=config.ledger_days,
                count=self._counter.count,
            )
        except (StoreError, ValueError, OSError) as error:
            raise OptionsError(f"thinwire_dir: {error}") from None
        if self._ledger is not None:  # its last receipts may need the event loop to be counted
            threading.Thread(target=self._ledger.close, name="thinwire-ledger-end").start()
        ledger.listeners += self.listeners
        self._folder, self._ledger, self._holdout = config.directory, ledger, holdout

    def receive(self, receipt: Receipt) -> None:
        if self._ledger is not None:
            self._ledger.put(receipt)

    def measured(self, retained: Mapping[Fact, Retained]) -> None:
        """Record what stayed of what one request brought. On the meter's thread."""
        self.metrics.on_retained(retained)
        if self._folder is not None:
            with suppress(StoreError, sqlite3.Error):  # a ledger that fails says so where it writes requests
                fidelity.record(self._folder / FILE, time.time(), retained)

    def holds(self, config: Config, request: Request) -> bool:
        """Return whether this request belongs to a conversation that is left alone for comparison."""
        if config.mode != "optimize" or not config.holdout or self._holdout is None:
            return False
        return self._holdout.holds(config.holdout, self.conversations.of(request))

    def done(self) -> None:
        self._counter.end()
        self.projects.end()
        if self._ledger is not None:
            self._ledger.close()
        self.projects.close()
        self._notifier.close()

    def _notice(self, notice: Notice) -> None:
        """Send a notice; called on any thread."""
        self._say(notice.sentence)
        self._notifier.send(notice, self._configuration.config.notify)

    def _claimed(self, notice: Notice) -> bool:
        if self._folder is None:
            return True
        with closing(connect(self._folder / FILE, MIGRATIONS)) as ledger:
            return events.claim(ledger, notice)

    def _written(self, receipt: Receipt, owner: Owner, account: Account) -> None:
        """Tell the listeners of a written request; called on the ledger's thread."""
        if account.usd:
            spender = Spender(receipt.model, receipt.usage.model or "", owner.project, receipt.client)
            self._budgets.add(account.usd, receipt.started, spender)
        if time.monotonic() - self._refreshed > _REFRESH and self._folder is not None:
            self._refreshed = time.monotonic()
            self._budgets.refresh(spent_in(self._folder / FILE))
