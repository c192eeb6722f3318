"""A 429 as the provider itself would write it, so that every client shows its sentence to the user."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from mitmproxy.http import Response

STATUS: Final = 429
CODE: Final = "thinwire_budget_spent"

# Wire -> the error object of its providers.
_SHAPES: Final[Mapping[str, Callable[[str], Any]]] = {
    "anthropic-messages": lambda text: {"type": "error", "error": {"type": "rate_limit_error", "message": text}},
    "gemini": lambda text: {"error": {"code": STATUS, "message": text, "status": "RESOURCE_EXHAUSTED"}},
    "cohere-v2": lambda text: {"message": text},
    "bedrock-converse": lambda text: {"message": text},
    "ollama-chat": lambda text: {"error": text},
}
# The SDKs of OpenAI and Anthropic would ask again at once without it.
_NO_RETRY: Final = {"x-should-retry": "false"}
_AWS: Final = {"x-amzn-errortype": "ThrottlingException"}


def error(wire: str, sentence: str) -> Any:
    """What stands in the body."""
    shape = _SHAPES.get(wire)
    if shape is not None:
        return shape(sentence)
    return {"error": {"message": sentence, "type": "insufficient_quota", "param": None, "code": CODE}}


def response(wire: str, sentence: str, seconds: int) -> Response:
    """The whole answer; `seconds` until it is worth asking again."""
    headers = {"content-type": "application/json", "retry-after": str(max(1, seconds)), **_NO_RETRY}
    return Response.make(
        STATUS, json.dumps(error(wire, sentence)), headers | (_AWS if wire == "bedrock-converse" else {})
    )


def event(sentence: str) -> bytes:
    """The same as a WebSocket's frame."""
    return json.dumps({"type": "error", "status": STATUS, **error("openai-responses", sentence)}).encode()
