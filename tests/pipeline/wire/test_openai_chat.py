from json import dumps
from typing import Any

import pytest

from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.wire.openai_chat import is_last, read, usage


def body(*messages: dict[str, Any], **top: Any) -> bytes:
    return dumps({"model": "gpt", "messages": messages, **top}).encode()


CALL = {
    "role": "assistant",
    "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "Bash", "arguments": '{"command":"ls"}'}}],
}


@pytest.mark.parametrize(
    "message",
    [
        {"role": "system", "content": "x"},
        {"role": "developer", "content": [{"type": "text", "text": "x"}]},
        {"role": "assistant", "content": "x", "reasoning_content": "y"},
        {"role": "tool", "content": [{"type": "image_url", "image_url": {"url": "data:x"}}]},
        {"role": "tool", "content": [{"type": "refusal", "text": "x"}, {"text": "untyped"}, "bare", 1]},
        {"role": "tool", "content": {"text": "x"}},
        {"role": "tool", "content": None},
        {"role": "Tool", "content": "x"},
        {"content": "x"},
        {},
    ],
)
def test_untouched(message: dict[str, Any]) -> None:
    assert read(body(message)).blocks == ()


def test_a_result_knows_its_call() -> None:
    (block,) = read(body(CALL, {"role": "tool", "tool_call_id": "c1", "content": "out"})).blocks
    assert (block.text, block.tool, block.arguments, block.call_id) == ("out", "Bash", '{"command":"ls"}', "c1")


def test_a_result_of_an_unknown_call_keeps_the_name_it_says() -> None:
    (block,) = read(body(CALL, {"role": "tool", "tool_call_id": "zz", "name": "grep", "content": "out"})).blocks
    assert (block.tool, block.arguments) == ("grep", "")


def test_a_custom_tools_call_has_its_input_as_arguments() -> None:
    call = {"role": "assistant", "tool_calls": [{"id": "c", "type": "custom", "custom": {"name": "sh", "input": "ls"}}]}
    (block,) = read(body(call, {"role": "tool", "tool_call_id": "c", "content": "out"})).blocks
    assert (block.tool, block.arguments) == ("sh", "ls")


def test_the_older_function_role_finds_its_call_by_name() -> None:
    call = {"role": "assistant", "content": None, "function_call": {"name": "f", "arguments": "{}"}}
    (block,) = read(body(call, {"role": "function", "name": "f", "content": "out"})).blocks
    assert (block.tool, block.arguments) == ("f", "{}")


def test_dashscopes_messages_stand_under_input() -> None:
    request = read(b'{"model":"qwen","input":{"messages":[{"role":"tool","content":"out"}]},"parameters":{"n":2}}')
    assert ([block.text for block in request.blocks], request.choices) == (["out"], 2)


@pytest.mark.parametrize(("n", "choices"), [("1", 1), ("null", 1), ("3", 3), ('"1"', 2), ("1.0", 2), ("1e400", 2)])
def test_choices_that_cannot_be_told_count_as_several(n: str, choices: int) -> None:
    assert read(b'{"messages":[],"n":%s}' % n.encode()).choices == choices


def test_what_surrounds_the_blocks() -> None:
    request = read(
        body(
            {"role": "system", "content": "s"},
            {"role": "user", "content": [{"type": "text", "text": "u", "cache_control": {"type": "ephemeral"}}]},
            stream=True,
            tools=[{"type": "function", "function": {"name": "Bash"}}, {"type": "custom", "custom": {"name": "sh"}}],
            functions=[{"name": "old"}],
        )
    )
    assert (request.model, request.stream, request.turns, request.system) == ("gpt", True, 2, ("s",))
    assert request.tools == {"Bash", "sh", "old"}
    assert request.opening == b'"u"'
    assert len(request.cache_marks) == 1


def test_tools_of_an_odd_shape_are_not_looked_at() -> None:
    assert read(b'{"messages":[],"tools":[{"name":1}]}').tools == frozenset()


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({}, Usage()),
        ({"usage": None, "model": "m"}, Usage(model="m")),
        ({"usage": {"prompt_tokens": "9", "completion_tokens": True}}, Usage()),
        ({"usage": [], "choices": [None], "x_groq": 1}, Usage()),
        ({"usage": {"prompt_tokens": 9, "completion_tokens": 4}}, Usage(input=9, output=4)),
        (
            {
                "model": "gpt-6",
                "service_tier": "flex",
                "usage": {
                    "prompt_tokens": 100,
                    "completion_tokens": 40,
                    "total_tokens": 140,
                    "prompt_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 30},
                    "completion_tokens_details": {"reasoning_tokens": 25},
                },
            },
            Usage(10, 60, 30, None, 40, 25, "gpt-6", "flex"),
        ),
        (  # DeepSeek
            {
                "usage": {
                    "prompt_tokens": 100,
                    "prompt_cache_hit_tokens": 64,
                    "prompt_cache_miss_tokens": 36,
                    "completion_tokens": 1,
                }
            },
            Usage(36, 64, output=1),
        ),
        (  # OpenRouter
            {"usage": {"prompt_tokens": 5, "completion_tokens": 1, "cost": 0.25}},
            Usage(5, output=1, cost_usd=0.25),
        ),
        ({"usage": {"prompt_tokens": 5, "cost": {"total_cost": 0.5}}}, Usage(5, cost_usd=0.5)),  # Perplexity
        ({"x_groq": {"usage": {"prompt_tokens": 5}}}, Usage(5)),
        ({"choices": [{"usage": {"prompt_tokens": 5, "cached_tokens": 2}}]}, Usage(3, 2)),  # Moonshot
        (  # xAI counts reasoning apart
            {
                "usage": {
                    "prompt_tokens": 5,
                    "completion_tokens": 2,
                    "total_tokens": 17,
                    "completion_tokens_details": {"reasoning_tokens": 10},
                }
            },
            Usage(5, output=12, reasoning=10),
        ),
        ({"usage": {"input_tokens": 7, "output_tokens": 3}}, Usage(7, output=3)),  # DashScope
    ],
)
def test_usage(event: dict[str, Any], expected: Usage) -> None:
    assert usage(event) == expected


def test_a_stream_ends_with_usage_without_choices() -> None:
    counts = {"prompt_tokens": 1}
    assert is_last({"object": "chat.completion.chunk", "choices": [], "usage": counts})
    assert is_last({"object": "chat.completion", "choices": [{}], "usage": counts})
    assert not is_last({"object": "chat.completion.chunk", "choices": [{}], "usage": counts})
    assert not is_last({"object": "chat.completion.chunk", "choices": [], "usage": None})
