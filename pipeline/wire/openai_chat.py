"""OpenAI chat completions, and the many vendors that speak it.

Touched: the content of `role: tool` (and the older `role: function`), a string or text parts. A tool message names its
call by `tool_call_id`, and the call stands in an assistant message before it. DashScope's native API has the same
messages under `input`.

Usage: `prompt_tokens` includes what was read from and written to a cache. It comes once in a whole response, and in a
stream only if the client asked for it: in a last chunk without choices (OpenAI), on every chunk (several vendors),
under `x_groq` (Groq) or in the choice (Moonshot).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..model.blocks import Request
from ..model.usage import Usage
from .figures import dollars, first, less, mapping, name, tokens
from .reading import Call, Members, Reading, tool_names

_TEXT: Final = (b'"text"',)
_CACHE_KEYS: Final = (b'"cache_control"', b'"prompt_cache_breakpoint"')


def read(body: bytes) -> Request:
    reading = Reading(body)
    top = reading.top()
    holder = top if "messages" in top else reading.object(top.get("input"))
    messages = reading.messages(holder.get("messages"))
    for message in map(reading.turn, messages):
        hear = _ROLES.get(reading.raw(message.get("role")))
        if hear is not None:
            hear(reading, message)
    settings = reading.object(top.get("parameters"))  # DashScope
    return Request(
        blocks=tuple(reading.blocks),
        model=reading.text(top.get("model")),
        stream=reading.raw(top.get("stream")) == b"true",
        choices=reading.choices(top.get("n") or settings.get("n")),
        tools=tool_names(body, top.get("tools") or settings.get("tools")) | tool_names(body, top.get("functions")),
        system=tuple(reading.system),
        cache_marks=tuple(sorted(at for key in _CACHE_KEYS for at in reading.marks(key))),
        turns=len(messages),
        opening=reading.opening,
        sent_before=reading.sent_before,
        forgets=reading.forgets(top),
    )


def _developer(reading: Reading, message: Members) -> None:
    reading.told(message.get("content"), _TEXT)


def _user(reading: Reading, message: Members) -> None:
    reading.asked(message.get("content"), _TEXT)


def _assistant(reading: Reading, message: Members) -> None:
    reading.tool_calls(message)
    legacy = reading.object(message.get("function_call"))
    if legacy:
        reading.called("", Call(legacy.get("name", ""), legacy.get("arguments")))


def _tool(reading: Reading, message: Members) -> None:
    call_id = reading.text(message.get("tool_call_id"))
    call = reading.call(call_id, reading.text(message.get("name")))
    for span in reading.texts(message.get("content"), _TEXT):
        reading.touch(span, call, call_id)


_ROLES: Final[Mapping[bytes, Callable[[Reading, Members], None]]] = {
    b'"system"': _developer,
    b'"developer"': _developer,
    b'"user"': _user,
    b'"assistant"': _assistant,
    b'"tool"': _tool,
    b'"function"': _tool,
}


def usage(event: Mapping[str, Any]) -> Usage:
    said = _said(event)
    prompt = tokens(said.get("prompt_tokens", said.get("input_tokens")))
    asked = mapping(said.get("prompt_tokens_details"))
    cached = _first_count(
        asked.get("cached_tokens"), said.get("prompt_cache_hit_tokens"), said.get("cached_tokens")
    )  # OpenAI; DeepSeek; Moonshot
    written = _first_count(asked.get("cache_write_tokens"), asked.get("cache_creation_input_tokens"))  # OpenAI; Qwen
    output, reasoning = _output(said, prompt)
    cost = said.get("cost")
    return Usage(
        input=less(prompt, cached, written),
        cache_read=cached,
        cache_write=written,
        output=output,
        reasoning=reasoning,
        model=name(event.get("model")),
        service_tier=name(event.get("service_tier")),
        cost_usd=dollars(mapping(cost).get("total_cost", cost)),  # Perplexity says it in an object
    )


def ends(event: Mapping[str, Any]) -> bool:
    """A whole response, or the last chunk of a stream that tells its usage; others end with [DONE]."""
    return bool(_said(event)) and (event.get("object") == "chat.completion" or event.get("choices") == [])


def _said(event: Mapping[str, Any]) -> Mapping[str, Any]:
    return (
        mapping(event.get("usage"))
        or mapping(mapping(event.get("x_groq")).get("usage"))
        or mapping(first(event.get("choices")).get("usage"))
    )


def _output(said: Mapping[str, Any], prompt: int | None) -> tuple[int | None, int | None]:
    """Output with reasoning in it, and reasoning. xAI counts them apart, which shows in the total."""
    output = tokens(said.get("completion_tokens", said.get("output_tokens")))
    reasoning = tokens(mapping(said.get("completion_tokens_details")).get("reasoning_tokens"))
    total = tokens(said.get("total_tokens"))
    if reasoning and output is not None and total == (prompt or 0) + output + reasoning:
        output += reasoning
    return output, reasoning


def _first_count(*values: object) -> int | None:
    return next((count for count in map(tokens, values) if count is not None), None)
