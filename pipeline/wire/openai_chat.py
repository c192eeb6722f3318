"""OpenAI chat completions, and the many vendors that speak it.

Touched: the content of `role: tool` (and the older `role: function`), a string or text parts. A tool message names its
call by `tool_call_id`, and the call stands in an assistant message before it. DashScope's native API has the same
messages under `input`.

Usage: `prompt_tokens` includes what was read from and written to a cache. It comes once in a whole response, and in a
stream only if the client asked for it: in a last chunk without choices (OpenAI), on every chunk (several vendors),
under `x_groq` (Groq) or in the choice (Moonshot).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ..model.blocks import Request
from ..model.usage import Usage
from .contract import CallPiece, Event, Wire
from .figures import charged, first, less, mapping, mappings, name, some, texts, times, tokens
from .reading import CallSpans, Members, RequestReader, tool_names

_TEXT: Final = (b'"text"',)
_CACHE_KEYS: Final = (b'"cache_control"', b'"prompt_cache_breakpoint"')


def read(body: bytes) -> Request:
    reading = RequestReader(body)
    top = reading.top()
    holder = top if "messages" in top else reading.object(top.get("input"))
    messages = reading.messages(holder.get("messages"))
    for message in map(reading.turn, messages):
        read_message = _ROLES.get(reading.raw(message.get("role")))
        if read_message is not None:
            read_message(reading, message)
    settings = reading.object(top.get("parameters"))  # DashScope
    return replace(
        reading.request(len(messages)),
        model=reading.text(top.get("model")),
        stream=reading.raw(top.get("stream")) == b"true",
        choices=reading.choices(top.get("n") or settings.get("n")),
        tools=tool_names(body, top.get("tools") or settings.get("tools")) | tool_names(body, top.get("functions")),
        cache_marks=tuple(sorted(mark for key in _CACHE_KEYS for mark in reading.marks(key))),
        drops_results=reading.drops_results(top),
    )


def _developer(reading: RequestReader, message: Members) -> None:
    reading.add_instructions(message.get("content"), _TEXT)


def _user(reading: RequestReader, message: Members) -> None:
    reading.add_user_text(message.get("content"), _TEXT)


def _assistant(reading: RequestReader, message: Members) -> None:
    reading.add_tool_calls(message)
    legacy = reading.object(message.get("function_call"))
    if legacy:
        reading.add_call("", CallSpans(legacy.get("name", ""), legacy.get("arguments")))


def _tool(reading: RequestReader, message: Members) -> None:
    call_id = reading.text(message.get("tool_call_id"))
    call = reading.call(call_id, reading.text(message.get("name")))
    for span in reading.texts(message.get("content"), _TEXT):
        reading.add_block(span, call, call_id)


_ROLES: Final[Mapping[bytes, Callable[[RequestReader, Members], None]]] = {
    b'"system"': _developer,
    b'"developer"': _developer,
    b'"user"': _user,
    b'"assistant"': _assistant,
    b'"tool"': _tool,
    b'"function"': _tool,
}


def may_tell_usage(event: Event) -> bool:
    return bool(_usage_of(event))


def usage(event: Event) -> Usage:
    counts = _usage_of(event)
    prompt = tokens(counts.get("prompt_tokens", counts.get("input_tokens")))
    asked = mapping(counts.get("prompt_tokens_details"))
    cached = _first_count(
        asked.get("cached_tokens"), counts.get("prompt_cache_hit_tokens"), counts.get("cached_tokens")
    )  # OpenAI; DeepSeek; Moonshot
    written = _first_count(asked.get("cache_write_tokens"), asked.get("cache_creation_input_tokens"))  # OpenAI; Qwen
    output, reasoning = _output(counts, prompt)
    return Usage(
        input=less(prompt, cached, written),
        cache_read=cached,
        cache_write=written,
        output=output,
        reasoning=reasoning,
        model=name(event.get("model")),
        service_tier=name(event.get("service_tier")),
        cost_usd=charged(counts),
        parts=some(
            input_audio=tokens(asked.get("audio_tokens")),
            output_audio=tokens(mapping(counts.get("completion_tokens_details")).get("audio_tokens")),
            citation=tokens(counts.get("citation_tokens")),  # Perplexity
        ),
        calls=times("web_search", counts.get("num_search_queries")) | _searched(event),  # Perplexity; OpenAI
    )


def _searched(event: Event) -> frozenset[tuple[str, str]]:
    """OpenAI's search models look once for each answer (developers.openai.com/api/docs/pricing)."""
    answered = bool(event.get("choices")) and "-search-" in str(event.get("model"))
    return times("web_search", 1) if answered else frozenset()


def is_last(event: Event) -> bool:
    """Return whether it is a whole response, or the last chunk of a stream that tells its usage; others end with [DONE]."""
    return bool(_usage_of(event)) and (event.get("object") == "chat.completion" or event.get("choices") == [])


def output_text(event: Event) -> Iterator[str]:
    for choice in mappings(event.get("choices")):
        message = mapping(choice.get("delta")) or mapping(choice.get("message"))
        reasoning = message.get("reasoning_content") or message.get("reasoning")  # DeepSeek; OpenRouter, Groq
        yield from texts(message.get("content"), message.get("refusal"), reasoning)
        called = [
            mapping(call.get("function")) or mapping(call.get("custom")) for call in mappings(message.get("tool_calls"))
        ]
        for function in (*called, mapping(message.get("function_call"))):
            yield from texts(function.get("name"), function.get("arguments"), function.get("input"))


def call_pieces(event: Event) -> Iterator[CallPiece]:
    for choice in mappings(event.get("choices")):
        message = mapping(choice.get("delta")) or mapping(choice.get("message"))
        for number, call in enumerate(mappings(message.get("tool_calls"))):
            yield call_piece(call, call.get("index", number))


def call_piece(call: Mapping[str, Any], place: object) -> CallPiece:
    """Return a call as OpenAI and those after it write it; `place` tells it from the others of its response."""
    function = mapping(call.get("function")) or mapping(call.get("custom"))
    return place, str(function.get("name") or ""), function.get("arguments", function.get("input")) or ""


def rate_limit_error(sentence: str) -> Mapping[str, Any]:
    return {
        "error": {"message": sentence, "type": "insufficient_quota", "param": None, "code": "thinwire_budget_spent"}
    }


def _usage_of(event: Event) -> Mapping[str, Any]:
    return (
        mapping(event.get("usage"))
        or mapping(mapping(event.get("x_groq")).get("usage"))
        or mapping(first(event.get("choices")).get("usage"))
    )


def _output(counts: Mapping[str, Any], prompt: int | None) -> tuple[int | None, int | None]:
    """Output with reasoning in it, and reasoning.

    xAI counts them apart, which shows in the total; Perplexity counts reasoning and citations apart, beside the others.
    """
    output = tokens(counts.get("completion_tokens", counts.get("output_tokens")))
    reasoning = tokens(mapping(counts.get("completion_tokens_details")).get("reasoning_tokens"))
    total = tokens(counts.get("total_tokens"))
    if reasoning and output is not None and total == (prompt or 0) + output + reasoning:
        output += reasoning
    apart, cited = tokens(counts.get("reasoning_tokens")), tokens(counts.get("citation_tokens"))
    if output is not None and cited is not None:
        return output + cited + (apart or 0), apart
    return output, reasoning


def _first_count(*values: object) -> int | None:
    return next((count for count in map(tokens, values) if count is not None), None)


WIRE: Final = Wire("openai-chat", read, may_tell_usage, usage, is_last, output_text, call_pieces, rate_limit_error)
