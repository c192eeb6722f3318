"""Who says nothing about a session or an agent, then who does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.audit.session_ids import SUB_AGENT, agent, session

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
