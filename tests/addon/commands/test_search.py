"""`thinwire search`: ids and lines of the originals that hold all words."""

from __future__ import annotations

from pathlib import Path

import pytest

from thinwire.addon.stores.open_stores import open_originals
from thinwire.pipeline.model.job import short_id

from .conftest import Thinwire

LOG = "\n".join(f"worker-{number} took {number * 7} ms" for number in range(60)) + "\n\x1b[31mred alert\x1b[0m"


@pytest.fixture(autouse=True)
def kept(tmp_path: Path) -> None:
    store = open_originals(tmp_path / ".thinwire")
    store.put({short_id(LOG): LOG, short_id("another worker"): "another worker"})
    store.close()


def test_nothing_found_is_said(thinwire: Thinwire) -> None:
    done = thinwire("search", "worker-31", "absent")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no original holds" in done.stderr


def test_what_is_found_is_shown_with_its_lines(thinwire: Thinwire) -> None:
    done = thinwire("search", "worker-31", "217")
    assert done.returncode == 0
    assert done.stdout.startswith(f"{short_id(LOG)}  {len(LOG):,} characters\n")
    assert "32: worker-31 took 217 ms" in done.stdout


def test_the_limit_holds_and_no_control_character_reaches_the_terminal(thinwire: Thinwire) -> None:
    assert (
        len([line for line in thinwire("search", "worker", "--limit", "1").stdout.splitlines() if line[0] != " "]) == 1
    )
    assert "\x1b" not in thinwire("search", "red alert").stdout
