"""OpenAI Responses: HTTP bodies and the `response.create` messages of its WebSocket.

Touched: the outputs of function, custom tool, local shell and apply-patch calls, a string or `input_text` parts. Other
items (reasoning, compaction, `mcp_call`, messages of the model) are not looked into. Codex defines tools inside of an
input item.

Where a request continues another by id, only new items travel: the calls they answer came in the response before, so
`calls` reads them from its events.

Usage: `input_tokens` includes what was read from and written to a cache; it comes with the terminal event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from json import dumps
from typing import Any, Final

from ..json_bytes.json_spans import Span, is_string
from ..model.blocks import Request
from ..model.usage import Usage
from . import openai_chat
from .contract import CallMade, CallPiece, Event, Wire
from .figures import charged, less, mapping, mappings, name, texts, tokens
from .reading import UNKNOWN, CallSpans, Members, RequestReader, tool_names

_TEXT: Final = (b'"input_text"', b'"text"')
_CACHE_KEYS: Final = (b'"cache_control"', b'"prompt_cache_breakpoint"')
_TERMINAL: Final = ("response.completed", "response.incomplete", "response.failed")


def read(body: bytes) -> Request:
    reading = RequestReader(body)
    top = reading.top()
    top = reading.object(top.get("response")) or top  # the older way to write response.create
    items = _items(reading, top)
    tools = tool_names(body, top.get("tools"))
    for item in map(reading.turn, items):
        read_item = _ITEMS.get(reading.raw(item.get("type")))
        if read_item is not None:
            read_item(reading, item)
        if not reading.sent_before:  # what comes later must not change how earlier results are sent
            tools |= tool_names(body, item.get("tools"))
    return replace(
        reading.request(len(items) or len(reading.blocks)),
        model=reading.text(top.get("model")),
        stream=reading.raw(top.get("stream")) == b"true",
        tools=tools,
        system=(*filter(None, (reading.text(top.get("instructions")),)), *reading.system),
        cache_marks=tuple(sorted(mark for key in _CACHE_KEYS for mark in reading.marks(key))),
        drops_results=reading.drops_results(top),
        previous=reading.text(top.get("previous_response_id")) or _conversation(reading, top),
    )


def _items(reading: RequestReader, top: Members) -> list[Span]:
    """The items of `input`; none where it is a string, or left out because the rest says what to do."""
    asked = top.get("input")
    if asked is not None and is_string(reading.body, asked):
        reading.add_user_text(asked, ())
        return []
    if asked is None and ("prompt" in top or "previous_response_id" in top or reading.text(top.get("type"))):
        return []
    return reading.messages(asked)


def _conversation(reading: RequestReader, top: Members) -> str:
    held = top.get("conversation")
    return reading.text(held) or reading.text(reading.object(held).get("id"))


def _message(reading: RequestReader, item: Members) -> None:
    role = reading.raw(item.get("role"))
    if role == b'"user"':
        reading.add_user_text(item.get("content"), _TEXT)
    elif role == b'"assistant"':
        reading.end_model_turn()
    elif role in (b'"system"', b'"developer"'):
        reading.add_instructions(item.get("content"), _TEXT)


def _call(name_key: str, arguments_key: str, default: str = "") -> Callable[[RequestReader, Members], None]:
    def add(reading: RequestReader, item: Members) -> None:
        reading.end_model_turn()
        call = CallSpans(item.get(name_key, default), item.get(arguments_key))
        reading.add_call(reading.text(item.get("call_id")) or reading.text(item.get("id")), call)

    return add


def _output(reading: RequestReader, item: Members) -> None:
    call_id = reading.text(item.get("call_id")) or reading.text(item.get("id"))
    call = reading.call(call_id) if call_id else UNKNOWN
    for span in reading.texts(item.get("output"), _TEXT):
        reading.add_block(span, call, call_id)


# type of the call item -> where its name and arguments stand, and what it is called when it has no name
_CALLS: Final[Mapping[str, tuple[str, str, str]]] = {
    "function_call": ("name", "arguments", ""),
    "custom_tool_call": ("name", "input", ""),
    "local_shell_call": ("name", "action", "local_shell"),
    "apply_patch_call": ("name", "operation", "apply_patch"),
}
_ITEMS: Final[Mapping[bytes, Callable[[RequestReader, Members], None]]] = {
    b"": _message,
    b'"message"': _message,
    **{b'"%s"' % kind.encode(): _call(*where) for kind, where in _CALLS.items()},
    **{b'"%s_output"' % kind.encode(): _output for kind in _CALLS},
}


def calls(event: Event) -> Iterator[CallMade]:
    """The tool calls that this event, or this whole response, completes."""
    for item in _items_done(event):
        where = _CALLS.get(str(item.get("type")))
        call_id = name(item.get("call_id")) or name(item.get("id"))
        if where is not None and call_id is not None:
            arguments = item.get(where[1], "")
            text = arguments if isinstance(arguments, str) else dumps(arguments)
            yield call_id, (name(item.get(where[0])) or where[2], text)


def _items_done(event: Event) -> Iterator[Mapping[str, Any]]:
    """The items of output that this event, or this whole response, completes."""
    if event.get("type") == "response.output_item.done":
        return mappings([event.get("item")])
    return mappings((mapping(event.get("response")) or event).get("output"))


def may_tell_usage(event: Event) -> bool:
    return not str(event.get("type")).endswith(".delta")


def usage(event: Event) -> Usage:
    response = mapping(event.get("response")) or event
    counts = mapping(response.get("usage"))
    details = mapping(counts.get("input_tokens_details"))
    cached = tokens(details.get("cached_tokens", details.get("cache_read_input_tokens")))  # OpenAI; Perplexity
    written = tokens(details.get("cache_write_tokens"))
    return Usage(
        input=less(tokens(counts.get("input_tokens")), cached, written),
        cache_read=cached,
        cache_write=written,
        output=tokens(counts.get("output_tokens")),
        reasoning=tokens(mapping(counts.get("output_tokens_details")).get("reasoning_tokens")),
        model=name(response.get("model")),
        service_tier=name(response.get("service_tier")),
        response=name(response.get("id")),
        cost_usd=charged(counts),
        calls=frozenset(filter(None, map(_billed, _items_done(event)))),
    )


# Items that are billed by the call -> what is called, and where its number stands. Code runs in a container, which is billed by
# the minute, however many calls it serves.
_BILLED: Final[Mapping[str, tuple[str, str]]] = {
    "web_search_call": ("web_search", "id"),
    "file_search_call": ("file_search", "id"),
    "x_search_call": ("x_search", "id"),
    "code_interpreter_call": ("code_execution", "container_id"),
    "image_generation_call": ("image_generation", "id"),
}


def _billed(item: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return what is billed: of what a search does, only searching costs; opening a page that it found does not."""
    where = _BILLED.get(str(item.get("type")))
    action = mapping(item.get("action")).get("type", "search")
    if where is None or action != "search" or item.get("status") == "failed":
        return None
    return where[0], name(item.get(where[1])) or name(item.get("id")) or ""


