"""The wire formats. A new one is a file, a line in WIRES and a test folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from ..json_bytes.json_spans import Unreadable
from ..model.blocks import Block, Request
from ..model.reasons import Reason
from . import anthropic_messages, bedrock_converse, cohere_v2, gemini, ollama_chat, openai_chat, openai_responses
from .contract import Wire

WIRES: Final[tuple[Wire, ...]] = (
    openai_chat.WIRE,
    openai_responses.WIRE,
    anthropic_messages.WIRE,
    gemini.WIRE,
    cohere_v2.WIRE,
    ollama_chat.WIRE,
    bedrock_converse.WIRE,
)
Calls = Mapping[str, tuple[str, str]]
"""Call id -> tool name and arguments."""
NO_CALLS: Final[Calls] = {}

BY_NAME: Final = {wire.name: wire for wire in WIRES}

# msgspec refuses a lone surrogate escape, which JSON.stringify writes for a cut emoji. One of the same length and
# without meaning stands in while spans are found; the spans are then those of the original. Pairs stay as they are.
_HIGH: Final = rb"\\u[dD][89abAB][0-9a-fA-F]{2}"
_LOW: Final = rb"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_LONE_SURROGATE: Final = re.compile(rb"%s(?!%s)|(?<!%s)%s" % (_HIGH, _LOW, _HIGH, _LOW))


def read(name: str, body: bytes, calls: Calls = NO_CALLS) -> Request:
    """The request in `body`, in the format called `name`. Raises Unreadable.

    `calls` are those of earlier responses: where only new items travel, results come without their calls.
    """
    request = _read(name, body)
    if calls and request.previous:
        return replace(request, blocks=tuple(_named(block, calls) for block in request.blocks))
    return request


def _named(block: Block, calls: Calls) -> Block:
    if block.tool or block.call_id not in calls:
        return block
    tool, arguments = calls[block.call_id]
    return replace(block, tool=tool, arguments=arguments)


def _read(name: str, body: bytes) -> Request:
    wire = BY_NAME.get(name)
    if wire is None:
        raise Unreadable(Reason.UNKNOWN_WIRE)
    _check_utf8(body)
    try:
        return wire.read(body)
    except Unreadable as unreadable:
        if unreadable.reason is not Reason.NOT_JSON or not _LONE_SURROGATE.search(body):
            raise
    request = wire.read(_LONE_SURROGATE.sub(rb"\\u0041", body))
    return replace(request, blocks=tuple(replace(block, body=body) for block in request.blocks))


def _check_utf8(body: bytes) -> None:
    """msgspec does not look into what it skips."""
    try:
        body.isascii() or body.decode()
    except UnicodeDecodeError:
        raise Unreadable(Reason.NOT_JSON) from None
