"""A 429 in each provider's own format; the SDKs' own classes read it in hooks/test_ledger.py."""

from __future__ import annotations

import json

import pytest

from thinwire.addon.providers import error_responses
from thinwire.pipeline.wire import BY_NAME

WHERE = {
    "openai-chat": ("error", "message"),
    "openai-responses": ("error", "message"),
    "anthropic-messages": ("error", "message"),
    "gemini": ("error", "message"),
    "cohere-v2": ("message",),
    "bedrock-converse": ("message",),
    "ollama-chat": ("error",),
}


@pytest.mark.parametrize("wire", [*BY_NAME, ""])
def test_every_wire_says_the_sentence_and_when_to_ask_again(wire: str) -> None:
    answer = error_responses.response(wire, "spent", 60)
    found = json.loads(answer.content or b"")
    for key in WHERE.get(wire, ("error", "message")):
        found = found[key]
    assert (answer.status_code, found, answer.headers["retry-after"]) == (429, "spent", "60")
    assert answer.headers["x-should-retry"] == "false"


def test_a_websocket_is_told_in_an_event() -> None:
    found = json.loads(error_responses.event("spent"))
    assert (found["type"], found["status"], found["error"]["message"]) == ("error", 429, "spent")
