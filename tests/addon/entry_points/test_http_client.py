"""Real SDKs, wrapped: what must arrive as it was sent, then what arrives smaller; responses are what the provider said."""

from __future__ import annotations

import asyncio
import importlib
import json
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anthropic
import openai
import pytest
from google import genai

import thinwire
from thinwire.addon.commands.fake_provider import FakeProvider, Received, Reply
from thinwire.addon.entry_points.embedded import config_with, embedded
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import reading, totals
from thinwire.addon.stores.open_stores import open_originals

from .. import bodies

# The SDKs of today are built on httpx2, those for Python 3.11 on httpx.
NAME = "httpx2" if "httpx2" in vars(openai._base_client) else "httpx"
httpx: Any = importlib.import_module(NAME)
LOG = bodies.log(600)
SAID = "The third test fails because the fixture is created twice."
CHAT = json.loads(bodies.chat(LOG))
CLAUDE = json.loads(bodies.anthropic(LOG))
CONTENTS: Any = [
    {"role": "user", "parts": [{"text": "why?"}]},
    {"role": "model", "parts": [{"function_call": {"name": "bash", "args": {"command": "make"}}}]},
    {"role": "user", "parts": [{"function_response": {"name": "bash", "response": {"output": LOG}}}]},
]


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "state"
    embedded(config_with(dir=tmp_path / "state")).close()


@pytest.fixture
def clients(fake: FakeProvider) -> dict[str, Any]:
    """What makes an HTTP client reach the fake provider under every provider's name."""
    return {"proxy": fake.proxy_url, "verify": ssl.create_default_context(cafile=str(fake.ca))}


def wrapped(client: Any, state: Path, **options: object) -> Any:
    return thinwire.wrap(client, dir=state, deadline=20_000, **options)


def say_openai(http: dict[str, Any], state: Path, stream: bool) -> str:
    client = wrapped(openai.OpenAI(api_key="x", http_client=httpx.Client(**http)), state)
    asked = {"model": "gpt-5", "messages": CHAT["messages"], "tools": CHAT["tools"]}
    if not stream:
        return str(client.chat.completions.create(**asked).choices[0].message.content)
    pieces = client.chat.completions.create(**asked, stream=True)
    return "".join(piece.choices[0].delta.content or "" for piece in pieces if piece.choices)


def say_openai_async(http: dict[str, Any], state: Path, stream: bool) -> str:
    async def say() -> str:
        async with httpx.AsyncClient(**http) as inner:
            client = wrapped(openai.AsyncOpenAI(api_key="x", http_client=inner), state)
            asked = {"model": "gpt-5", "messages": CHAT["messages"], "tools": CHAT["tools"]}
            if not stream:
                return str((await client.chat.completions.create(**asked)).choices[0].message.content)
            pieces = await client.chat.completions.create(**asked, stream=True)
            return "".join([piece.choices[0].delta.content or "" async for piece in pieces if piece.choices])

    return asyncio.run(say())


def say_anthropic(http: dict[str, Any], state: Path, stream: bool) -> str:
    client = wrapped(anthropic.Anthropic(api_key="x", http_client=httpx.Client(**http)), state)
    asked = {"model": "claude-opus-5", "max_tokens": 99, "messages": CLAUDE["messages"]}
    if not stream:
        return str(client.messages.create(**asked).content[0].text)
    with client.messages.stream(**asked) as pieces:
        return "".join(pieces.text_stream)


def say_anthropic_async(http: dict[str, Any], state: Path, stream: bool) -> str:
    async def say() -> str:
        async with httpx.AsyncClient(**http) as inner:
            client = wrapped(anthropic.AsyncAnthropic(api_key="x", http_client=inner), state)
            asked = {"model": "claude-opus-5", "max_tokens": 99, "messages": CLAUDE["messages"]}
            if not stream:
                return str((await client.messages.create(**asked)).content[0].text)
            async with client.messages.stream(**asked) as pieces:
                return "".join([text async for text in pieces.text_stream])

    return asyncio.run(say())


