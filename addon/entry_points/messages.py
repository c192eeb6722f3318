"""Messages and tool outputs as Python objects: `compress_messages(messages, model=...)`, `compress_output(text, tool=...)`.

The objects are written as the body that they would travel in, what thinwire makes of that body is laid over them, and nothing
else of them changes: what is not a tool output that shrank is the very object that came, of whatever class it is.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from thinwire.pipeline.wire import BY_NAME

from ..config.config import Config
from ..request.compression import Done
from .embedded import UNUSABLE, config_with, embedded

_log: Final = logging.getLogger(__name__)

# What a message or a part of one has as a key, or as its type, in one wire only; in the order in which they are looked for.
_SIGNS: Final[tuple[tuple[str, set[str], set[str]], ...]] = (
    ("gemini", {"parts"}, set()),
    ("bedrock-converse", {"toolUse", "toolResult"}, set()),
    ("anthropic-messages", set(), {"tool_use", "tool_result"}),
    (
        "openai-responses",
        set(),
        {"function_call", "function_call_output", "custom_tool_call_output", "local_shell_call_output"},
    ),
    ("ollama-chat", {"tool_name"}, set()),
)
_LISTS: Final = {"gemini": "contents", "openai-responses": "input"}

Thing = TypeVar("Thing")


def compress_messages(
    messages: Sequence[Thing], model: str = "", tools: Sequence[object] = (), wire: str = "", **options: object
) -> list[Thing]:
    """The messages of a request with their tool outputs compressed; a new list, in which what did not change is what came.

    `messages` as an SDK takes them: dicts, or objects with `model_dump`. `tools` are the definitions that go with them, or the
    names: by them it is known whether the model could look an original up. `wire` is told from the messages where it is not
    given. `options` are the proxy's without their prefix. Raises ValueError on options that cannot be, and nothing else.
    """
    return compressed(messages, config_with(**options), model, tools, wire)


async def acompress_messages(
    messages: Sequence[Thing], model: str = "", tools: Sequence[object] = (), wire: str = "", **options: object
) -> list[Thing]:
    """The same, for a coroutine."""
    return await compressed_async(messages, config_with(**options), model, tools, wire)


def compress_output(
    text: str, tool: str = "", arguments: object = None, tools: Sequence[object] = (), **options: object
) -> str:
    """Return what a tool has put out, compressed as it would be in a request. `arguments` of the call: a dict, or JSON text; with
    `tools` as in `compress_messages`. Never raises but on options that cannot be."""
    (_, answer) = compressed(
        call_and_output(text, tool, arguments), config_with(**options), tools=tools, wire="openai-chat"
    )
    return str(answer["content"])


def call_and_output(text: str, tool: str, arguments: object) -> list[dict[str, Any]]:
    """A conversation in which a tool was called once, and answered `text`."""
    arguments_json = (
        arguments if isinstance(arguments, str) else json.dumps(arguments or {}, ensure_ascii=False, default=_plain)
    )
    call = {"id": "call", "type": "function", "function": {"name": tool, "arguments": arguments_json}}
    return [{"role": "assistant", "tool_calls": [call]}, {"role": "tool", "tool_call_id": "call", "content": text}]


def compressed(
    messages: Sequence[Thing],
    config: Config,
    model: str = "",
    tools: Sequence[object] = (),
    wire: str = "",
    joining: bool = False,
) -> list[Thing]:
    """Do what `compress_messages` does. `joining`: where the conversation may have been going on without thinwire until now, what
    the provider may have cached of it is left alone."""
    body, wire = _asked(messages, model, tools, wire)
    if not body:
        return list(messages)
    try:
        done = embedded(config).rewritten(body, wire, config, joining).result()
    except UNUSABLE as odd:
        return _as_they_are(messages, odd)
    return _answered(messages, body, wire, done)


async def compressed_async(
    messages: Sequence[Thing],
    config: Config,
    model: str = "",
    tools: Sequence[object] = (),
    wire: str = "",
    joining: bool = False,
) -> list[Thing]:
    """The same, for a coroutine."""
    body, wire = _asked(messages, model, tools, wire)
    if not body:
        return list(messages)
    try:
        done = await asyncio.wrap_future(embedded(config).rewritten(body, wire, config, joining))
    except UNUSABLE as odd:
        return _as_they_are(messages, odd)
    return _answered(messages, body, wire, done)


def _as_they_are(messages: Sequence[Thing], odd: Exception) -> list[Thing]:
    _log.warning("thinwire: messages are left as they are: %s", type(odd).__name__)
    return list(messages)


def _asked(messages: Sequence[object], model: str, tools: Sequence[object], wire: str) -> tuple[bytes, str]:
    """The body, b"" where there is none to make, and its wire."""
    try:
        as_json: list[Any] = json.loads(json.dumps(list(messages), default=_plain))
        wire = wire if wire in BY_NAME else wire_of(as_json)
        defined = {"tools": [_tool(tool) for tool in tools]}
        offered = {"toolConfig": defined} if wire == "bedrock-converse" else defined
        return written({"model": model, _LISTS.get(wire, "messages"): as_json, **offered}), wire
    except (TypeError, ValueError, RecursionError) as odd:
        _log.warning("thinwire: messages are left as they are: %s", type(odd).__name__)
        return b"", wire


def _answered(messages: Sequence[Thing], body: bytes, wire: str, done: Done) -> list[Thing]:
    if done.body is body:
        return list(messages)
    name = _LISTS.get(wire, "messages")
    before, after = json.loads(body)[name], json.loads(done.body)[name]
    try:
        return list(laid_over(list(messages), before, after))
    except (TypeError, ValueError, AttributeError) as odd:
        return _as_they_are(messages, odd)


def wire_of(messages: Sequence[Any]) -> str:
    """The wire that plain messages are of; openai-chat where nothing tells."""
    things = [thing for message in messages for thing in (message, *_parts(message)) if isinstance(thing, dict)]
    keys, kinds = {key for thing in things for key in thing}, {str(thing.get("type")) for thing in things}
    return next((wire for wire, own, types in _SIGNS if own & keys or types & kinds), "openai-chat")


def _parts(message: object) -> Sequence[object]:
    content = message.get("content") if isinstance(message, dict) else None
    return content if isinstance(content, list) else ()


def written(body: object) -> bytes:
    """JSON as SDKs write it: characters as they are, but for halves of pairs, which have no bytes."""
    try:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(body, separators=(",", ":")).encode()


def laid_over(thing: Any, before: Any, after: Any) -> Any:
    """`thing` with what `after` has in another way than `before`, both plain images of it; itself where they are the same.

    Raises TypeError on an object that can be neither copied nor changed.
    """
    if before == after:
        return thing
    if isinstance(after, str):
        return after
    if isinstance(thing, Mapping):
        return {
            **thing,
            **{key: laid_over(thing[key], before[key], after[key]) for key in after if before[key] != after[key]},
        }
    if isinstance(thing, list | tuple):
        parts = [laid_over(*each) for each in zip(thing, before, after, strict=True)]
        return parts if isinstance(thing, list) else tuple(parts)
    changed = {
        key: laid_over(getattr(thing, key), before[key], after[key]) for key in after if before[key] != after[key]
    }
    if hasattr(thing, "model_copy"):
        return thing.model_copy(update=changed)
    raise TypeError(f"{type(thing).__name__} cannot be copied")


def _plain(thing: Any) -> Any:
    """Return what JSON does not know, as it would travel; only to look at."""
    if hasattr(thing, "model_dump"):
        return thing.model_dump(mode="json")
    if isinstance(thing, Mapping):
        return dict(thing)
    if isinstance(thing, Sequence | set | frozenset) and not isinstance(thing, bytes | bytearray):
        return list(thing)
    return None


def _tool(tool: object) -> object:
    if isinstance(tool, str):
        return {"name": tool}
    return json.loads(json.dumps(tool, default=_plain))
