"""The law of all entry points: the same text of the same tool becomes the same text, wherever it is compressed, and on one folder
what one of them decided holds for the others."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

import thinwire
from thinwire.addon.clients.table import HOOKS
from thinwire.addon.commands.fake_provider import FakeProvider
from thinwire.addon.entry_points.agent_hook import answered
from thinwire.addon.entry_points.embedded import config_with, embedded
from thinwire.addon.entry_points.messages import call_and_output
from thinwire.addon.stores.open_stores import open_originals
from thinwire.pipeline import Settings, compress
from thinwire.pipeline.model.job import Replacement, short_id
from thinwire.pipeline.run import plan

from ...conftest import Proxy, StartProxy
from ...pipeline.sessions import text

KINDS = ("log", "rows", "prose")
CALL = {"command": "make"}
TOOLS = ["Bash"]


def body_of(said: str) -> bytes:
    defined = [{"type": "function", "function": {"name": "Bash"}}]
    messages = [{"role": "user", "content": "go on"}, *call_and_output(said, "Bash", CALL)]
    return json.dumps({"model": "gpt-5", "messages": messages, "tools": defined}, ensure_ascii=False).encode()


def output(body: bytes) -> str:
    return str(json.loads(body)["messages"][-1]["content"])


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for the proxy and everything else."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def proxy(start_proxy: StartProxy, state: Path) -> Proxy:
    return start_proxy(thinwire_dir=str(state))


@pytest.fixture
def ways(proxy: Proxy, fake: FakeProvider, state: Path) -> dict[str, Callable[[str], str]]:
    options: dict[str, Any] = {"dir": state, "deadline": 20_000}
    http = httpx.Client(proxy=fake.proxy_url, verify=ssl.create_default_context(cafile=str(fake.ca)))
    client = thinwire.wrap(http, **options)

    def by_proxy(said: str) -> str:
        proxy.post("api.openai.com", "/v1/chat/completions", body_of(said))
        return output(fake.received[-1].body)

    def by_client(said: str) -> str:
        client.post("https://api.openai.com/v1/chat/completions", content=body_of(said))
        return output(fake.received[-1].body)

    def by_messages(said: str) -> str:
        messages = call_and_output(said, "Bash", CALL)
        return str(thinwire.compress_messages(messages, "gpt-5", TOOLS, **options)[-1]["content"])

    def by_hook(said: str) -> str:
        event = {"hook_event_name": "PostToolUse", "tool_name": "Bash", "tool_input": CALL, "tool_response": said}
        answer: Any = answered(HOOKS["claude"], event, config_with(**options))
        return said if answer is None else str(answer["hookSpecificOutput"]["updatedToolOutput"])

    def by_gemini(said: str) -> str:
        (state / "chats").mkdir(exist_ok=True)
        event = {
            "hook_event_name": "AfterTool",
            "tool_name": "run_shell_command",
            "tool_input": CALL,
            "session_id": "s",
        }
        event |= {"tool_response": {"llmContent": said}, "transcript_path": str(state / "chats" / "session-s.jsonl")}
        answer: Any = answered(HOOKS["gemini"], event, config_with(**options))
        return (
            said
            if answer is None
            else Path(answer["hookSpecificOutput"]["tailToolCallRequest"]["args"]["file_path"]).read_text()
        )

    def by_litellm(said: str) -> str:
        callback = thinwire.LiteLLMCallback(**options)
        asked = json.loads(body_of(said))
        return str(asyncio.run(callback.async_pre_call_deployment_hook(asked, None))["messages"][-1]["content"])

    found: dict[str, Callable[[str], str]] = {
        "proxy": by_proxy,
        "client": by_client,
        "messages": by_messages,
        "hook": by_hook,
        "Gemini CLI's hook": by_gemini,
    }
    return {**found, "litellm": by_litellm} if has_litellm() else found


@cache
def has_litellm() -> bool:
    try:
        return bool(thinwire.LiteLLMCallback)
    except ImportError:
        return False


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.filterwarnings("ignore")
def test_the_same_text_becomes_the_same_text_wherever_it_is_compressed(
    ways: dict[str, Callable[[str], str]], kind: str
) -> None:
    """Each text is seen first by another of them, so that none only repeats what the proxy has remembered."""
    for number, first in enumerate(ways):
        said = text(kind, 40 + number)
        order = [first, *(name for name in ways if name != first)]
        found = {name: ways[name](said) for name in order}
        assert len(set(found.values())) == 1, found
        assert found[first] == output(compress(body_of(said), "openai-chat", Settings()).body)


@pytest.mark.filterwarnings("ignore")
def test_what_was_decided_once_all_of_them_say(ways: dict[str, Callable[[str], str]], state: Path) -> None:
    said = text("log", 90)
    (key,) = plan(body_of(said), "openai-chat", Settings()).jobs
    memo = embedded(config_with(dir=state)).joining.memo
    memo.put({key: Replacement("decided", kind="log", compressor="log", original_id=short_id(said))})
    assert {name: way(said) for name, way in ways.items()} == dict.fromkeys(ways, "decided")


@pytest.mark.filterwarnings("ignore")
def test_what_any_of_them_takes_out_is_found_in_the_one_store(
    ways: dict[str, Callable[[str], str]], state: Path
) -> None:
    for number, (name, way) in enumerate(ways.items()):
        said = text("log", 110 + number)
        assert way(said) != said
        originals = open_originals(state)  # anew: what another process has committed
        assert originals.get(short_id(said)) == said, name
        originals.close()


@pytest.mark.filterwarnings("ignore")
def test_what_was_compressed_at_its_birth_goes_through_all_others_as_it_is(
    ways: dict[str, Callable[[str], str]],
) -> None:
    for kind in KINDS:
        said = ways["hook"](text(kind, 60))
        assert {way(said) for way in ways.values()} == {said}
