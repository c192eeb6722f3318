"""Gemini generateContent, plain or wrapped under `request` (Code Assist). The plain form's model stands in the URL.

Touched: the string leaves of `functionResponse.response`. Both spellings of the API are read, camelCase and
snake_case. A result names its function; calls have ids in newer clients only, so without one the calls of a turn are
answered in their order by name.

Usage: `promptTokenCount` includes what was cached, and the latest chunk holds. What is zero is left out of a chunk, so
every chunk that tells the prompt tells all input classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..json_bytes.json_spans import Span, is_object, is_string, strings
from ..model.blocks import Request
from ..model.usage import Usage
from .figures import less, mapping, name, plus, tokens
from .reading import Call, Members, Reading, tool_names

_UNTYPED: Final = (b"",)


def read(body: bytes) -> Request:
    reading = Reading(body)
    top = reading.top()
    inner = top if "contents" in top else reading.object(top.get("request"))
    contents = reading.messages(inner.get("contents"))
    instruction = _either(inner, "systemInstruction", "system_instruction")
    reading.told(reading.object(instruction).get("parts", instruction), _UNTYPED)
    for content in map(reading.turn, contents):
        model = reading.raw(content.get("role")) == b'"model"'
        if model:
            reading.answered()
        for part in map(reading.object, reading.array(content.get("parts"))):
            (_model if model else _user)(reading, part)
    wanted = reading.object(_either(inner, "generationConfig", "generation_config"))
    return Request(
        blocks=tuple(reading.blocks),
        model=reading.text(top.get("model")),
        choices=reading.choices(_either(wanted, "candidateCount", "candidate_count")),
        tools=tool_names(body, inner.get("tools")),
        system=tuple(reading.system),
        turns=len(contents),
        opening=reading.opening,
        sent_before=reading.sent_before,
    )


def _either(found: Members, camel: str, snake: str) -> Span | None:
    return found.get(camel, found.get(snake))


def _model(reading: Reading, part: Members) -> None:
    call = reading.object(_either(part, "functionCall", "function_call"))
    if call:
        reading.called(reading.text(call.get("id")), Call(call.get("name", ""), call.get("args")))


def _user(reading: Reading, part: Members) -> None:
    if "text" in part and is_string(reading.body, part["text"]):
        reading.asked(part["text"], ())
    result = reading.object(_either(part, "functionResponse", "function_response"))
    if "response" not in result:
        return
    call_id = reading.text(result.get("id"))
    call = reading.call(call_id if reading.knows(call_id) else "", reading.text(result.get("name")))
    for key, span in _leaves(reading, result["response"]):
        reading.touch(span, call, call_id, is_error=key == "error")


def _leaves(reading: Reading, response: Span) -> list[tuple[str, Span]]:
    """The strings below `response`, each with the key of `response` under which it stands."""
    if not is_object(reading.body, response):
        return [("", span) for span in strings(reading.body, response)]
    fields = reading.object(response)
    return [(key, span) for key, value in fields.items() for span in strings(reading.body, value)]


def usage(event: Mapping[str, Any]) -> Usage:
    response = mapping(event.get("response")) or event
    said = mapping(response.get("usageMetadata"))
    prompt = tokens(said.get("promptTokenCount"))
    cached = tokens(said.get("cachedContentTokenCount")) or (None if prompt is None else 0)
    thoughts = tokens(said.get("thoughtsTokenCount"))
    return Usage(
        input=plus(less(prompt, cached), tokens(said.get("toolUsePromptTokenCount"))),
        cache_read=cached,
        output=plus(tokens(said.get("candidatesTokenCount")), thoughts),
        reasoning=thoughts,
        model=name(response.get("modelVersion")),
        service_tier=name(said.get("serviceTier")),
    )


def ends(event: Mapping[str, Any]) -> bool:
    response = mapping(event.get("response")) or event
    candidates = response.get("candidates")
    finished = isinstance(candidates, list) and any("finishReason" in mapping(one) for one in candidates)
    return finished and bool(response.get("usageMetadata"))
