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
from json import dumps
from typing import Any, Final

from ..json_bytes.json_spans import Span, is_string
from ..model.blocks import Request
from ..model.usage import Usage
from .figures import less, mapping, name, tokens
from .reading import UNKNOWN, Call, Members, Reading, tool_names

_TEXT: Final = (b'"input_text"', b'"text"')
_CACHE_KEYS: Final = (b'"cache_control"', b'"prompt_cache_breakpoint"')
_TERMINAL: Final = ("response.completed", "response.incomplete", "response.failed")


def read(body: bytes) -> Request:
    reading = Reading(body)
    top = reading.top()
    top = reading.object(top.get("response")) or top  # the older way to write response.create
    items = _items(reading, top)
    tools = tool_names(body, top.get("tools"))
    for item in map(reading.turn, items):
        hear = _ITEMS.get(reading.raw(item.get("type")))
        if hear is not None:
            hear(reading, item)
        if not reading.sent_before:  # what comes later must not change how earlier results are sent
            tools |= tool_names(body, item.get("tools"))
    return Request(
        blocks=tuple(reading.blocks),
        model=reading.text(top.get("model")),
        stream=reading.raw(top.get("stream")) == b"true",
        tools=tools,
        system=(*filter(None, (reading.text(top.get("instructions")),)), *reading.system),
        cache_marks=tuple(sorted(at for key in _CACHE_KEYS for at in reading.marks(key))),
        turns=len(items) or len(reading.blocks),
        opening=reading.opening,
        sent_before=reading.sent_before,
        forgets=reading.forgets(top),
        previous=reading.text(top.get("previous_response_id")) or _conversation(reading, top),
    )


def _items(reading: Reading, top: Members) -> list[Span]:
    """The items of `input`; none where it is a string, or left out because the rest says what to do."""
    asked = top.get("input")
    if asked is not None and is_string(reading.body, asked):
        reading.asked(asked, ())
        return []
    if asked is None and ("prompt" in top or "previous_response_id" in top or reading.text(top.get("type"))):
        return []
    return reading.messages(asked)


def _conversation(reading: Reading, top: Members) -> str:
    held = top.get("conversation")
    return reading.text(held) or reading.text(reading.object(held).get("id"))


def _message(reading: Reading, item: Members) -> None:
    role = reading.raw(item.get("role"))
    if role == b'"user"':
        reading.asked(item.get("content"), _TEXT)
    elif role == b'"assistant"':
        reading.answered()
    elif role in (b'"system"', b'"developer"'):
        reading.told(item.get("content"), _TEXT)


def _call(name_key: str, arguments_key: str, default: str = "") -> Callable[[Reading, Members], None]:
    def hear(reading: Reading, item: Members) -> None:
        reading.answered()
        call = Call(item.get(name_key, default), item.get(arguments_key))
        reading.called(reading.text(item.get("call_id")) or reading.text(item.get("id")), call)

    return hear


def _output(reading: Reading, item: Members) -> None:
    call_id = reading.text(item.get("call_id")) or reading.text(item.get("id"))
    call = reading.call(call_id) if call_id else UNKNOWN
    for span in reading.texts(item.get("output"), _TEXT):
        reading.touch(span, call, call_id)


# type of the call item -> where its name and arguments stand, and what it is called when it has no name
_CALLS: Final[Mapping[str, tuple[str, str, str]]] = {
    "function_call": ("name", "arguments", ""),
    "custom_tool_call": ("name", "input", ""),
    "local_shell_call": ("name", "action", "local_shell"),
    "apply_patch_call": ("name", "operation", "apply_patch"),
}
_ITEMS: Final[Mapping[bytes, Callable[[Reading, Members], None]]] = {
    b"": _message,
    b'"message"': _message,
    **{b'"%s"' % kind.encode(): _call(*where) for kind, where in _CALLS.items()},
    **{b'"%s_output"' % kind.encode(): _output for kind in _CALLS},
}


def calls(event: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Call id, tool name and arguments as text of the tool calls that this event, or this whole response, completes."""
    if event.get("type") == "response.output_item.done":
        items = [event.get("item")]
    else:
        items = (mapping(event.get("response")) or event).get("output") or []
    for item in map(mapping, items if isinstance(items, list) else []):
        where = _CALLS.get(str(item.get("type")))
        call_id = name(item.get("call_id")) or name(item.get("id"))
        if where is not None and call_id is not None:
            arguments = item.get(where[1], "")
            text = arguments if isinstance(arguments, str) else dumps(arguments)
            yield call_id, (name(item.get(where[0])) or where[2], text)


def usage(event: Mapping[str, Any]) -> Usage:
    response = mapping(event.get("response")) or event
    said = mapping(response.get("usage"))
    details = mapping(said.get("input_tokens_details"))
    cached, written = tokens(details.get("cached_tokens")), tokens(details.get("cache_write_tokens"))
    return Usage(
        input=less(tokens(said.get("input_tokens")), cached, written),
        cache_read=cached,
        cache_write=written,
        output=tokens(said.get("output_tokens")),
        reasoning=tokens(mapping(said.get("output_tokens_details")).get("reasoning_tokens")),
        model=name(response.get("model")),
        service_tier=name(response.get("service_tier")),
        response=name(response.get("id")),
    )


def ends(event: Mapping[str, Any]) -> bool:
    return event.get("type") in _TERMINAL or (event.get("object") == "response" and bool(event.get("usage")))
