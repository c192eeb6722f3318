from json import dumps
from typing import Any

import pytest

from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.wire.cohere_v2 import is_last, read, usage

CALL = {"role": "assistant", "tool_calls": [{"id": "c", "function": {"name": "sh", "arguments": "{}"}}]}


def read_messages(*messages: Any, **top: Any) -> Any:
    return read(dumps({"model": "command", "messages": messages, **top}).encode())


@pytest.mark.parametrize(
    "message",
    [
        {"role": "system", "content": "x"},
        {"role": "assistant", "content": "x", "tool_plan": "y"},
        {"role": "tool", "content": [{"type": "image_url", "image_url": {"url": "x"}}]},
        {"role": "tool", "content": [{"type": "document", "document": "x"}, {"type": "document"}]},
        {"role": "tool", "content": [{"type": "other", "document": {"data": "x"}}]},
        {"role": "tool"},
    ],
)
def test_untouched(message: dict[str, Any]) -> None:
    assert read_messages(message, documents=["x"]).blocks == ()


@pytest.mark.parametrize(
    "content",
    [
        "out",
        [{"type": "text", "text": "out"}],
        [{"type": "document", "document": {"data": "out"}}],
        [{"type": "document", "document": {"id": "d", "data": {"rows": [{"a": "out", "b": 1}]}}}],
    ],
)
def test_a_result_knows_its_call(content: Any) -> None:
    (block,) = read_messages(CALL, {"role": "tool", "tool_call_id": "c", "content": content}).blocks
    assert (block.text, block.tool, block.arguments, block.call_id) == ("out", "sh", "{}", "c")


def test_what_is_billed_goes_before_what_was_counted() -> None:
    said = {"billed_units": {"input_tokens": 9, "output_tokens": 4}, "tokens": {"input_tokens": 70, "output_tokens": 5}}
    assert usage({"type": "message-end", "delta": {"usage": said}}) == Usage(9, output=4)
    assert usage({"usage": {"tokens": said["tokens"]}}) == Usage(70, output=5)
    assert usage({"event_type": "stream-end", "response": {"meta": said}}) == Usage(9, output=4)


def test_the_end_of_a_message_is_the_last_word() -> None:
    assert is_last({"type": "message-end"})
    assert is_last({"usage": {"tokens": {}}})
    assert not is_last({"type": "content-delta", "delta": {"message": {}}})


@pytest.mark.parametrize("event", [{}, {"delta": 1}, {"usage": {"billed_units": []}}])
def test_odd_events_say_nothing(event: dict[str, Any]) -> None:
    assert usage(event) == Usage()
