from json import dumps
from typing import Any

import pytest

from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.wire.bedrock_converse import is_last, read, usage


def body(*messages: dict[str, Any], **top: Any) -> bytes:
    return dumps({"messages": messages, **top}).encode()


def result(*content: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"role": "user", "content": [{"toolResult": {"toolUseId": "t", "content": content, **more}}]}


@pytest.mark.parametrize(
    "message",
    [
        {"role": "assistant", "content": [{"text": "x"}, {"reasoningContent": {"reasoningText": {"text": "x"}}}]},
        {"role": "user", "content": [{"image": {"source": {"bytes": "x"}}}, {"document": {"name": "x"}}]},
        {"role": "user", "content": [{"guardContent": {"text": {"text": "x"}}}, {"cachePoint": {"type": "default"}}]},
        {"role": "user", "content": "x"},
        result({"image": {"format": "png"}}, {"document": {"name": "x"}}, {"searchResult": {"title": "x"}}),
        result({"text": 1}, {"json": [1, None]}),
    ],
)
def test_untouched(message: dict[str, Any]) -> None:
    assert read(body(message)).blocks == ()


def test_text_and_the_leaves_of_json_are_blocks() -> None:
    use = {"role": "assistant", "content": [{"toolUse": {"toolUseId": "t", "name": "sh", "input": {"c": "ls"}}}]}
    answer = result({"text": "a"}, {"json": {"k": ["b"]}}, status="error")
    blocks = read(body(use, answer)).blocks
    assert [(block.text, block.tool, block.arguments, block.is_error) for block in blocks] == [
        ("a", "sh", '{"c": "ls"}', True),
        ("b", "sh", '{"c": "ls"}', True),
    ]


def test_what_surrounds_the_blocks() -> None:
    request = read(
        body(
            {"role": "user", "content": [{"text": "u"}, {"cachePoint": {"type": "default"}}]},
            system=[{"text": "s"}],
            toolConfig={"tools": [{"toolSpec": {"name": "sh"}}, {"cachePoint": {"type": "default"}}]},
        )
    )
    assert (request.system, request.tools, request.opening) == (("s",), frozenset({"sh"}), b'"u"')
    assert len(request.cache_marks) == 2


def test_usage_excludes_the_cache_classes() -> None:
    event = {
        "usage": {
            "inputTokens": 10,
            "outputTokens": 40,
            "cacheReadInputTokens": 60,
            "cacheWriteInputTokens": 30,
            "cacheDetails": [{"ttl": "5m", "inputTokens": 20}, {"ttl": "1h", "inputTokens": 10}],
        },
        "metrics": {"latencyMs": 1},
        "serviceTier": {"type": "flex"},
    }
    assert usage(event) == Usage(10, 60, 20, 10, 40, service_tier="flex")
    assert is_last(event)


@pytest.mark.parametrize("event", [{}, {"usage": 1}, {"usage": {"inputTokens": None, "cacheDetails": [1, {}]}}])
def test_odd_events_say_nothing(event: dict[str, Any]) -> None:
    assert usage(event) == Usage()
