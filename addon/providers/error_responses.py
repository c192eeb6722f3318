"""A 429 as the provider itself would write it, so that every client shows its sentence to the user."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from mitmproxy.http import Response

from thinwire.pipeline.wire import BY_NAME, openai_chat, openai_responses

STATUS: Final = 429

# The SDKs of OpenAI and Anthropic would ask again at once without it.
_NO_RETRY: Final = {"x-should-retry": "false"}


def response(wire: str, sentence: str, seconds: int) -> Response:
    """The whole answer; `seconds` until it is worth asking again. Where the wire is not known, as OpenAI would write it."""
    known = BY_NAME.get(wire, openai_chat.WIRE)
    headers = {"content-type": "application/json", "retry-after": str(max(1, seconds)), **_NO_RETRY}
    return Response.make(STATUS, json.dumps(known.rate_limit_error(sentence)), {**headers, **known.rate_limit_headers})


def event(sentence: str) -> bytes:
    """The same as a WebSocket's frame."""
    error: Mapping[str, Any] = {"type": "error", "status": STATUS, **openai_responses.rate_limit_error(sentence)}
    return json.dumps(error).encode()
