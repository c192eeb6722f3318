"""The demo needs nothing, shows savings, and leaves nothing behind."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import psutil

from thinwire.addon.commands.demo.recording import recording

from ..conftest import Thinwire


def leftovers() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("thinwire-demo-*"))


def test_it_shows_what_is_sent_instead_of_what_and_cleans_up(thinwire: Thinwire) -> None:
    before, proxies = leftovers(), _proxies()
    done = thinwire("demo")
    assert (done.returncode, done.stderr) == (0, "")
    said = " ".join(done.stdout.split())
    assert all(turn.command in said for turn in recording())
    assert "sent as it is" in said
    assert int(re.findall(r"tokens, (\d+) % fewer", said)[0]) > 50
    assert "prompt cache holds" in said
    assert (leftovers(), _proxies()) == (before, proxies)


def _proxies() -> set[int]:
    mine = psutil.Process().children(recursive=True)
    return {process.pid for process in mine if "thinwire.addon.commands" in process.cmdline()}


def test_every_recorded_output_is_worth_showing() -> None:
    assert len(recording()) >= 5 and all(turn.command and len(turn.text) > 1000 for turn in recording())
