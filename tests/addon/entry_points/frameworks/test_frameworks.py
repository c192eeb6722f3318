"""Each framework as it is used, against a provider: the model gets few tokens, and the framework's own memory keeps all."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

import thinwire
from thinwire.addon.commands.fake_provider import Call, FakeProvider, Received, Reply
from thinwire.addon.entry_points.embedded import config_with, embedded

from ... import bodies

pytest.importorskip("litellm", reason="the frameworks are only tested where they go together with mitmproxy")

import litellm
from agents import Agent, OpenAIChatCompletionsModel, OpenAIResponsesModel, RunConfig, Runner, function_tool
from langchain.agents import create_agent
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from langgraph.prebuilt import create_react_agent
from openai import AsyncOpenAI

pytestmark = pytest.mark.filterwarnings("ignore")  # theirs
LOG = bodies.log(500)
CHAT = json.loads(bodies.chat(LOG))
CLAUDE = json.loads(bodies.anthropic(LOG))
SAID = "The worker fails since the disk is full."
OPTIONS: dict[str, Any] = {"deadline": 20_000}


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "state"
    embedded(config_with(dir=tmp_path / "state")).close()


def model(received: Received) -> Reply:
    """It calls a tool, and answers when it has its output."""
    answered = b'"tool_call_id"' in received.body or b"function_call_output" in received.body
    return Reply(SAID) if answered else Reply(calls=(Call("bash", {"command": "make"}),))


@pytest.fixture
def base(fake: FakeProvider) -> str:
    fake.respond = model
    return f"http://127.0.0.1:{fake.proxy_port}/v1"


def bash(command: str) -> str:
    """Run a command."""
    return LOG


def litellm_sdk(base: str, options: Mapping[str, Any]) -> str:
    litellm.callbacks = [thinwire.LiteLLMCallback(**options)]
    asked = litellm.acompletion(model="openai/gpt-5", messages=CHAT["messages"], api_base=base, api_key="x")
    return str(asyncio.run(asked).choices[0].message.content)


def litellm_router(base: str, options: Mapping[str, Any]) -> str:
    litellm.callbacks = [thinwire.LiteLLMCallback(**options)]
    deployment = {"model": "openai/gpt-5", "api_base": base, "api_key": "x"}
    router = litellm.Router(model_list=[{"model_name": "mine", "litellm_params": deployment}])
    return str(asyncio.run(router.acompletion(model="mine", messages=CHAT["messages"])).choices[0].message.content)


def langchain(base: str, options: Mapping[str, Any]) -> str:
    middleware = [thinwire.LangChainMiddleware(**options)]
    agent = create_agent(ChatOpenAI(model="gpt-5", base_url=base, api_key="x"), [tool(bash)], middleware=middleware)
    return _remembered(agent.invoke({"messages": [("user", "why?")]}))


def langchain_async(base: str, options: Mapping[str, Any]) -> str:
    async def run() -> str:
        async with httpx.AsyncClient() as client:  # its own would be of another test's event loop
            model = ChatOpenAI(model="gpt-5", base_url=base, api_key="x", http_async_client=client)
            agent = create_agent(model, [tool(bash)], middleware=[thinwire.LangChainMiddleware(**options)])
            return _remembered(await agent.ainvoke({"messages": [("user", "why?")]}))

    return asyncio.run(run())


def langgraph(base: str, options: Mapping[str, Any]) -> str:
    hook = thinwire.langgraph_pre_model_hook(**options)
    agent = create_react_agent(ChatOpenAI(model="gpt-5", base_url=base, api_key="x"), [tool(bash)], pre_model_hook=hook)
    return _remembered(agent.invoke({"messages": [("user", "why?")]}))


def _remembered(state: Any) -> str:
    """What was said last, where the state still has the whole output."""
    assert [one.content for one in state["messages"] if one.type == "tool"] == [LOG]
    return str(state["messages"][-1].content)


def agents_responses(base: str, options: Mapping[str, Any]) -> str:
    return _agents(OpenAIResponsesModel, base, options)


def agents_chat(base: str, options: Mapping[str, Any]) -> str:
    return _agents(OpenAIChatCompletionsModel, base, options)


def _agents(kind: Any, base: str, options: Mapping[str, Any]) -> str:
    asked = kind(model="gpt-5", openai_client=AsyncOpenAI(base_url=base, api_key="x"))
    agent = Agent(name="a", instructions="be brief", tools=[function_tool(bash)], model=asked)
    config = RunConfig(call_model_input_filter=thinwire.openai_agents_input_filter(**options))
    done = Runner.run_sync(agent, "why?", run_config=config)
    outputs = [item["output"] for item in done.to_input_list() if item.get("type") == "function_call_output"]
    assert outputs == [LOG]
    return str(done.final_output)


WAYS: tuple[Callable[[str, Mapping[str, Any]], str], ...] = (
    litellm_sdk, litellm_router, langchain, langchain_async, langgraph, agents_responses, agents_chat,
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_model_gets_few_tokens_and_the_framework_keeps_all(
    way: Callable[[str, Mapping[str, Any]], str], fake: FakeProvider, base: str, state: Path
) -> None:
    assert way(base, {**OPTIONS, "dir": state}) == SAID
    last = fake.received[-1].body
    assert len(last) < len(LOG) / 3
    assert b"4450 failed: disk /var/spool is full" in last


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_an_excluded_tool_is_left_alone(
    way: Callable[[str, Mapping[str, Any]], str], fake: FakeProvider, base: str, state: Path
) -> None:
    assert way(base, {**OPTIONS, "dir": state, "exclude_tools": "bash"}) == SAID
    assert len(fake.received[-1].body) > len(LOG)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_options_that_cannot_be_are_refused_at_once(
    way: Callable[[str, Mapping[str, Any]], str], base: str, state: Path
) -> None:
    with pytest.raises(ValueError, match="thinwire_level must be one of"):
        way(base, {**OPTIONS, "dir": state, "level": "low"})


def test_litellm_compresses_messages_of_anthropic_and_responses_too(fake: FakeProvider, base: str, state: Path) -> None:
    litellm.callbacks = [thinwire.LiteLLMCallback(**OPTIONS, dir=state)]
    responses = json.loads(bodies.responses(LOG))["input"]

    async def ask() -> None:
        root = base.removesuffix("/v1")
        claude = {"model": "anthropic/claude-opus-5", "max_tokens": 9, "messages": CLAUDE["messages"]}
        await litellm.anthropic.messages.acreate(**claude, api_base=root, api_key="x")
        await litellm.aresponses(model="openai/gpt-5", input=responses, api_base=base, api_key="x")

    asyncio.run(ask())
    assert [received.path for received in fake.received] == ["/v1/messages", "/v1/responses"]
    assert [len(received.body) < len(LOG) / 3 for received in fake.received] == [True, True]


def test_who_has_none_of_them_misses_only_what_needs_them(tmp_path: Path) -> None:
    for name in ("litellm", "langchain_core", "agents"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('not here')")
    code = "import thinwire; print(thinwire.wrap.__name__)\ntry: thinwire.LiteLLMCallback\nexcept ImportError as e: print(e)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    assert done.stdout == "wrap\nnot here\n"
