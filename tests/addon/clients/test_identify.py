"""Who says nothing about a session or an agent, then who does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.clients.identify import SUB_AGENT, agent, client_name, session

ID = "8f0e6f6e-1b1f-4c3c-9a55-0d8f5f6e1b1f"


def body(**more: Any) -> bytes:
    return json.dumps({"model": "m", "messages": [{"role": "user", "content": "x" * 100}], **more}).encode()


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"not json",
        b"[" * 50_000,
        body(),
        body(metadata=None),
        body(metadata={"user_id": None}),
        body(metadata={"user_id": "a-person"}),
        body(metadata={"user_id": '{"half'}),
        body(prompt_cache_key=5),
        b'{"metadata": {"user_id": "\xff"}}',
    ],
)
def test_says_nothing(given: bytes) -> None:
    assert session({}, given) == ""


@pytest.mark.parametrize(
    ("headers", "given"),
    [
        ({"x-claude-code-session-id": ID}, body()),
        ({"session_id": ID}, b""),
        ({"x-opencode-session": ID, "thread-id": "other"}, b""),
        ({}, body(metadata={"user_id": f"user_{'ab' * 32}_account_x_session_{ID}"})),
        ({}, body(metadata={"user_id": json.dumps({"device_id": "d", "session_id": ID})})),
        ({}, body(metadata={"session_id": ID, "user_id": "p"})),
        ({}, body(prompt_cache_key=ID)),
        ({"session_id": ID}, body(prompt_cache_key="other")),
    ],
)
def test_one_session_has_one_name_wherever_it_is_said(headers: dict[str, str], given: bytes) -> None:
    assert session(headers, given) == session({"x-session-id": ID}, b"")
    assert ID not in session(headers, given)


@given(st.binary(max_size=200))
def test_no_bytes_raise(given: bytes) -> None:
    assert isinstance(session({}, given), str)


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({}, ""),
        ({"x-openai-subagent": "review"}, "review"),
        ({"x-openai-subagent": "collab_spawn"}, "collab_spawn"),
        ({"x-openai-subagent": ID}, SUB_AGENT),
        ({"x-claude-code-agent-id": ID}, SUB_AGENT),
        ({"x-parent-session-id": ID}, SUB_AGENT),
    ],
)
def test_an_agent_is_named_by_what_it_is_for(headers: dict[str, str], name: str) -> None:
    assert agent(headers) == name


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("", "unknown"),
        ("something/1.0", "other"),
        ("claude-cli/2.1.119 (external, sdk-cli)", "claude-code"),
        ("codex_cli_rs/0.169.0 (Mac OS 26.0.1; arm64) Apple_Terminal/464", "codex"),
        ("GeminiCLI/0.61.0/gemini-3-pro (linux; x64)", "gemini-cli"),
        ("OpenAI/Python 1.60.0", "openai-python"),
        ("AsyncOpenAI/Python 1.60.0", "openai-python"),
        ("Anthropic/Python 0.45.0", "anthropic-python"),
        ("Anthropic/JS 0.60.0", "anthropic-js"),
        ("google-genai-sdk/1.5.0 gl-python/3.12", "google-genai"),
        ("litellm/1.80", "litellm"),
        ("opencode/1.0 ai-sdk/provider-utils", "opencode"),
        ("GitHubCopilotChat/0.30", "copilot"),
        ("curl/8.5.0", "curl"),
        ("python-httpx/0.28", "httpx"),
        ("Mozilla/5.0 (X11)", "browser"),
    ],
)
def test_a_client_is_known_by_its_user_agent(user_agent: str, name: str) -> None:
    assert client_name(user_agent) == name
