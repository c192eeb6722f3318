"""An agent looks up what its own project's requests left out, and nothing of another project's."""

from __future__ import annotations

import contextlib
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from thinwire.addon.audit.client_process import Owner
from thinwire.addon.audit.receipt import Saving
from thinwire.addon.commands.launching.temporary_proxy import importable
from thinwire.addon.ledger.writer import FILE, Ledger
from thinwire.addon.lookup.of_project import ProjectOriginals
from thinwire.addon.prices import Prices
from thinwire.addon.stores.open_stores import open_originals
from thinwire.addon.stores.originals import SqliteOriginals, UnknownOriginalError
from thinwire.pipeline.model.job import short_id

from ..stores.ledgers import receipts

TEXTS = {name: f"secret word of {name}\nand more" for name in ("shop", "api", "both", "nobody", "plain", "unsent")}


def saving(name: str) -> Saving:
    return Saving("Bash", "log", "log", 900, 90, short_id(TEXTS[name]), False)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A thinwire_dir with originals of two git projects, of a folder without git, and of a client that nobody knows."""
    for project in ("shop", "api"):
        (tmp_path / project / ".git").mkdir(parents=True)
        (tmp_path / project / "src").mkdir()
    (tmp_path / "plain" / "deep").mkdir(parents=True)
    folder = tmp_path / "state"
    store = open_originals(folder)
    store.put({short_id(text): text for text in TEXTS.values()})
    store.close()
    sent = {"shop": ("shop", "both"), "api": ("api", "both"), "plain": ("plain",), "": ("nobody",)}
    owners = [Owner("x", project, str(tmp_path / project) if project else "") for project in sent]
    ledger = Ledger(folder / FILE, Prices(), owner_of=lambda receipt: owners[receipt.turns])
    for turns, names in enumerate(sent.values()):
        row = replace(receipts(1)[0], turns=turns, conversation=f"c{turns}", status="compressed", mode="optimize")
        ledger.put(replace(row, http_status=200, refused=0, savings=tuple(map(saving, names))))
    ledger.close()
    return tmp_path


@pytest.fixture
def store(home: Path) -> Iterator[SqliteOriginals]:
    opened = open_originals(home / "state")
    yield opened
    opened.close()


def seen(store: SqliteOriginals, home: Path, where: Path | None) -> set[str]:
    """The names of what an agent gets and finds there."""
    view = ProjectOriginals(store, home / "state" / FILE, where)
    got = set()
    for name, text in TEXTS.items():
        with contextlib.suppress(UnknownOriginalError):
            got.add(name if view.get(short_id(text)) == text else "another")
    found = {hit.id for hit in view.search("secret word", 100)}
    assert found == {short_id(TEXTS[name]) for name in got}
    return got


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ("shop", {"shop"}),
        ("shop/src", {"shop"}),
        ("api", {"api"}),
        ("plain", {"plain"}),
        ("plain/deep", {"plain"}),
        ("state", set()),
    ],
)
def test_each_project_sees_its_own_and_what_nobody_knows(
    store: SqliteOriginals, home: Path, where: str, names: set[str]
) -> None:
    both = {"both"} if where.startswith(("shop", "api")) else set()
    assert seen(store, home, home / where) == names | both | {"nobody", "unsent"}


def test_a_person_sees_all(store: SqliteOriginals, home: Path) -> None:
    assert seen(store, home, None) == set(TEXTS)


def test_what_is_refused_is_said_with_the_place_to_ask(store: SqliteOriginals, home: Path) -> None:
    view = ProjectOriginals(store, home / "state" / FILE, home / "api")
    with pytest.raises(UnknownOriginalError, match=f"sent from {home / 'shop'}"):
        view.get(short_id(TEXTS["shop"])[:10])


def test_hits_of_other_projects_do_not_crowd_out_ones_own(store: SqliteOriginals, home: Path) -> None:
    view = ProjectOriginals(store, home / "state" / FILE, home / "shop")
    (hit,) = view.search("secret shop", 1)
    assert hit.id == short_id(TEXTS["shop"])
    assert len(view.search("secret", 2)) == 2


def test_only_a_terminal_may_ask_for_all_projects(home: Path) -> None:
    command = [sys.executable, "-m", "thinwire.addon.commands", "get", short_id(TEXTS["shop"])]
    environ = importable({"HOME": str(home), "PATH": "/usr/bin:/bin", "THINWIRE_DIR": str(home / "state")})

    def asked(stdin: int, *more: str) -> str:
        done = subprocess.run(
            [*command, *more],
            cwd=home / "api",
            env=environ,
            stdin=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr

    ours, theirs = pty.openpty()
    try:
        assert "another project" in asked(subprocess.DEVNULL)
        assert "for a person at a terminal" in asked(subprocess.DEVNULL, "--all-projects")
        assert asked(theirs, "--all-projects").startswith(TEXTS["shop"])
    finally:
        os.close(ours)
        os.close(theirs)
