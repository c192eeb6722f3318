"""Whatever goes wrong in the pipeline, the original arrives, the client gets its answer, and no text is in the log."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import replace

import pytest

from thinwire.addon.commands.fake_provider import FakeProvider
from thinwire.addon.config.config import Config
from thinwire.addon.request.compression import Compression
from thinwire.addon.workers.pool import Workers
from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.model.job import Job, Replacement
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.settings import Settings

from ...conftest import RECEIPTS, ROOT, SCRIPTS, Proxy, StartProxy, receipts
from .. import bodies
from ..workers.deadlines import Deadline, at_work_on

HOST, PATH = "api.openai.com", "/v1/chat/completions"
ODD = (sys.executable, str(ROOT / "tests" / "addon" / "odd_worker.py"))
TROUBLE = {
    "plan raises": "MemoryError",
    "finish raises": "LookupError",
    "finish hangs": "timeout",
    "finish returns rubbish": "AttributeError",
    "another body": "ValueError",
    "broken edit": "JSONDecodeError",
    "changed without an edit": "ValueError",
    "work is cancelled": "CancelledError",
    "work hangs": "timeout",
    "work forgets a job": "KeyError",
    "work returns rubbish": "AttributeError",
}


@pytest.fixture(scope="module")
def proxy(start_proxy: StartProxy) -> Proxy:
    return start_proxy(scripts=(SCRIPTS / "sabotage.py", RECEIPTS))


@pytest.fixture(scope="module")
def hasty(start_proxy: StartProxy) -> Proxy:
    """One that does not wait for what hangs, nor for a busy machine."""
    return start_proxy(scripts=(SCRIPTS / "sabotage.py", RECEIPTS), thinwire_deadline="1500")


@pytest.mark.parametrize("trouble", TROUBLE)
def test_the_original_arrives_and_the_client_gets_its_answer(
    request: pytest.FixtureRequest, fake: FakeProvider, trouble: str
) -> None:
    proxy: Proxy = request.getfixturevalue("hasty" if TROUBLE[trouble] == "timeout" else "proxy")
    (proxy.folder / "thinwire" / "sabotage").write_text(trouble)
    body = bodies.chat(bodies.log(700 + 10 * len(trouble)), user=trouble)
    answer = proxy.post(HOST, PATH, body)
    assert answer.status == 200
    assert answer.json()["choices"]
    assert fake.received[0].body == body
    (receipt,) = receipts(proxy, answer.port)
    assert (receipt["status"], receipt["reason"]) == ("failed", TROUBLE[trouble])
    assert f"sent as it came: {TROUBLE[trouble]}" in proxy.output
    assert "secret" not in proxy.output


@pytest.mark.parametrize("trouble", ["die", "rubbish", "flood", "sleep 600"])
async def test_a_worker_in_trouble_leaves_the_body_as_it_was(trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compression = Compression(Workers(ODD))
    config = Config(settings=Settings(min_tokens=0), deadline=20)
    raw, hangs = bodies.chat(trouble), trouble == "sleep 600"
    deadline = Deadline(monkeypatch)
    attempt = asyncio.ensure_future(compression.attempt(raw, "", lambda body: "openai-chat", config))
    if hangs:
        await deadline.pass_when(lambda: at_work_on(compression.workers, trouble))
    done = await attempt
    assert done.body is raw
    assert done.outcome.skipped[Reason.TIMEOUT if hangs else Reason.FAILED] == 1
    again = await compression.attempt(raw, "", lambda body: "openai-chat", config)
    assert (again.body, again.plan and again.plan.jobs) == (raw, {})
    compression.workers.close()


async def test_what_failed_once_is_left_alone_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    compression = Compression(Workers(ODD))
    raw = bodies.chat("tool output", user="x")
    config = Config(settings=Settings(min_tokens=0), deadline=20)
    with monkeypatch.context() as broken:
        broken.setattr("thinwire.addon.request.encoding.encode", lambda *_: 1 / 0)
        assert (await compression.attempt(raw, "", lambda body: "openai-chat", config)).outcome.status == "failed"
    assert (await compression.attempt(raw, "", lambda body: "openai-chat", config)).body is raw
    compression.workers.close()


class Patient(Workers):
    """Workers that take a while for each batch, and note how long they might have taken."""

    def __init__(self) -> None:
        super().__init__(ODD)
        self.left: list[float] = []

    async def run(self, jobs: Mapping[bytes, Job], deadline: float) -> dict[bytes, Replacement]:
        self.left.append(deadline)
        await asyncio.sleep(0.2)
        return {key: compress_block(job) for key, job in jobs.items()}


async def test_what_waited_for_what_stands_above_it_has_the_rest_of_the_same_deadline() -> None:
    workers = Patient()
    lines = [f"worker {number} has taken {number * 37 % 101} items from queue {number % 7}" for number in range(200)]
    calls = [{"id": f"c{n}", "type": "function", "function": {"name": "run", "arguments": "{}"}} for n in (1, 2)]
    said = ("\n".join(lines), "\n".join(["a new first line", *lines[20:]]))
    messages = [
        {"role": "user", "content": "Why?"},
        {"role": "assistant", "content": None, "tool_calls": calls},
        *({"role": "tool", "tool_call_id": f"c{n}", "content": text} for n, text in enumerate(said, 1)),
    ]
    raw = json.dumps({"model": "gpt-5", "messages": messages}).encode()
    done = await Compression(workers).attempt(raw, "", lambda body: "openai-chat", Config(deadline=60))
    assert done.outcome.status == "compressed"
    first, second = workers.left
    assert first <= 60
    assert second < first - 0.1
    workers.close()


async def test_audit_does_not_bind_what_is_sent_later() -> None:
    compression = Compression(Workers(ODD))
    raw, settings = bodies.chat("tool output"), Settings(min_tokens=0)
    config = Config(settings=settings, deadline=20)
    audit = await compression.attempt(raw, "", lambda body: "openai-chat", replace(config, mode="audit"))
    assert audit.body is raw
    assert audit.outcome.status == "compressed"
    sent = await compression.attempt(raw, "", lambda body: "openai-chat", config)
    assert bodies.output_of(sent.body) == "tuptuo loot"
    compression.workers.close()


@pytest.mark.parametrize("named", ["gzip", "br", "zstd", "deflate", "", "x-unknown", "gzip, br"])
async def test_random_bytes_come_back_as_the_very_same_object(named: str) -> None:
    compression = Compression(Workers(ODD))
    for raw in (b"", b"{", bytes(range(256)) * 500, b"\x1f\x8b" + bytes(100), b'{"a":' * 50_000):
        done = await compression.attempt(raw, named, lambda body: "openai-chat", Config(deadline=20))
        assert done.body is raw
        assert done.outcome.status == "skipped"


@pytest.mark.parametrize("seen", [False, True])
async def test_a_body_of_very_many_small_strings_does_not_hold_up_the_loop(seen: bool) -> None:
    leaves = ["v"] * 50_000
    response = {"functionResponse": {"name": "x", "response": {"rows": leaves, "log": bodies.log()}}}
    body = json.dumps({"contents": [{"role": "user", "parts": [response]}]}).encode()
    workers = Workers()
    compression = Compression(workers)
    if seen:
        await compression.attempt(body, "", lambda _: "gemini", Config(deadline=20))
    began = time.process_time()
    attempt = asyncio.ensure_future(compression.attempt(body, "", lambda _: "gemini", Config(deadline=20)))
    longest = 0.0
    while not attempt.done():
        tick = time.thread_time()  # of the loop's own thread: what others do meanwhile does not count
        await asyncio.sleep(0)
        longest = max(longest, time.thread_time() - tick)
    workers.close()
    assert attempt.result().outcome.status == "compressed"
    assert longest < 0.6 * (time.process_time() - began)  # nearly all of it, if it were planned on the loop
