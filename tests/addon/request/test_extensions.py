"""Others' code: whatever it does, it costs no request; what it is told is what happened."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from thinwire.addon.commands.fake_provider import FakeProvider
from thinwire.addon.config.config import Config
from thinwire.addon.request.compression import Compression
from thinwire.addon.request.extensions import Extensions
from thinwire.addon.workers.pool import Workers
from thinwire.pipeline.extensions import CompressionHooks, PipelineEvent, PipelineStage
from thinwire.pipeline.model.blocks import Block
from thinwire.pipeline.model.job import Replacement
from thinwire.pipeline.model.reasons import Reason

from ...conftest import PATIENCE, SCRIPTS, Proxy, StartProxy, wait_for
from .. import bodies
from ..example_extension import Example
from ..hooks.test_websocket import ask, socket

EVENT = PipelineEvent(PipelineStage.INPUT_RECEIVED)
LOG = bodies.log()


class Recorder:
    """Remembers events; `odd` is done at each."""

    def __init__(self, odd: Callable[[], object] = lambda: None) -> None:
        self.events: list[PipelineEvent] = []
        self._odd = odd

    def on_pipeline_event(self, event: PipelineEvent) -> None:
        self.events.append(event)
        self._odd()


class OddHooks(CompressionHooks):
    def __init__(self, odd: Callable[[], object]) -> None:
        self._odd = odd
        self.told: list[Replacement] = []

    def compute_biases(self, blocks: Sequence[Block]) -> Mapping[int, float]:
        self._odd()
        return {}

    def post_compress(self, block: Block, replacement: Replacement) -> None:
        self.told.append(replacement)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hooks and events have all the time that a busy machine needs."""
    monkeypatch.setattr("thinwire.addon.request.extensions._PATIENCE", 20.0)
    monkeypatch.setattr("thinwire.addon.request.extensions._SLOW", 60.0)


def fail() -> None:
    raise LookupError("the text of a prompt")


@pytest.fixture
def compression() -> Iterator[Compression]:
    made = Compression(Workers(), Extensions())
    yield made
    made.workers.close()
    made.extensions.close()


async def attempt(compression: Compression, raw: bytes) -> Any:
    return await compression.attempt(raw, "", lambda body: "openai-chat", Config(deadline=20.0), "openai")


OVER = threading.Event()
ODD: dict[str, Callable[[], object]] = {"raises": fail, "hangs": lambda: OVER.wait(600)}


