"""Since when everything was seen: what must not pass for a watch without a gap, then what does."""

from __future__ import annotations

from pathlib import Path

import pytest

from thinwire.addon.config.config import Config
from thinwire.addon.request.compression import Compression
from thinwire.addon.stores.uptime import Watch
from thinwire.addon.workers.pool import Workers
from thinwire.pipeline.cache.warm_prefix import Moment

from .. import bodies

HERE = "127.0.0.1:8080"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def watched(folder: Path, clock: Clock, address: str = HERE, seconds: float = 5_000) -> Watch:
    """A proxy that has just seen a request, after that many seconds."""
    watch = Watch(clock)
    watch.begin(folder, address)
    watch.moment()
    clock.now += seconds
    watch.moment()
    return watch


def since(folder: Path, clock: Clock, address: str = HERE) -> float:
    """How long a proxy that starts now has been watching."""
    watch = Watch(clock)
    watch.begin(folder, address)
    return clock.now - watch.moment().watching_since


def test_a_proxy_at_another_address_is_a_newcomer(tmp_path: Path, clock: Clock) -> None:
    watched(tmp_path, clock).end()
    assert since(tmp_path, clock, "127.0.0.1:40001") == 0


def test_a_proxy_after_a_gap_is_a_newcomer(tmp_path: Path, clock: Clock) -> None:
    watched(tmp_path, clock).end()
    clock.now += 121
    assert since(tmp_path, clock) == 0


def test_a_clock_set_back_makes_a_newcomer(tmp_path: Path, clock: Clock) -> None:
    watched(tmp_path, clock).end()
    clock.now -= 3_600
    assert since(tmp_path, clock) == 0


def test_requests_that_go_by_in_another_mode_end_the_watch(tmp_path: Path, clock: Clock) -> None:
    watch = watched(tmp_path, clock)
    watch.interrupt()
    watch.end()
    assert since(tmp_path, clock) == 0
    assert watch.moment() == Moment(clock.now, clock.now)


@pytest.mark.parametrize("rubbish", ["", "[]", '{"127.0.0.1:8080": 3}', '{"127.0.0.1:8080": ["a", "b"]}', "\ufffd"])
def test_a_file_that_makes_no_sense_makes_a_newcomer(tmp_path: Path, clock: Clock, rubbish: str) -> None:
    (tmp_path / "watch.json").write_text(rubbish)
    assert since(tmp_path, clock) == 0


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path, clock: Clock) -> None:
    watch = watched(tmp_path / "none", clock)
    assert watch.moment() == Moment(clock.now, clock.now - 5_000)


def test_a_quick_restart_goes_on_watching(tmp_path: Path, clock: Clock) -> None:
    watched(tmp_path, clock).end()
    clock.now += 100
    assert since(tmp_path, clock) == 5_100


def test_a_proxy_that_was_killed_is_believed_as_of_its_last_request(tmp_path: Path, clock: Clock) -> None:
    watched(tmp_path, clock)
    clock.now += 100
    assert since(tmp_path, clock) == 5_100


def test_proxies_beside_each_other_keep_their_watches(tmp_path: Path, clock: Clock) -> None:
    one = watched(tmp_path, clock)
    watched(tmp_path, clock, "127.0.0.1:9090").end()
    one.moment()
    assert (since(tmp_path, clock), since(tmp_path, clock, "127.0.0.1:9090")) == (10_000, 5_000)
    assert (tmp_path / "watch.json").stat().st_mode & 0o077 == 0


async def test_what_was_sent_before_the_proxy_came_is_left_alone_and_what_is_new_is_not() -> None:
    compression = Compression(Workers())
    raw = bodies.chat(bodies.log())
    later = raw.replace(b'], "stream"', b', {"role": "assistant", "content": "Its disk is full."}], "stream"')
    old = await compression.attempt(later, "", lambda body: "openai-chat", Config(deadline=20.0), "openai")
    assert (old.body, old.outcome.skipped["already-cached-by-provider"]) == (later, 1)
    new = await Compression(compression.workers).attempt(
        raw, "", lambda body: "openai-chat", Config(deadline=20.0), "openai"
    )
    assert new.outcome.status == "compressed"
    compression.workers.close()
