"""thinwire_prose through a real proxy: a block goes out as it is, stays so in its conversation, and is shorter in the next."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from thinwire.addon.commands.fake_provider import FakeProvider
from thinwire.pipeline.verify.prose_facts import wrongly_dropped
from thinwire.pipeline.verify.rows import read_back

from ...conftest import Proxy, StartProxy
from .test_shortener import TEXT
from .tiny import make

HOST, PATH = "api.openai.com", "/v1/chat/completions"
ERROR = "\n\n".join(f"An error came very {part}" for part in TEXT.split("\n\n"))


@pytest.fixture(scope="module")
def proxy(start_proxy: StartProxy, tmp_path_factory: pytest.TempPathFactory) -> Proxy:
    return start_proxy(thinwire_prose=str(make(tmp_path_factory.mktemp("model"))))


def body(text: str, user: str, tool: str = "fetch", turns: int = 0) -> bytes:
    call = {"id": f"call_{user}", "type": "function", "function": {"name": tool, "arguments": "{}"}}
    messages = [
        {"role": "user", "content": user},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": f"call_{user}", "content": text},
        *({"role": "assistant", "content": f"It is {turn}."} for turn in range(turns)),
    ]
    return json.dumps({"model": "gpt-5", "messages": messages}).encode()


def sent(proxy: Proxy, fake: FakeProvider, raw: bytes) -> str:
    fake.received.clear()
    assert proxy.post(HOST, PATH, raw).status == 200
    (received,) = fake.received
    return str(json.loads(received.body)["messages"][2]["content"])


def test_a_block_stays_in_its_conversation_and_is_shorter_in_a_later_one(proxy: Proxy, fake: FakeProvider) -> None:
    assert sent(proxy, fake, body(TEXT, "first")) == TEXT
    limit = time.monotonic() + 120
    number = 0
    while (said := sent(proxy, fake, body(TEXT, f"another {number}"))) == TEXT:
        assert time.monotonic() < limit
        time.sleep(0.2)
        number += 1
    assert "words left out between]" in said
    assert wrongly_dropped(TEXT, said.split("\n[… original")[0]) == []
    assert sent(proxy, fake, body(TEXT, "first")) == TEXT  # asked again
    assert sent(proxy, fake, body(TEXT, "first", turns=1)) == TEXT
    assert sent(proxy, fake, body(TEXT, f"another {number}", turns=1)) == said


@pytest.mark.parametrize(("tool", "text"), [("read_file", TEXT), ("grep", TEXT), ("fetch", ERROR)])
def test_files_searches_and_errors_stay_whole(proxy: Proxy, fake: FakeProvider, tool: str, text: str) -> None:
    for attempt in range(3):
        said = sent(proxy, fake, body(text, f"{tool} {attempt}", tool))
        assert said == text or read_back(said) == text.split("\n")  # laid out, at most
        time.sleep(0.5)


def test_a_model_that_is_not_there_is_refused_at_the_start(tmp_path: Path, start_proxy: StartProxy) -> None:
    with pytest.raises(AssertionError, match=r"thinwire_prose must be kompress or the folder of a model"):
        start_proxy(thinwire_prose=str(tmp_path / "nothing"))
