from json import dumps
from typing import Any

import pytest

from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.wire.gemini import is_last, read, usage


def body(*contents: dict[str, Any], **top: Any) -> bytes:
    return dumps({"contents": contents, **top}).encode()


def model(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"role": "model", "parts": parts}


def user(*parts: Any) -> dict[str, Any]:
    return {"role": "user", "parts": parts}


def response(name: str, answer: Any, **more: Any) -> dict[str, Any]:
    return {"functionResponse": {"name": name, "response": answer, **more}}


@pytest.mark.parametrize(
    "content",
    [
        model({"text": "x", "thoughtSignature": "s"}),
        model(response("f", {"output": "x"})),
        user({"inlineData": {"mimeType": "text/plain", "data": "x"}}),
        user({"fileData": {"fileUri": "x"}}),
        user(response("f", {"n": 1, "b": True, "z": None, "e": {}, "l": []})),
        user({"functionResponse": {"name": "f"}}),
        user({"functionResponse": "x"}),
        user({"text": 1}, "bare"),
        {"role": "user", "parts": {"text": "x"}},
    ],
)
def test_untouched(content: dict[str, Any]) -> None:
    assert read(body(content)).blocks == ()


def test_all_string_leaves_of_a_response_are_blocks() -> None:
    answer = {"output": "a", "rows": [{"k": "b"}, ["c", 1]], "error": "d"}
    blocks = read(body(user(response("f", answer)))).blocks
    assert [(block.text, block.tool, block.is_error) for block in blocks] == [
        ("a", "f", False),
        ("b", "f", False),
        ("c", "f", False),
        ("d", "f", True),
    ]


def test_calls_are_answered_by_id_or_in_their_order_by_name() -> None:
    calls = [{"functionCall": {"name": "sh", "args": {"n": n}, **more}} for n, more in enumerate([{}, {}, {"id": "i"}])]
    answers = [
        response("sh", {"output": "c"}, id="i"),
        response("sh", {"output": "a"}),
        response("sh", {"output": "b"}),
    ]
    blocks = read(body(model(*calls), user(*answers))).blocks
    assert [(block.text, block.arguments) for block in blocks] == [
        ("c", '{"n": 2}'),
        ("a", '{"n": 0}'),
        ("b", '{"n": 1}'),
    ]


def test_snake_case_is_read_too() -> None:
    call = model({"function_call": {"name": "sh", "args": {}}})
    answer = user({"function_response": {"name": "sh", "response": {"output": "x"}}})
    request = read(
        body(
            call,
            answer,
            system_instruction={"parts": [{"text": "s"}]},
            generation_config={"candidate_count": 2},
            tools=[{"function_declarations": [{"name": "sh"}]}],
        )
    )
    assert [block.arguments for block in request.blocks] == ["{}"]
    assert (request.system, request.choices, request.tools) == (("s",), 2, frozenset({"sh"}))


def test_code_assist_wraps_it_under_request() -> None:
    inner = {
        "contents": [user({"text": "u"}, response("f", {"output": "x"}))],
        "generationConfig": {"candidateCount": 3},
    }
    request = read(dumps({"model": "gemini-3-pro", "project": "p", "request": inner}).encode())
    assert [(block.text, block.role) for block in request.blocks] == [("u", "user"), ("x", "tool")]
    assert (request.model, request.choices, request.opening) == ("gemini-3-pro", 3, b'"u"')


@pytest.mark.parametrize("wrapped", [False, True])
def test_usage_is_in_the_latest_chunk(wrapped: bool) -> None:
    chunk = {
        "modelVersion": "gemini-3",
        "candidates": [{"finishReason": "STOP"}],
        "usageMetadata": {
            "promptTokenCount": 100,
            "cachedContentTokenCount": 60,
            "candidatesTokenCount": 30,
            "thoughtsTokenCount": 10,
            "toolUsePromptTokenCount": 7,
        },
    }
    event = {"response": chunk} if wrapped else chunk
    assert usage(event) == Usage(47, 60, output=40, reasoning=10, model="gemini-3")
    assert is_last(event)


def test_a_chunk_without_cached_tokens_has_none() -> None:
    assert usage({"usageMetadata": {"promptTokenCount": 9}}) == Usage(9, 0)


@pytest.mark.parametrize(
    "event", [{}, {"candidates": 1}, {"candidates": [None], "usageMetadata": 1}, {"response": {"usageMetadata": []}}]
)
def test_odd_events_say_nothing(event: dict[str, Any]) -> None:
    assert (usage(event), is_last(event)) == (Usage(), False)
