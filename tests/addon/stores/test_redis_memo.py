"""The memo of a fleet, on a real redis-server: what one machine decided, all send."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from thinwire.addon.stores.database import StoreError
from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason

from ..redis_server import Server, machine
from .meeting import put_at_once

OLD = Replacement("old", tokens_before=9, tokens_after=2)
NEW = Replacement("new \udcff", tokens_before=9, tokens_after=1)

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("redis"))
    yield running
    running.process.terminate()
    running.process.wait(60)


@pytest.fixture
def url(server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of a server that has all the time that a busy machine needs."""
    monkeypatch.setattr("thinwire.addon.stores.redis_memo._PATIENCE", 30.0)
    memo = machine(server.url)
    memo._client.flushdb()
    memo.close()
    return server.url


def test_the_first_decision_is_in_force_on_every_machine(url: str) -> None:
    one, other = machine(url), machine(url)
    assert one.put({b"k": OLD}) == {b"k": OLD}
    assert other.put({b"k": NEW, b"l": NEW}) == {b"k": OLD, b"l": NEW}
    assert one.get([b"k", b"l", b"m", b"l"]) == {b"k": OLD, b"l": NEW}


def test_a_decision_survives_the_proxy_that_made_it(url: str) -> None:
    first = machine(url)
    first.put({b"k": OLD})
    first.close()
    assert machine(url).get([b"k"]) == {b"k": OLD}


def test_a_refused_block_is_left_alone_everywhere_from_then_on(url: str) -> None:
    one, other = machine(url), machine(url)
    one.put({b"k": OLD})
    one.leave([b"k"], Reason.REFUSED)
    assert one.get([b"k"])[b"k"].text is None
    one.close()  # the others hear of it a moment later
    assert other.get([b"k"])[b"k"].reason == Reason.REFUSED
    assert other.put({b"k": NEW})[b"k"].reason == Reason.REFUSED


def test_set_overrules(url: str) -> None:
    memo = machine(url)
    memo.put({b"k": OLD})
    memo.set({b"k": NEW})
    assert memo.get([b"k"]) == machine(url).get([b"k"]) == {b"k": NEW}


def test_machines_that_meet_a_block_at_the_same_moment_agree(url: str) -> None:
    one, other = put_at_once([machine(url) for _ in range(2)])
    assert one == other
    assert len(one) == 200


def test_how_blocks_were_sent_is_known_on_every_machine(url: str) -> None:
    one = machine(url)
    one.hold({b"p": b"\x00" * 32, b"q": Reason.SHORT})
    assert one.held([b"p", b"q", b"r"]) == {b"p": b"\x00" * 32, b"q": "short"}
    one.close()  # the others hear of it a moment later
    assert machine(url).held([b"p", b"q", b"r"]) == {b"p": b"\x00" * 32, b"q": "short"}


def test_a_machine_goes_on_with_what_it_sent_when_the_server_has_lost_all(url: str, tmp_path: Path) -> None:
    first = machine(url, tmp_path)
    first.put({b"k": OLD})
    first.hold({b"p": b"k" * 32})
    first.close()
    other = machine(url)
    other._client.flushdb()
    assert other.put({b"k": NEW}) == {b"k": NEW}
    again = machine(url, tmp_path)
    assert again.put({b"k": NEW}) == again.get([b"k"]) == {b"k": OLD}
    assert again.held([b"p"]) == {b"p": b"k" * 32}


def test_reading_renews_the_life_of_a_decision(url: str) -> None:
    memo = machine(url)
    memo.put({b"k": OLD})
    (name,) = memo._client.keys("*")
    memo._client.expire(name, 60)
    machine(url).get([b"k"])
    assert memo._client.ttl(name) > 86_400


def test_many_keys_are_asked_for_in_few_round_trips(url: str) -> None:
    many = {b"%d" % number: OLD for number in range(1_203)}
    assert machine(url).put(many) == many
    assert machine(url).get(list(many)) == many


def test_a_server_that_is_gone_costs_no_request_and_little_time(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thinwire.addon.stores.redis_memo._PATIENCE", 30.0)  # for the server while it is there
    server = Server(tmp_path)
    memo = machine(server.url)
    server.process.kill()
    server.process.wait(60)
    began = time.monotonic()
    assert memo.put({b"k": OLD}) == {b"k": OLD}
    assert memo.put({b"k": NEW}) == {b"k": OLD}
    for _ in range(100):
        assert memo.get([b"k", b"l"]) == {b"k": OLD}
    assert time.monotonic() - began < 30
    (record,) = caplog.records
    assert "a-secret" not in record.getMessage()
    assert str(server.port) in record.getMessage()


def test_a_server_that_hangs_is_waited_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinwire.addon.stores.redis_memo._PATIENCE", 3.0)
    server = Server(tmp_path)
    memo = machine(server.url)
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        for number in range(200):
            memo.get([b"%d" % number])
        assert time.monotonic() - began < 30  # who waits each time, waits 600 seconds
    finally:
        server.process.kill()
        server.process.wait(60)


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:1/0", "redis://user:a-secret@127.0.0.1:1", "redis://[", "redis://h/x"]
)
def test_a_store_that_is_not_there_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as refused:
        machine(url)
    assert "a-secret" not in str(refused.value)
