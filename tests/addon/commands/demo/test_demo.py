"""The demo needs nothing, shows savings, and leaves nothing behind."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import psutil

from thinwire.addon.commands.demo.recording import recording

from ..conftest import Thinwire


def test_it_shows_what_is_sent_instead_of_what_and_cleans_up(thinwire: Thinwire, tmp_path: Path) -> None:
    folder, proxies = tmp_path / "temporary", _proxies()
    folder.mkdir()
    done = thinwire("demo", more={"TMPDIR": str(folder)})
    assert (done.returncode, done.stderr) == (0, "")
    said = " ".join(done.stdout.split())
    assert all(turn.command in said for turn in recording())
    assert "sent as it is" in said
    assert int(re.findall(r"tokens, (\d+) % fewer", said)[0]) > 50
    assert "prompt cache holds" in said
    assert (list(folder.iterdir()), _proxies()) == ([], proxies)


def _proxies() -> set[int]:
    mine = psutil.Process().children(recursive=True)
    return {process.pid for process in mine if "thinwire.addon.commands" in _words(process)}


def _words(process: psutil.Process) -> list[str]:
    with suppress(psutil.Error):  # it has just ended
        return process.cmdline()
    return []


def test_every_recorded_output_is_worth_showing() -> None:
    assert len(recording()) >= 5 and all(turn.command and len(turn.text) > 1000 for turn in recording())
