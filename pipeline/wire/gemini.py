"""Gemini generateContent, plain or wrapped under `request` (Code Assist). The plain form's model stands in the URL.

Touched: the string leaves of `functionResponse.response`. Both spellings of the API are read, camelCase and
snake_case. A result names its function; calls have ids in newer clients only, so without one the calls of a turn are
answered in their order by name.

Usage: `promptTokenCount` includes what was cached, and the latest chunk holds. What is zero is left out of a chunk, so
every chunk that tells the prompt tells all input classes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ..json_bytes.json_spans import Span, is_object, is_string, strings
from ..model.blocks import Request
from ..model.usage import Usage
from .contract import CallPiece, Event, Wire
from .figures import dumps_if, less, mapping, mappings, name, plus, some, texts, times, tokens
from .reading import CallSpans, Members, RequestReader, tool_names

_UNTYPED: Final = (b"",)


def read(body: bytes) -> Request:
    reading = RequestReader(body)
    top = reading.top()
    inner = top if "contents" in top else reading.object(top.get("request"))
    contents = reading.messages(inner.get("contents"))
    instruction = _either(inner, "systemInstruction", "system_instruction")
    reading.add_instructions(reading.object(instruction).get("parts", instruction), _UNTYPED)
    for content in map(reading.turn, contents):
        model = reading.raw(content.get("role")) == b'"model"'
        if model:
            reading.end_model_turn()
        for part in map(reading.object, reading.array(content.get("parts"))):
            (_model if model else _user)(reading, part)
    wanted = reading.object(_either(inner, "generationConfig", "generation_config"))
    return replace(
        reading.request(len(contents)),
        model=reading.text(top.get("model")),
        choices=reading.choices(_either(wanted, "candidateCount", "candidate_count")),
        tools=tool_names(body, inner.get("tools")),
    )


def _either(members: Members, camel: str, snake: str) -> Span | None:
    return members.get(camel, members.get(snake))


def _model(reading: RequestReader, part: Members) -> None:
    call = reading.object(_either(part, "functionCall", "function_call"))
    if call:
        reading.add_call(reading.text(call.get("id")), CallSpans(call.get("name", ""), call.get("args")))


def _user(reading: RequestReader, part: Members) -> None:
    if "text" in part and is_string(reading.body, part["text"]):
        reading.add_user_text(part["text"], ())
    result = reading.object(_either(part, "functionResponse", "function_response"))
    if "response" not in result:
        return
    call_id = reading.text(result.get("id"))
    call = reading.call(call_id if reading.knows(call_id) else "", reading.text(result.get("name")))
    for key, span in _leaves(reading, result["response"]):
        reading.add_block(span, call, call_id, is_error=key == "error")


def _leaves(reading: RequestReader, response: Span) -> list[tuple[str, Span]]:
    """The strings below `response`, each with the key of `response` under which it stands."""
    if not is_object(reading.body, response):
        return [("", span) for span in strings(reading.body, response)]
    fields = reading.object(response)
    return [(key, span) for key, value in fields.items() for span in strings(reading.body, value)]


def may_tell_usage(event: Event) -> bool:
    return True


def usage(event: Event) -> Usage:
    response = mapping(event.get("response")) or event
    counts = mapping(response.get("usageMetadata"))
    prompt = tokens(counts.get("promptTokenCount"))
    cached = tokens(counts.get("cachedContentTokenCount")) or (None if prompt is None else 0)
    thoughts = tokens(counts.get("thoughtsTokenCount"))
    model = name(response.get("modelVersion"))
    return Usage(
        input=plus(less(prompt, cached), tokens(counts.get("toolUsePromptTokenCount"))),
        cache_read=cached,
        output=plus(tokens(counts.get("candidatesTokenCount")), thoughts),
        reasoning=thoughts,
        model=model,
        service_tier=_tier(counts),
        parts=_modalities(counts),
        calls=_searches(response, model or ""),
    )


def _tier(counts: Mapping[str, Any]) -> str | None:
    """The Gemini API says it itself; on Vertex it is one kind of traffic among others."""
    kind = name(counts.get("serviceTier")) or name(counts.get("trafficType")) or ""
    return kind.lower().removeprefix("on_demand_") or None


# Names of modalities -> ours. A page of a document is an image.
_MODALITIES: Final[Mapping[str, str]] = {"AUDIO": "audio", "IMAGE": "image", "DOCUMENT": "image", "VIDEO": "video"}


def _modalities(counts: Mapping[str, Any]) -> Mapping[str, int] | None:
    """Return what of each class was no text. The details of the prompt count what was cached, too."""
    cached = _by_modality(counts, "cacheTokensDetails")
    prompt = _by_modality(counts, "promptTokensDetails")
    given = _by_modality(counts, "toolUsePromptTokensDetails")
    answer = _by_modality(counts, "candidatesTokensDetails")
    results: dict[str, int | None] = {}
    for kind in _KINDS:
        results[f"input_{kind}"] = plus(less(prompt.get(kind), cached.get(kind)), given.get(kind))
        results[f"cache_read_{kind}"] = cached.get(kind)
        results[f"output_{kind}"] = answer.get(kind)
    return some(**results)


_KINDS: Final = tuple(dict.fromkeys(_MODALITIES.values()))


def _by_modality(counts: Mapping[str, Any], key: str) -> Mapping[str, int]:
    results: dict[str, int] = {}
    for one in mappings(counts.get(key)):
        kind = _MODALITIES.get(str(one.get("modality")).upper())
        if kind is not None:
            results[kind] = results.get(kind, 0) + (tokens(one.get("tokenCount")) or 0)
    return results


_PER_PROMPT: Final = re.compile(r"(^|/)gemini-[12]\b")
"""Models whose searches are billed by the prompt, however many there were (ai.google.dev/gemini-api/docs/pricing); those of later
ones are billed one by one, but for those without words."""


def _searches(response: Event, model: str) -> frozenset[tuple[str, str]]:
    queries = {
        query
        for candidate in mappings(response.get("candidates"))
        for query in texts(*(_listed(mapping(candidate.get("groundingMetadata")).get("webSearchQueries"))))
    }
    if _PER_PROMPT.search(model):
        return times("web_search", min(1, len(queries)))
    return frozenset(("web_search", query) for query in queries)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def is_last(event: Event) -> bool:
    response = mapping(event.get("response")) or event
    finished = any("finishReason" in candidate for candidate in mappings(response.get("candidates")))
    return finished and bool(response.get("usageMetadata"))


def output_text(event: Event) -> Iterator[str]:
    response = mapping(event.get("response")) or event
    for candidate in mappings(response.get("candidates")):
        for part in mappings(mapping(candidate.get("content")).get("parts")):
            call = mapping(part.get("functionCall"))
            yield from texts(part.get("text"), call.get("name"), dumps_if(call.get("args")))


def call_pieces(event: Event) -> Iterator[CallPiece]:
    for candidate in mappings(mapping(event.get("response", event)).get("candidates")):
        for part in mappings(mapping(candidate.get("content")).get("parts")):
            call = mapping(part.get("functionCall"))
            if call:
                yield object(), str(call.get("name")), call.get("args")


def rate_limit_error(sentence: str) -> Mapping[str, Any]:
    return {"error": {"code": 429, "message": sentence, "status": "RESOURCE_EXHAUSTED"}}


WIRE: Final = Wire("gemini", read, may_tell_usage, usage, is_last, output_text, call_pieces, rate_limit_error)