def say_genai(http: dict[str, Any], state: Path, stream: bool) -> str:
    client = wrapped(genai.Client(api_key="x", http_options={"client_args": http, "async_client_args": http}), state)
    if not stream:
        return str(client.models.generate_content(model="gemini-2.5-pro", contents=CONTENTS).text)
    pieces = client.models.generate_content_stream(model="gemini-2.5-pro", contents=CONTENTS)
    return "".join(piece.text or "" for piece in pieces)


def say_genai_async(http: dict[str, Any], state: Path, stream: bool) -> str:
    async def say() -> str:
        options: Any = {"client_args": http, "async_client_args": http}
        client = wrapped(genai.Client(api_key="x", http_options=options), state)
        if not stream:
            return str((await client.aio.models.generate_content(model="gemini-2.5-pro", contents=CONTENTS)).text)
        pieces = await client.aio.models.generate_content_stream(model="gemini-2.5-pro", contents=CONTENTS)
        return "".join([piece.text or "" async for piece in pieces])

    return asyncio.run(say())


def say_transport(http: dict[str, Any], state: Path, stream: bool) -> str:
    inner = httpx.HTTPTransport(proxy=http["proxy"], verify=http["verify"])
    transport = thinwire.Transport(inner, dir=state, deadline=20_000)
    with httpx.Client(transport=transport) as client:
        asked = {"content": bodies.chat(LOG, stream=stream), "headers": {"content-type": "application/json"}}
        with client.stream("POST", "https://api.openai.com/v1/chat/completions", **asked) as response:
            return _text(response.read(), stream)


def say_transport_async(http: dict[str, Any], state: Path, stream: bool) -> str:
    async def say() -> str:
        inner = httpx.AsyncHTTPTransport(proxy=http["proxy"], verify=http["verify"])
        transport = thinwire.Transport(inner, dir=state, deadline=20_000)
        async with httpx.AsyncClient(transport=transport) as client:
            asked = {"content": bodies.chat(LOG, stream=stream), "headers": {"content-type": "application/json"}}
            response = await client.post("https://api.openai.com/v1/chat/completions", **asked)
            return _text(response.content, stream)

    return asyncio.run(say())


def _text(body: bytes, stream: bool) -> str:
    if not stream:
        return str(json.loads(body)["choices"][0]["message"]["content"])
    events = (json.loads(line[6:]) for line in body.split(b"\n") if line.startswith(b"data: {"))
    return "".join(event["choices"][0]["delta"].get("content") or "" for event in events if event["choices"])


WAYS: dict[str, Callable[[dict[str, Any], Path, bool], str]] = {
    name.removeprefix("say_"): way for name, way in sorted(globals().items()) if name.startswith("say_")
}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_a_chat_request_arrives_smaller_and_its_answer_is_what_was_said(
    fake: FakeProvider, clients: dict[str, Any], state: Path, way: str, stream: bool
) -> None:
    assert WAYS[way](clients, state, stream) == SAID
    (received,) = fake.received
    assert len(received.body) < len(LOG) / 2
    assert b"4450 failed: disk /var/spool is full" in received.body
    assert int(received.header("content-length")) == len(received.body)
    embedded(config_with(dir=state)).close()
    with reading(state / "ledger.sqlite") as ledger:
        found = totals(ledger, Selection())
    assert (found.requests, found.saved_usd > 0, found.usd > 0) == (1, True, True)
    originals = open_originals(state)
    assert originals.stats()["originals"] == 1
    originals.close()


def openai_client(clients: dict[str, Any], state: Path, **options: object) -> Any:
    return wrapped(openai.OpenAI(api_key="x", max_retries=0, http_client=httpx.Client(**clients)), state, **options)


def ask(client: Any, **more: Any) -> Any:
    return client.chat.completions.create(model="gpt-5", messages=CHAT["messages"], **more)


