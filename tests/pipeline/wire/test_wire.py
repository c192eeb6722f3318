"""What the package adds to its wires: lone surrogates, UTF-8, and calls that a body does not repeat."""

from json import dumps

import pytest

from thinwire.pipeline.json_bytes.json_spans import Unreadable
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.wire import read

RESULTS = [{"type": "function_call_output", "call_id": call_id, "output": "out"} for call_id in ("a", "b")]
CALLS = {"a": ("exec_command", '{"cmd":"cat x.py"}'), "c": ("other", "")}


def tools(body: bytes) -> list[tuple[str, str]]:
    return [(block.tool, block.arguments) for block in read("openai-responses", body, CALLS).blocks]


def test_a_request_that_continues_another_knows_the_calls_of_that_one() -> None:
    continued = dumps({"previous_response_id": "r", "input": RESULTS}).encode()
    assert tools(continued) == [("exec_command", '{"cmd":"cat x.py"}'), ("", "")]


def test_a_request_that_stands_alone_means_its_own_calls() -> None:
    assert tools(dumps({"input": RESULTS}).encode()) == [("", ""), ("", "")]


def test_what_is_not_utf8_is_refused_even_where_nobody_looks() -> None:
    with pytest.raises(Unreadable) as refused:
        read("openai-chat", b'{"messages":[],"x":"\xff"}')
    assert refused.value.reason is Reason.NOT_JSON


@pytest.mark.parametrize(
    "text", [r"\ud83d", r"\ude00", r"\ud83d\ud83d\ude00", r"x\ude00\ud83d", r"\\\ud83d", r"\uD83Dé"]
)
def test_lone_surrogates_are_read_and_stay(text: str) -> None:
    body = (
        f'{{"messages":[{{"role":"user","content":"\\ud83d\\ude00"}},{{"role":"tool","content":"{text}"}}]}}'.encode()
    )
    request = read("openai-chat", body)
    assert [block.raw for block in request.blocks] == [b'"\\ud83d\\ude00"', f'"{text}"'.encode()]
    assert request.opening == b'"\\ud83d\\ude00"'
