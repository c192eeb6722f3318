"""Who is not looked up, and when nobody waits; the rest is in test_ledger.py, with real clients."""

from __future__ import annotations

import asyncio
import threading

import pytest
from mitmproxy.test import tflow

from thinwire.addon.audit.budget import Budgets, parse
from thinwire.addon.audit.client_process import NOBODY, Owner, Projects
from thinwire.addon.hooks.admission import Admission

from ..accounts import receipt


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is asking may take all the time that a busy machine needs to find out."""
    for place in ("hooks.admission", "audit.client_process"):
        monkeypatch.setattr(f"thinwire.addon.{place}._WAIT", 60.0)


def gate(budget: str, hangs: threading.Event | None = None) -> tuple[Admission, list[int]]:
    """Whose looks at who is asking hang until the event."""
    looked: list[int] = []

    def look(port: int) -> Owner:
        looked.append(port)
        if hangs is not None:
            hangs.wait(60)
        return Owner("p", "mine", "/mine")

    budgets = Budgets(lambda notice: None)
    budgets.set(parse(budget), lambda since, budget: 9.0)
    return Admission(Projects(look), budgets), looked


@pytest.mark.parametrize("peer", [("192.168.0.7", 4711), ("2001:db8::1", 4711)])
async def test_a_client_on_another_machine_is_not_looked_for(peer: tuple[str, int]) -> None:
    door, looked = gate("5/day")
    flow = tflow.tflow()
    flow.client_conn.peername = peer
    door.entered(flow)
    assert await door.overspent(flow, "") is None
    assert door.owner(receipt(client_port=4711)) == NOBODY
    assert looked == []


@pytest.mark.parametrize("budget", ["", "5/day", "5/day!", "project=mine:5/day"])
async def test_only_a_projects_budget_that_blocks_makes_a_request_wait(budget: str) -> None:
    over = threading.Event()
    door, _ = gate(budget, hangs=over)
    flow = tflow.tflow()
    door.entered(flow)
    with pytest.raises(StopIteration):  # at its first step: there is nothing to wait for
        door.overspent(flow, "").send(None)
    over.set()


async def test_a_projects_budget_holds_for_its_requests() -> None:
    flow = tflow.tflow()
    for budget, refused in (("project=mine:5/day!", True), ("project=other:5/day!", False), ("5/day!", True)):
        door, _ = gate(budget)
        door.entered(flow)
        assert (await door.overspent(flow, "") is not None) == refused


async def test_a_clients_and_a_models_budget_hold_for_theirs() -> None:
    flow = tflow.tflow()
    flow.request.headers["user-agent"] = "codex_cli_rs/0.1"
    for budget, refused in (("client=codex:5/day!", True), ("client=curl:5/day!", False), ("model=m*:5/day!", True)):
        door, _ = gate(budget)
        assert (await door.overspent(flow, "m1") is not None) == refused


async def test_a_look_that_hangs_lets_the_request_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinwire.addon.hooks.admission._WAIT", 0.05)
    over = threading.Event()
    door, _ = gate("project=mine:5/day!", hangs=over)
    flow = tflow.tflow()
    door.entered(flow)
    assert await asyncio.wait_for(door.overspent(flow, ""), 30) is None
    over.set()


async def test_the_owner_is_the_connections() -> None:
    door, looked = gate("")
    flow = tflow.tflow()
    door.entered(flow)
    door.entered(flow)
    port = flow.client_conn.peername[1]
    assert door.owner(receipt(client_port=port)).project == "mine"
    assert looked == [port]
