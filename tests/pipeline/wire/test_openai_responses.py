from json import dumps
from typing import Any

import pytest

from thinwire.pipeline.json_bytes.json_spans import Unreadable
from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.wire.openai_responses import calls, is_last, read, usage


def body(*items: dict[str, Any], **top: Any) -> bytes:
    return dumps({"model": "gpt", "input": items, **top}).encode()


@pytest.mark.parametrize(
    "item",
    [
        {"type": "reasoning", "encrypted_content": "x", "summary": [{"type": "summary_text", "text": "x"}]},
        {"type": "compaction", "encrypted_content": "x"},
        {"type": "mcp_call", "name": "f", "output": "x"},
        {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "x"}]},
        {"type": "message", "role": "developer", "content": [{"type": "input_text", "text": "x"}]},
        {"type": "web_search_call", "output": "x"},
        {"type": "computer_call_output", "output": {"type": "input_image"}},
        {"type": "function_call_output", "call_id": "c", "output": [{"type": "input_image", "text": "x"}]},
        {"type": "function_call_output", "call_id": "c"},
        {"type": "from_the_future", "output": "x"},
        {"type": 1, "output": "x"},
    ],
)
def test_untouched(item: dict[str, Any]) -> None:
    assert read(body(item)).blocks == ()


@pytest.mark.parametrize(
    ("call", "tool", "arguments"),
    [
        ({"type": "function_call", "name": "sh", "arguments": '{"a":1}'}, "sh", '{"a":1}'),
        ({"type": "custom_tool_call", "name": "exec", "input": "ls -l"}, "exec", "ls -l"),
        ({"type": "local_shell_call", "action": {"command": ["ls"]}}, "local_shell", '{"command": ["ls"]}'),
        ({"type": "apply_patch_call", "operation": {"path": "x"}}, "apply_patch", '{"path": "x"}'),
    ],
)
@pytest.mark.parametrize("output", ["out", [{"type": "input_text", "text": "out"}]])
def test_outputs_know_their_calls(call: dict[str, Any], tool: str, arguments: str, output: Any) -> None:
    answer = {"type": call["type"] + "_output", "call_id": "c", "output": output}
    (block,) = read(body({**call, "call_id": "c"}, answer)).blocks
    assert (block.text, block.tool, block.arguments, block.call_id) == ("out", tool, arguments, "c")


def test_an_output_whose_call_came_in_the_response_before_has_only_its_id() -> None:
    other = {"type": "function_call", "call_id": "a", "name": "sh", "arguments": "{}"}
    answer = {"type": "function_call_output", "call_id": "b", "output": "out"}
    request = read(body(other, answer, previous_response_id="resp_1"))
    assert [(block.tool, block.call_id) for block in request.blocks] == [("", "b")]
    assert request.previous == "resp_1"


def test_a_websockets_message_is_read_flat_and_nested() -> None:
    inner = {"model": "m", "input": [{"type": "function_call_output", "call_id": "c", "output": "out"}]}
    for message in ({"type": "response.create", **inner}, {"type": "response.create", "response": inner}):
        request = read(dumps(message).encode())
        assert ([block.text for block in request.blocks], request.model) == (["out"], "m")


def test_a_message_that_only_continues_has_no_items() -> None:
    assert read(b'{"type":"response.create","previous_response_id":"r"}').turns == 0


def test_a_conversations_id_is_what_it_continues() -> None:
    assert read(b'{"input":"x","conversation":{"id":"conv"}}').previous == "conv"
    assert read(b'{"input":"x","conversation":"conv"}').previous == "conv"


def test_an_input_of_one_string_is_the_users() -> None:
    request = read(b'{"input":"hello","instructions":"be brief"}')
    assert [(block.text, block.role) for block in request.blocks] == [("hello", "user")]
    assert (request.opening, request.turns, request.system) == (b'"hello"', 1, ("be brief",))


def test_chat_messages_are_another_format() -> None:
    with pytest.raises(Unreadable):
        read(b'{"messages":[]}')


def test_tools_stand_at_the_top_in_items_and_in_namespaces() -> None:
    space = {"type": "namespace", "name": "mcp", "tools": [{"type": "function", "name": "get"}]}
    request = read(body({"type": "tools", "tools": [space]}, tools=[{"type": "web_search"}, {"name": "sh"}]))
    assert request.tools == {"mcp", "get", "web_search", "sh"}


ITEM = {"type": "local_shell_call", "call_id": "c", "action": {"command": ["ls"]}}


@pytest.mark.parametrize(
    "event",
    [
        {"type": "response.output_item.done", "item": ITEM},
        {"type": "response.completed", "response": {"output": [{"type": "message"}, ITEM]}},
        {"object": "response", "output": [ITEM, None]},
    ],
)
def test_a_completed_call_is_read_from_the_response(event: dict[str, Any]) -> None:
    assert list(calls(event)) == [("c", ("local_shell", '{"command": ["ls"]}'))]


@pytest.mark.parametrize(
    "event",
    [
        {"type": "response.output_item.added", "item": ITEM},
        {"type": "response.output_item.done", "item": {"type": "message"}},
        {"type": "response.output_item.done", "item": None},
        {"type": "response.completed", "response": {"output": {"a": ITEM}}},
        {"type": "response.completed", "response": None},
        {},
    ],
)
def test_nothing_else_is_one(event: dict[str, Any]) -> None:
    assert not list(calls(event))


def test_usage_comes_with_the_terminal_event() -> None:
    counts = {
        "input_tokens": 100,
        "input_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 30},
        "output_tokens": 40,
        "output_tokens_details": {"reasoning_tokens": 25},
    }
    response = {"object": "response", "model": "gpt", "service_tier": "priority", "usage": counts}
    expected = Usage(10, 60, 30, None, 40, 25, "gpt", "priority")
    assert usage(response) == expected
    for kind in ("completed", "incomplete", "failed"):
        assert usage({"type": f"response.{kind}", "response": response}) == expected
        assert is_last({"type": f"response.{kind}", "response": response})


@pytest.mark.parametrize(
    "event",
    [{}, {"response": None}, {"type": "response.created", "response": {"usage": None}}, {"usage": 1}, {"type": []}],
)
def test_odd_events_say_nothing(event: dict[str, Any]) -> None:
    assert (usage(event), is_last(event)) == (Usage(), False)
