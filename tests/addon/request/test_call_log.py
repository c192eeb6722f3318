"""The calls of responses are remembered for as long as there is room."""

from __future__ import annotations

import ssl
from typing import Any

import openai
import pytest

from thinwire.addon.commands.fake_provider import Call, FakeProvider, Received, Reply
from thinwire.addon.request.call_log import CallLog

from ...conftest import Proxy
from .. import bodies

LOG = bodies.log()
SOURCE = "".join(f"def f{n}(x):\n    return x + {n}\n\n" for n in range(200))


def test_what_was_heard_is_known_until_there_is_no_room() -> None:
    heard = CallLog(most=2_000)
    heard.remember((str(number), ("sh", "x" * 300)) for number in range(9))
    assert list(heard) == ["6", "7", "8"]
    assert heard["8"] == ("sh", "x" * 300)
    heard.remember([("big", ("sh", "x" * 3_000))])
    assert not heard


def test_a_call_that_is_heard_again_weighs_once() -> None:
    heard = CallLog(most=1_000)
    for _ in range(99):
        heard.remember([("a", ("sh", "x")), ("b", ("sh", "y"))])
    assert dict(heard) == {"a": ("sh", "x"), "b": ("sh", "y")}


@pytest.fixture
def client(proxy: Proxy) -> openai.OpenAI:
    http_client = openai.DefaultHttpxClient(
        proxy=f"http://127.0.0.1:{proxy.port}", verify=ssl.create_default_context(cafile=str(proxy.ca))
    )
    return openai.OpenAI(api_key="none", http_client=http_client)


def continued(client: openai.OpenAI, response: str, result: dict[str, str]) -> None:
    item: Any = {"type": "function_call_output", **result}
    client.responses.create(model="gpt-5", input=[item], previous_response_id=response)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("command", "output", "touched"), [("docker logs w", LOG, True), ("cat a.py", SOURCE, False)])
def test_a_result_without_its_call_takes_the_class_of_the_call_in_the_response_before(
    fake: FakeProvider, client: openai.OpenAI, stream: bool, command: str, output: str, touched: bool
) -> None:
    def respond(received: Received) -> Reply:
        calls = (Call("shell", {"command": ["bash", "-lc", command]}, f"{command}-{stream}"),)
        return Reply(calls=calls if len(fake.received) == 1 else ())

    fake.respond = respond
    answer: Any = client.responses.create(model="gpt-5", input="why?", stream=stream)
    response = list(answer)[-1].response if stream else answer
    continued(client, response.id, {"call_id": f"{command}-{stream}", "output": output})
    (arrived,) = fake.received[1].json()["input"]
    assert (arrived["output"] != output) is touched


def test_a_result_of_a_call_that_nobody_heard_is_left_alone(fake: FakeProvider, client: openai.OpenAI) -> None:
    continued(client, "resp_0", {"call_id": "from before", "output": LOG})
    assert fake.received[0].json()["input"][0]["output"] == LOG