def is_last(event: Event) -> bool:
    return event.get("type") in _TERMINAL or (event.get("object") == "response" and bool(event.get("usage")))


# Deltas of what the model writes; those of what tools say to it are no output.
_WRITTEN: Final = frozenset(
    f"response.{what}.delta"
    for what in (
        "output_text",
        "refusal",
        "function_call_arguments",
        "custom_tool_call_input",
        "mcp_call_arguments",
        "code_interpreter_call_code",
        "apply_patch_call_operation_diff",
        "reasoning_text",
        "reasoning_summary_text",
    )
)


def output_text(event: Event) -> Iterator[str]:
    if str(event.get("type")) in _WRITTEN:
        yield from texts(event.get("delta"))


def call_pieces(event: Event) -> Iterator[CallPiece]:
    streamed = event.get("type") == "response.output_item.done"
    items = [mapping(event.get("item"))] if streamed else mappings(event.get("output"))
    for item in items:
        if str(item.get("type")).endswith("_call") and item.get("type") != "web_search_call":
            argument = next((item[key] for key in ("arguments", "input", "action", "operation") if item.get(key)), "")
            yield item.get("call_id") or item.get("id"), str(item.get("name") or item.get("type")), argument


def rate_limit_error(sentence: str) -> Mapping[str, Any]:
    return openai_chat.rate_limit_error(sentence)


WIRE: Final = Wire(
    "openai-responses", read, may_tell_usage, usage, is_last, output_text, call_pieces, rate_limit_error, calls=calls
)
