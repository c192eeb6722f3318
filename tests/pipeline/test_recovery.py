"""Recovery hints: only where the client can act on them."""

from __future__ import annotations

import pytest

from pipeline.recovery import can_recover


@pytest.mark.parametrize("tools", [(), ("Read", "Edit"), ("get_weather",), ("web_search",)])
def test_no_hint_without_a_shell(tools: tuple[str, ...]) -> None:
    assert not can_recover(frozenset(tools))


@pytest.mark.parametrize("tools", [("Bash", "Read"), ("run_shell_command",), ("mcp__thinwire__retrieve",), ("shell",)])
def test_a_shell_or_our_own_tool_can_fetch(tools: tuple[str, ...]) -> None:
    assert can_recover(frozenset(tools))
