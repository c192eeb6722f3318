"""Which stores hold what, as the options say; one that cannot be opened is refused at the start."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from mitmproxy.exceptions import OptionsError
from mitmproxy.test import taddons

from thinwire.addon.commands.fake_provider import FakeProvider
from thinwire.addon.hooks.options import Configuration
from thinwire.addon.hooks.stores import Storage
from thinwire.addon.request.compression import Compression
from thinwire.addon.stores.open_stores import MEMO, ORIGINALS, open_originals
from thinwire.addon.stores.recent_memo import RecentMemo
from thinwire.addon.stores.sqlite_memo import SqliteMemo
from thinwire.addon.workers.pool import Workers
from thinwire.pipeline.model.job import short_id

from ...conftest import PATIENCE, RECEIPTS, StartProxy, receipts
from .. import bodies
from ..redis_server import Server

CHAT = ("api.openai.com", "/v1/chat/completions")


@pytest.fixture
def parts(tmp_path: Path) -> tuple[Configuration, Storage, Compression]:
    configuration, compression = Configuration(), Compression(Workers())
    return configuration, Storage(configuration, compression), compression


@pytest.mark.parametrize(
    ("store", "said"),
    [
        ("redis://127.0.0.1:1/0", "thinwire's store cannot be opened: redis://127.0.0.1:1/0"),
        ("postgres://x", "thinwire_store must be empty"),
        ("redis://", "thinwire_store must be empty"),
    ],
)
def test_a_store_that_is_not_there_is_refused(
    parts: tuple[Configuration, Storage, Compression], store: str, said: str, tmp_path: Path
) -> None:
    with taddons.context(*parts[:2]) as context, pytest.raises(OptionsError, match=said):
        context.configure(parts[0], thinwire_dir=str(tmp_path), thinwire_store=store)
        context.configure(parts[1])


def test_a_file_that_is_no_store_is_refused_at_the_start(start_proxy: StartProxy, tmp_path: Path) -> None:
    (tmp_path / MEMO).write_bytes(b"no database" * 100)
    proxy = start_proxy(thinwire_dir=str(tmp_path), ready="")
    assert proxy.process.wait(60) == 1
    said = f"thinwire's store cannot be opened: {tmp_path / MEMO}: file is not a database; move it away, and a new one is made"
    assert said in proxy.output
    assert "Traceback" not in proxy.output


def test_the_stores_follow_the_options_while_running(
    parts: tuple[Configuration, Storage, Compression], tmp_path: Path
) -> None:
    configuration, storage, compression = parts
    with taddons.context(configuration, storage) as context:
        context.configure(configuration, thinwire_dir=str(tmp_path / "a"))
        storage.configure({"thinwire_dir"})
        first = compression.memo
        assert isinstance(first, SqliteMemo)
        storage.configure({"thinwire_level"})
        assert compression.memo is first
        context.configure(configuration, thinwire_store="memory:", thinwire_originals="false")
        storage.configure({"thinwire_store"})
        assert isinstance(compression.memo, RecentMemo)
        assert compression.originals is None
        storage.done()


def test_what_was_sent_is_sent_again_after_a_restart_and_can_be_looked_up(
    start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path
) -> None:
    log, known = bodies.log(), []
    for _ in range(2):
        proxy = start_proxy(thinwire_dir=str(tmp_path))
        proxy.post(*CHAT, bodies.chat(log))
        assert proxy.stop() == 0
        known.append(sqlite3.connect(tmp_path / MEMO).execute("SELECT key FROM memo ORDER BY key").fetchall())
    assert len({received.body for received in fake.received}) == 1
    assert known[0] == known[1] != []
    store = open_originals(tmp_path)
    assert store.get(short_id(log)) == log
    store.close()


def test_a_marker_names_the_original_only_where_one_is_kept(start_proxy: StartProxy, fake: FakeProvider) -> None:
    said = bodies.log(3_000).split("\n")
    log = "\n".join(f"{line} token-{number * 2_654_435_761 % 2**32:08x}" for number, line in enumerate(said))
    with_them, without = start_proxy(), start_proxy(thinwire_originals="false", scripts=(RECEIPTS,))
    with_them.post(*CHAT, bodies.chat(log))
    answer = without.post(*CHAT, bodies.chat(log))
    sent = [bodies.output_of(received.body) for received in fake.received]
    assert f"thinwire get {short_id(log)}" in sent[0]
    assert "thinwire get" not in sent[1] and short_id(log) not in sent[1]
    assert len(sent[0]) < len(sent[1])
    assert all(line.rpartition(" ")[2] in sent[1] for line in log.split("\n"))
    assert not (without.folder / "thinwire" / ORIGINALS).exists()
    assert receipts(without, answer.port)[0]["skipped"].get("failed") is None


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed")
def test_a_fleet_sends_the_same_and_can_look_up_what_another_machine_took_out(
    start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path
) -> None:
    log, redis = bodies.log(), Server(tmp_path)
    proxies = [start_proxy(first=(PATIENCE,), thinwire_store=redis.url) for _ in range(2)]
    for proxy in proxies:
        assert proxy.post(*CHAT, bodies.chat(log)).status == 200
    assert len({received.body for received in fake.received}) == 1
    assert len(fake.received[0].body) < len(bodies.chat(log)) / 2
    for proxy in proxies:
        assert proxy.stop() == 0
        store = open_originals(proxy.folder / "thinwire")
        assert store.get(short_id(log)) == log
        store.close()
        assert "a-secret" not in proxy.output
    redis.stop()


def test_a_level_for_a_way_to_pay_is_used_and_recorded(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy(thinwire_auth_levels="oauth=lossless,subscription=aggressive", scripts=(RECEIPTS,))
    levels = {}
    for mode, header in {"payg": "Bearer sk-x", "oauth": "Bearer eyJx.y.z"}.items():
        answer = proxy.post(*CHAT, bodies.chat(bodies.log()), {"authorization": header})
        (receipt,) = receipts(proxy, answer.port)
        levels[receipt["auth_mode"]] = receipt["level"]
        assert fake.received[-1].header("authorization") == header, mode
    assert levels == {"payg": "balanced", "oauth": "lossless"}
    assert len(fake.received[0].body) < len(fake.received[1].body) < len(bodies.chat(bodies.log()))
