"""Recovery hints: only where the client can act on them."""

from __future__ import annotations

from json import dumps, loads

import pytest

from thinwire.pipeline import compress
from thinwire.pipeline.model.job import short_id
from thinwire.pipeline.policy.recovery import can_recover


@pytest.mark.parametrize("tools", [(), ("Read", "Edit"), ("get_weather",), ("web_search",)])
def test_no_hint_without_a_shell(tools: tuple[str, ...]) -> None:
    assert not can_recover(frozenset(tools))


@pytest.mark.parametrize("tools", [("Bash", "Read"), ("run_shell_command",), ("mcp__thinwire__retrieve",), ("shell",)])
def test_a_shell_or_our_own_tool_can_fetch(tools: tuple[str, ...]) -> None:
    assert can_recover(frozenset(tools))


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("bash", '{"command": "thinwire get ID"}'),
        ("bash", '{"command": "thinwire get ID --grep ERROR"}'),
        ("mcp__thinwire__retrieve", '{"id": "ID"}'),
    ],
)
def test_what_a_model_asked_to_have_back_reaches_it_whole(tool: str, arguments: str) -> None:
    log = "".join(
        f"2026-03-01 10:{n // 60:02}:{n % 60:02} INFO worker-{n % 4} did {n * 37} in {n % 90} ms\n" for n in range(400)
    )
    calls = [("bash", '{"command": "docker logs worker"}'), (tool, arguments.replace("ID", short_id(log)))]
    messages: list[object] = []
    for number, (name, given) in enumerate(calls):
        call = {"id": f"c{number}", "type": "function", "function": {"name": name, "arguments": given}}
        messages += [
            {"role": "assistant", "tool_calls": [call]},
            {"role": "tool", "tool_call_id": f"c{number}", "content": log},
        ]
    sent = loads(compress(dumps({"model": "m", "messages": messages}).encode(), "openai-chat").body)["messages"]
    assert len(sent[1]["content"]) < 0.6 * len(log)
    assert sent[3]["content"] == log
