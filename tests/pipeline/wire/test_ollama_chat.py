from json import dumps
from typing import Any

import pytest

from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.wire.ollama_chat import is_last, read, usage

CALLS = {
    "role": "assistant",
    "tool_calls": [{"function": {"name": name, "arguments": {"n": n}}} for n, name in enumerate(["a", "b", "a"])],
}


def read_messages(*messages: Any, **top: Any) -> Any:
    return read(dumps({"model": "qwen", "messages": messages, **top}).encode())


@pytest.mark.parametrize(
    "message",
    [
        {"role": "system", "content": "x"},
        {"role": "assistant", "content": "x", "thinking": "y"},
        {"role": "tool", "content": [{"type": "text", "text": "x"}]},
        {"role": "tool", "images": ["x"]},
    ],
)
def test_untouched(message: dict[str, Any]) -> None:
    assert read_messages(message).blocks == ()


def test_results_without_names_answer_in_order() -> None:
    blocks = read_messages(CALLS, *({"role": "tool", "content": text} for text in "xyz")).blocks
    assert [(block.tool, block.arguments) for block in blocks] == [
        ("a", '{"n": 0}'),
        ("b", '{"n": 1}'),
        ("a", '{"n": 2}'),
    ]


def test_results_with_names_answer_in_the_order_of_their_name() -> None:
    results = [{"role": "tool", "tool_name": name, "content": "x"} for name in ("b", "a", "a", "a")]
    blocks = read_messages(CALLS, *results).blocks
    assert [block.arguments for block in blocks] == ['{"n": 1}', '{"n": 0}', '{"n": 2}', ""]
    assert [block.tool for block in blocks] == ["b", "a", "a", "a"]


def test_calls_of_an_earlier_turn_wait_no_longer() -> None:
    (block,) = read_messages(CALLS, {"role": "assistant", "content": "x"}, {"role": "tool", "content": "y"}).blocks
    assert (block.tool, block.arguments) == ("", "")


def test_it_streams_unless_told_not_to() -> None:
    assert read_messages().stream
    assert not read_messages(stream=False).stream


def test_usage_is_in_the_line_that_says_done() -> None:
    done = {"model": "qwen", "done": True, "prompt_eval_count": 9, "eval_count": 4}
    assert (usage(done), is_last(done)) == (Usage(9, output=4, model="qwen"), True)
    assert not is_last({"done": False, "message": {"content": "x"}})


@pytest.mark.parametrize("event", [{}, {"eval_count": "4"}, {"eval_count": -1}, {"model": 3}])
def test_odd_events_say_nothing(event: dict[str, Any]) -> None:
    assert usage(event) == Usage()
