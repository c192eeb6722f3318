"""in_force: running proxies are asked for their budgets before config.yaml is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from thinwire.addon.audit.budget import Budget
from thinwire.addon.commands.launching import in_force
from thinwire.addon.commands.launching.in_force import budgets_in_force
from thinwire.addon.control import proxy_client
from thinwire.addon.control.running import Running

PROXIES = [Running(1, 1.0, "127.0.0.1", port, "token", "1.2.3", 1.0) for port in (1, 2)]
DAY, WEEK = Budget(5, "day"), Budget(20, "week")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(in_force, "running_in", lambda _: PROXIES)
    (tmp_path / "config.yaml").write_text("thinwire_budget: 7/day\n")
    return tmp_path


def _answering(monkeypatch: pytest.MonkeyPatch, *answers: str | None) -> None:
    def state(running: Running) -> Mapping[str, object]:
        answer = answers[running.port - 1]
        if answer is None:
            raise proxy_client.NoAnswer("gone")
        return {"options": {"budget": answer}}

    monkeypatch.setattr(proxy_client, "state", state)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("5/day", "5/day, 20/week"), (DAY, WEEK)),
        (("5/day", None), (DAY,)),
        (("", ""), ()),
        (("5/day", "no budget at all"), (DAY,)),
        ((None, None), (Budget(7, "day"),)),
    ],
    ids=["both answer", "one answers", "they have none", "one answers oddly", "none answers"],
)
def test_what_proxies_say_holds_and_else_what_the_file_says(
    answers: tuple[str | None, ...], expected: tuple[Budget, ...], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answering(monkeypatch, *answers)
    assert budgets_in_force(folder) == expected