@pytest.mark.parametrize(
    ("options", "more"),
    [
        ({"mode": "off"}, {}),
        ({"mode": "audit"}, {}),
        ({"exclude_tools": ["bash"]}, {}),
        ({}, {"extra_headers": {"x-thinwire-bypass": "true"}}),
        ({}, {"n": 2}),
        ({"exclude_hosts": "api.openai.com"}, {}),
    ],
    ids=str,
)
def test_what_is_to_be_left_alone_arrives_as_it_was_sent(
    fake: FakeProvider, clients: dict[str, Any], state: Path, options: dict[str, Any], more: dict[str, Any]
) -> None:
    assert ask(openai_client(clients, state, **options), **more).choices
    assert fake.received[0].json()["messages"] == CHAT["messages"]
    assert not fake.received[0].header("x-thinwire-bypass")


def test_other_requests_go_by_unread(fake: FakeProvider, clients: dict[str, Any], state: Path) -> None:
    http = wrapped(httpx.Client(**clients), state)
    assert http.post("https://api.openai.com/v1/embeddings", json={"messages": CHAT["messages"]}).status_code == 200
    assert http.get("https://api.openai.com/v1/models").request.method == "GET"
    assert fake.received[0].json()["messages"] == CHAT["messages"]


def test_what_a_provider_refuses_is_sent_as_it_was_and_left_alone_from_then_on(
    fake: FakeProvider, clients: dict[str, Any], state: Path
) -> None:
    def refusing(received: Received) -> Reply:
        return Reply("no", status=400) if len(received.body) < len(LOG) else Reply()

    fake.respond = refusing
    client = openai_client(clients, state)
    assert ask(client).choices[0].message.content == SAID
    assert [len(received.body) > len(LOG) for received in fake.received] == [False, True]
    assert ask(client).choices
    assert len(fake.received) == 3


def test_an_error_is_the_sdks_own(fake: FakeProvider, clients: dict[str, Any], state: Path) -> None:
    fake.respond = lambda received: Reply("who are you?", status=401)
    with pytest.raises(openai.AuthenticationError, match="who are you"):
        ask(openai_client(clients, state))
    dead = wrapped(openai.OpenAI(api_key="x", base_url="http://127.0.0.1:9/v1", max_retries=0), state)
    with pytest.raises(openai.APIConnectionError):
        ask(dead)


def test_a_response_belongs_to_the_request_that_the_caller_knows(
    fake: FakeProvider, clients: dict[str, Any], state: Path
) -> None:
    raw = ask(openai_client(clients, state).with_raw_response)
    assert LOG.split("\n")[5] in json.loads(raw.http_response.request.content)["messages"][-1]["content"]


def test_a_client_at_an_address_of_its_own_is_wrapped_too(fake: FakeProvider, state: Path) -> None:
    client = wrapped(openai.OpenAI(api_key="x", base_url=f"http://127.0.0.1:{fake.proxy_port}/llm/v1"), state)
    assert ask(client).choices
    assert len(fake.received[0].body) < len(LOG) / 2


def test_wrapping_twice_is_wrapping_once(fake: FakeProvider, clients: dict[str, Any], state: Path) -> None:
    client = openai_client(clients, state)
    assert wrapped(client, state) is client
    assert ask(client).choices
    assert len(fake.received) == 1


def test_what_is_no_client_is_refused_in_words(state: Path) -> None:
    with pytest.raises(TypeError, match="dict has no httpx client"):
        wrapped({}, state)
    with pytest.raises(ValueError, match="thinwire_level must be one of"):
        wrapped(openai.OpenAI(api_key="x"), state, level="low")


def test_a_config_that_breaks_meanwhile_costs_no_request(
    fake: FakeProvider, clients: dict[str, Any], state: Path
) -> None:
    client = openai_client(clients, state)
    (state / "config.yaml").write_text("thinwire_level: [")
    assert ask(client).choices
    assert len(fake.received[0].body) < len(LOG) / 2
    (state / "config.yaml").write_text("thinwire_mode: off")
    assert ask(client).choices
    assert len(fake.received[1].body) > len(LOG)
