from json import dumps
from typing import Any

import pytest

from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.wire.anthropic_messages import is_last, read, usage


def body(*messages: dict[str, Any], **top: Any) -> bytes:
    return dumps({"model": "claude", "messages": messages, **top}).encode()


def result(content: Any, **more: Any) -> dict[str, Any]:
    return {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": content, **more}]}


@pytest.mark.parametrize(
    "message",
    [
        {"role": "assistant", "content": "x"},
        {"role": "assistant", "content": [{"type": "thinking", "thinking": "x", "signature": "s"}]},
        {"role": "assistant", "content": [{"type": "redacted_thinking", "data": "x"}]},
        {"role": "assistant", "content": [{"type": "server_tool_use", "id": "t", "name": "web_search", "input": {}}]},
        {"role": "assistant", "content": [{"type": "web_search_tool_result", "tool_use_id": "t", "content": "x"}]},
        {"role": "assistant", "content": [{"type": "mcp_tool_result", "content": [{"type": "text", "text": "x"}]}]},
        {"role": "assistant", "content": [{"type": "tool_result", "content": "x"}]},
        {"role": "system", "content": [{"type": "text", "text": "x"}]},
        {"role": "user", "content": [{"type": "document", "source": {"type": "text", "data": "x"}}]},
        {"role": "user", "content": [{"type": "search_result", "content": [{"type": "text", "text": "x"}]}]},
        {"role": "user", "content": [{"type": "image", "source": {"type": "base64", "data": "x"}}]},
        {"role": "user", "content": [{"type": "text", "text": 1}, "bare"]},
        result([{"type": "image", "text": "x"}, {"type": "search_result", "text": "x"}, {"type": "document"}]),
        result(None),
        result({"type": "text", "text": "x"}),
    ],
)
def test_untouched(message: dict[str, Any]) -> None:
    assert read(body(message)).blocks == ()


@pytest.mark.parametrize("content", ["out", [{"type": "text", "text": "out"}, {"type": "image"}]])
def test_a_result_knows_its_call_and_whether_it_failed(content: Any) -> None:
    use = {
        "role": "assistant",
        "content": [{"type": "tool_use", "id": "t", "name": "Bash", "input": {"command": "ls"}}],
    }
    (block,) = read(body(use, result(content, is_error=True))).blocks
    assert (block.text, block.tool, block.arguments) == ("out", "Bash", '{"command": "ls"}')
    assert (block.role, block.call_id, block.is_error) == ("tool", "t", True)


def test_what_surrounds_the_blocks() -> None:
    request = read(
        body(
            {"role": "user", "content": [{"type": "text", "text": "u", "cache_control": {"type": "ephemeral"}}]},
            {"role": "system", "content": "late"},
            {"role": "assistant", "content": "x"},
            {"role": "user", "content": "more"},
            system=[{"type": "text", "text": "s", "cache_control": {"type": "ephemeral"}}],
            tools=[{"name": "Bash"}, {"type": "web_search_20250305", "name": "web_search"}],
            stream=True,
        )
    )
    assert (request.model, request.stream, request.turns) == ("claude", True, 4)
    assert (request.system, request.tools) == (("s", "late"), frozenset({"Bash", "web_search"}))
    assert request.opening == b'"u"'
    assert len(request.cache_marks) == 2


def test_the_opening_does_not_move_with_the_cache_marker() -> None:
    marked = {"type": "text", "text": "u", "cache_control": {"type": "ephemeral"}}
    first = read(body({"role": "user", "content": [marked]}))
    then = read(
        body({"role": "user", "content": [{"type": "text", "text": "u"}]}, {"role": "assistant", "content": "a"})
    )
    assert first.opening == then.opening


def test_automatic_caching_marks_the_end_of_the_conversation() -> None:
    sent = body({"role": "user", "content": "u"}, cache_control={"type": "ephemeral"})
    assert sent.index(b"}]") + 2 in read(sent).cache_marks


def test_a_marker_within_a_string_is_none() -> None:
    assert read(body({"role": "user", "content": '"cache_control": {"type": "ephemeral"}'})).cache_marks == ()


START = {
    "type": "message_start",
    "message": {
        "model": "claude",
        "usage": {
            "input_tokens": 10,
            "cache_creation_input_tokens": 30,
            "cache_creation": {"ephemeral_5m_input_tokens": 20, "ephemeral_1h_input_tokens": 10},
            "cache_read_input_tokens": 60,
            "output_tokens": 1,
            "service_tier": "standard",
        },
    },
}


def test_a_delta_is_cumulative_and_a_zero_in_it_says_nothing() -> None:
    delta = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 40}}
    expected = Usage(10, 60, 20, 10, 40, None, "claude", "standard")
    assert usage(START).updated(usage(delta)) == expected
    zeros = {"input_tokens": 0, "cache_read_input_tokens": 0, "cache_creation_input_tokens": 0, "output_tokens": 40}
    assert usage(START).updated(usage({**delta, "usage": zeros})) == expected


def test_a_deltas_unsplit_cache_writes_are_not_counted_twice() -> None:
    delta = {"type": "message_delta", "usage": {"cache_creation_input_tokens": 35, "output_tokens": 40}}
    grown = usage(START).updated(usage(delta))
    assert (grown.cache_write, grown.cache_write_1h) == (25, 10)


def test_vendors_that_count_in_the_delta_only() -> None:
    start = {"type": "message_start", "message": {"usage": {"input_tokens": 0, "output_tokens": 0}}}
    delta = {"type": "message_delta", "usage": {"input_tokens": 9, "cache_read_input_tokens": 5, "output_tokens": 4}}
    assert usage(start).updated(usage(delta)) == Usage(9, 5, output=4)


def test_a_whole_message_says_all() -> None:
    whole = {"type": "message", **START["message"]}  # type: ignore[dict-item]  # a dict, as written above
    assert usage(whole) == Usage(10, 60, 20, 10, 1, None, "claude", "standard")
    assert is_last(whole)


def test_the_delta_with_a_stop_reason_is_the_last_word() -> None:
    assert not is_last(START)
    assert not is_last({"type": "message_delta", "delta": {}, "usage": {"output_tokens": 1}})
    assert is_last({"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 1}})
    assert is_last({"type": "message_stop"})


@pytest.mark.parametrize(
    "event", [{}, {"message": None}, {"usage": []}, {"type": "message_delta", "usage": {"output_tokens": None}}]
)
def test_odd_events_say_nothing(event: dict[str, Any]) -> None:
    assert usage(event) == Usage()
