"""`thinwire watch` shows the ledger as it grows, and ends at once when asked to."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from thinwire.addon.audit.receipt import Receipt
from thinwire.addon.commands.output.watch_screen import look, view
from thinwire.addon.prices import Prices
from thinwire.pipeline.model.usage import Usage

from ..stores.ledgers import receipts, write
from .conftest import Thinwire

NOW = datetime(2026, 11, 18, 12, 0)


def shown(folder: Path, *rows: Receipt) -> str:
    console = Console(width=120, no_color=True, highlight=False)
    with console.capture() as captured:
        console.print(view(look(write(folder, rows), Prices(), (), NOW)))
    return captured.get()


def row(**changed: Any) -> Receipt:
    plain = replace(receipts(1)[0], status="unchanged", savings=(), lookups=(), http_status=200, aborted=False)
    return replace(plain, started=NOW.timestamp() - 90, **changed)


class Watching:
    """`thinwire watch` in a terminal, and what it has drawn there."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._terminal, end = pty.openpty()
        arguments = [sys.executable, "-m", "thinwire.addon.commands", "watch", "--every", "0.2"]
        size = {"TERM": "xterm", "COLUMNS": "120", "LINES": "50"}
        self.process = subprocess.Popen(arguments, stdin=end, stdout=end, stderr=end, env={**environ, **size})
        os.close(end)
        self.output = ""

    def wait_for(self, text: str) -> None:
        """Until it is drawn. Raises OSError when the process has ended."""
        while text not in self.output:
            assert select.select([self._terminal], [], [], 60)[0], self.output
            self.output += os.read(self._terminal, 1 << 16).decode(errors="replace")

    def interrupt(self) -> int:
        """Press Ctrl-C. Return the exit code."""
        os.kill(self.process.pid, signal.SIGINT)
        with suppress(OSError):  # the other end is closed
            while piece := os.read(self._terminal, 1 << 16):
                self.output += piece.decode(errors="replace")
        return self.process.wait(60)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._terminal)


@pytest.fixture
def watching(environ: Mapping[str, str]) -> Iterator[Watching]:
    running = Watching(environ)
    yield running
    running.close()


def test_without_a_ledger_it_waits_and_makes_none(thinwire: Thinwire, tmp_path: Path) -> None:
    done = thinwire("watch", "--once")
    assert (done.returncode, "Waiting for the first request" in done.stdout) == (0, True)
    assert not (tmp_path / ".thinwire").exists()


def test_it_does_not_look_more_often_than_is_good(thinwire: Thinwire) -> None:
    assert thinwire("watch", "--once", "--every", "0.01").returncode == 2


def test_users_prices_that_cannot_be_read_are_said(thinwire: Thinwire, tmp_path: Path) -> None:
    (tmp_path / ".thinwire").mkdir()
    (tmp_path / ".thinwire" / "prices.toml").write_text("what?")
    done = thinwire("watch", "--once")
    assert (done.returncode, "prices.toml" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_once_shows_today_the_month_and_the_budgets(thinwire: Thinwire, tmp_path: Path) -> None:
    write(tmp_path / ".thinwire", receipts(30, last=time.time(), apart=1))
    (tmp_path / ".thinwire" / "config.yaml").write_text("thinwire_budget: project=shop:500/day")
    said = thinwire("watch", "--once").stdout
    assert [part in said for part in ("Today", "Month", "Budget", "of project shop, $500.00 per day")] == [True] * 4


def test_a_context_is_shown_against_the_window_of_its_model(tmp_path: Path) -> None:
    full = Usage(input=1_000, cache_read=179_000, output=5)
    assert "███████░  90%  180k of 200k" in shown(tmp_path, row(model="claude-sonnet-4-5", usage=full))


def test_a_context_whose_window_or_size_is_not_known_says_so(tmp_path: Path) -> None:
    assert "~15.0k tokens" in shown(tmp_path, row(model="new", usage=Usage(model="new"), bytes_after=60_000))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"aborted": True}, "cut off"),
        ({"http_status": 0}, "no answer"),
        ({"http_status": 529}, "HTTP 529"),
        ({"refused": 400}, "original, after 400"),
        ({"status": "compressed", "tokens_before": 100, "tokens_after": 25}, "-75.0%"),
        ({"status": "compressed", "tokens_before": 100, "tokens_after": 25, "mode": "audit"}, "audit: -75.0%"),
        ({"status": "skipped", "reason": "bypass"}, "bypass"),
        ({}, "nothing to save"),
    ],
)
def test_what_became_of_a_request_is_said_in_a_few_words(tmp_path: Path, changed: dict[str, object], said: str) -> None:
    assert said in shown(tmp_path, row(**changed))


def test_names_from_the_network_reach_no_terminal_as_they_are(tmp_path: Path) -> None:
    assert "\x1b" not in shown(tmp_path, row(model="\x1b]0;mine\x07", agent="\x1b[2J"))


def test_it_follows_the_ledger_and_ends_with_ctrl_c(watching: Watching, tmp_path: Path) -> None:
    watching.wait_for("Waiting for the first request")
    write(tmp_path / ".thinwire", receipts(5, last=time.time()))
    watching.wait_for("Today")
    write(tmp_path / ".thinwire", [replace(receipts(1)[0], started=time.time(), model="a-model-that-came-later")])
    watching.wait_for("a-model-that-came-later")
    assert watching.interrupt() == 0
    assert "Traceback" not in watching.output