@pytest.mark.parametrize("what", ODD)
async def test_hooks_in_trouble_change_nothing_and_are_asked_no_more(
    compression: Compression, what: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thinwire.addon.request.extensions._PATIENCE", 20.0 if what == "raises" else 3.0)
    calls: list[int] = []

    def odd() -> None:
        calls.append(1)
        ODD[what]()

    OVER.clear()
    compression.extensions.append(OddHooks(odd), "culprit")
    assert (await attempt(compression, bodies.chat(LOG))).outcome.status == "compressed"
    assert (await attempt(compression, bodies.chat(LOG + "\nmore"))).outcome.status == "compressed"
    assert not OVER.is_set()  # who waits for it, waits for good
    OVER.set()
    assert len(calls) == 1
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 1
    assert "culprit" in said[0] and "text of a prompt" not in said[0]


@pytest.mark.usefixtures("patient")
async def test_hooks_are_asked_about_new_blocks_only_and_told_the_decision(compression: Compression) -> None:
    asked: list[int] = []
    hooks = OddHooks(lambda: asked.append(1))
    compression.extensions.append(hooks)
    for _ in range(3):
        await attempt(compression, bodies.chat(LOG))
    assert len(asked) == 1
    wait_for(lambda: hooks.told)
    assert hooks.told[0].tokens_after < hooks.told[0].tokens_before


@pytest.mark.usefixtures("patient")
async def test_a_veto_holds_when_the_hook_is_gone(compression: Compression) -> None:
    compression.extensions.append(Example())
    raw = bodies.chat(LOG, tool="get_contract")
    first = await attempt(compression, raw)
    compression.extensions = Extensions()
    again = await attempt(compression, raw)
    assert first.body is again.body is raw
    assert first.outcome.skipped[Reason.VETOED] == again.outcome.skipped[Reason.VETOED] == 1


@pytest.mark.usefixtures("patient")
def test_one_that_raises_is_named_once_and_left_out(caplog: pytest.LogCaptureFixture) -> None:
    extensions, sound, broken = Extensions(), Recorder(), Recorder(fail)
    extensions.append(broken, "culprit")
    extensions.append(sound)
    extensions.announce(EVENT)
    wait_for(lambda: caplog.records)
    for _ in range(3):
        extensions.announce(EVENT)
    wait_for(lambda: len(sound.events) == 4)
    assert len(broken.events) == 1
    (record,) = caplog.records
    assert "culprit raised LookupError" in record.getMessage()
    assert "prompt" not in record.getMessage()


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("ends", [True, False], ids=["it ends too late", "it never ends"])
def test_one_that_is_slow_is_named_once_and_holds_nobody_up(ends: bool, caplog: pytest.LogCaptureFixture) -> None:
    extensions, sound, begun, over = Extensions(), Recorder(), threading.Event(), threading.Event()

    def odd() -> None:
        begun.set()
        over.wait(600)

    extensions.append(sound)
    for count in range(100, 1_001, 100):
        for _ in range(100):
            extensions.announce(EVENT)
        wait_for(lambda: len(sound.events) == count)  # noqa: B023  (called at once)
    extensions.append(Recorder(odd), "culprit")
    extensions.announce(EVENT)
    assert begun.wait(60)
    culprit = extensions._all[-1]._events
    assert culprit._began is not None
    culprit._began -= 600  # as if so many seconds had passed
    if ends:
        over.set()
    else:
        extensions.announce(EVENT)
        wait_for(lambda: len(sound.events) == 1_002)
    wait_for(lambda: caplog.records)
    assert len(caplog.records) == 1
    assert "culprit" in caplog.records[0].getMessage()
    over.set()


def test_without_extensions_not_even_an_event_is_made() -> None:
    extensions = Extensions()
    assert extensions.stage_reporter("openai", "h", "openai-chat", "payg") is None
    extensions.append(CompressionHooks())
    assert extensions.stage_reporter("openai", "h", "openai-chat", "payg") is None


def test_what_is_no_extension_is_refused() -> None:
    with pytest.raises(TypeError, match="no on_pipeline_event"):
        Extensions().append(object())  # type: ignore[arg-type]


def test_extensions_end_no_process_late() -> None:
    extensions = Extensions()
    extensions.append(Recorder(lambda: time.sleep(30)))
    extensions.announce(EVENT)
    wait_for(lambda: any(thread.name.startswith("thinwire-events") for thread in threading.enumerate()))
    assert all(thread.daemon for thread in threading.enumerate() if thread.name.startswith("thinwire-events"))


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with installed packages: one extension each as class, factory and object, and one that does not load."""
    points = [
        "kind = told:Told",
        "factory = told:make",
        "object = told:told",
        "broken = told:absent",
        "odd = told:number",
    ]
    info = tmp_path / "told-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: told\nVersion: 1\n")
    (info / "entry_points.txt").write_text("\n".join(["[thinwire.pipeline_extension]", *points]))
    (tmp_path / "told.py").write_text((SCRIPTS / "told.py").read_text())
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("TOLD", str(tmp_path / "told"))
    return tmp_path


def test_every_stage_reaches_what_is_installed_in_order(
    installed: Path, start_proxy: StartProxy, fake: FakeProvider
) -> None:
    proxy = start_proxy(first=(PATIENCE,))
    answer = proxy.post("api.openai.com", "/v1/chat/completions", bodies.chat(LOG), {"authorization": "Bearer eyJx.y"})
    assert answer.status == 200
    told = {name: lines(installed / f"told.{name}", 11) for name in ("class", "factory", "object")}
    assert told["class"] == told["factory"] == told["object"]
    stages = [line.split()[0] for line in told["class"]]
    assert stages == [stage.value for stage in PipelineStage]
    known = {line.split()[0]: line.split()[1:-1] for line in told["class"]}
    requests = [line.split()[-1] for line in told["class"]]
    assert requests[:3] == ["-"] * 3
    assert requests[3] != "-"
    assert len(set(requests[3:])) == 1
    assert known["input-received"] == ["openai", "-", "oauth", "0", "-", "-"]
    assert known["input-routed"] == ["openai", "gpt-5", "oauth", "2", "-", "-"]
    assert known["pre-send"][-2:] == ["compressed", "-"]
    assert known["response-received"][-2:] == ["compressed", "200"]
    assert "extension broken does not load: AttributeError" in proxy.output
    assert "extension odd does not load: TypeError" in proxy.output


def test_a_frame_of_a_websocket_goes_through_the_same_stages(
    installed: Path, start_proxy: StartProxy, fake: FakeProvider
) -> None:
    with socket(start_proxy(first=(PATIENCE,))) as connection:
        ask(connection, bodies.responses(LOG, type="response.create"))
        told = lines(installed / "told.class", 11)
    assert [line.split()[0] for line in told] == [stage.value for stage in PipelineStage]
    assert told[-1].split()[2] == "gpt-5-codex"


def lines(path: Path, count: int) -> list[str]:
    """What stands in a file that only grows, as soon as it has so many lines."""
    wait_for(lambda: path.exists() and path.read_text().count("\n") >= count)
    return path.read_text().splitlines()


def test_the_example_counts_and_protects(start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path) -> None:
    proxy: Proxy = start_proxy(first=(PATIENCE,), scripts=(SCRIPTS / "example.py",))
    logs, contract = bodies.chat(LOG), bodies.chat(LOG + "\nsigned", tool="get_contract")
    for body in (logs, contract):
        proxy.post("api.openai.com", "/v1/chat/completions", body)
    assert len(fake.received[0].body) < len(logs) / 2
    assert fake.received[1].body == contract
    saved = lines(proxy.folder / "thinwire" / "saved", 1)[-1]
    assert saved.startswith("bash ")
    assert int(saved.split()[1]) > 1_000
