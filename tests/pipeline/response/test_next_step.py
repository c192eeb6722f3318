"""What a model does next is read the same from a whole response and from a stream, however it is cut, in every wire."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.commands.fake_provider import Call, Reply
from thinwire.addon.commands.fake_provider.dialects import DIALECTS, Bill, Dialect
from thinwire.pipeline.response.next_step import Step, StepReader, difference
from thinwire.pipeline.wire import BY_NAME

from ..responses import AWS, EVENTS, JSON, LINES, frame, sse

ARGUMENTS = {"path": "/var/log/é", "lines": 20, "deep": {"b": [1], "a": None}}
CALLS = (Call("bash", {"command": "make"}, "c1"), Call("read", ARGUMENTS, "c2"))
STEP: Step = (("bash", '{"command": "make"}'), ("read", json.dumps(ARGUMENTS, sort_keys=True)))
BILL = Bill(9, 0, 9)
CALLING = [one for one in DIALECTS if one.wire not in ("cohere-v2", "ollama-chat", "bedrock-converse")]
"""The fake provider's dialects that know calls."""
COHERE = {"id": "c1", "type": "function", "function": {"name": "bash", "arguments": '{"command": "make"}'}}
CUSTOM = {"type": "custom_tool_call", "call_id": "c", "name": "bash", "input": '{"command":"make"}'}
END = 'and": "make"}'
OLLAMA = {"function": {"name": "bash", "arguments": {"command": "make"}}}
USE = {"toolUseId": "c1", "name": "bash", "input": {"command": "make"}}


def _piece(kind: str, arguments: str = "", **named: str) -> dict[str, Any]:
    """One event of Cohere's stream."""
    function = {"function": {**named, "arguments": arguments}}
    return {"type": f"tool-call-{kind}", "index": 0, "delta": {"message": {"tool_calls": function}}}


RECORDED: dict[str, tuple[str, str, bytes]] = {
    "cohere whole": ("cohere-v2", JSON, json.dumps({"message": {"tool_calls": [COHERE]}}).encode()),
    "cohere stream": ("cohere-v2", EVENTS, sse(_piece("start", name="bash"), _piece("delta", '{"comm'), _piece("delta", END))),
    "ollama whole": ("ollama-chat", JSON, json.dumps({"message": {"tool_calls": [OLLAMA]}, "done": True}).encode()),
    "ollama stream": (
        "ollama-chat",
        LINES,
        b"".join(json.dumps(one).encode() + b"\n" for one in ({"message": {"tool_calls": [OLLAMA]}}, {"done": True})),
    ),
    "bedrock whole": ("bedrock-converse", JSON, json.dumps({"output": {"message": {"content": [{"toolUse": USE}]}}}).encode()),
    "bedrock stream": (
        "bedrock-converse",
        AWS,
        b"".join(
            frame(json.dumps(one).encode())
            for one in (
                {"contentBlockIndex": 1, "start": {"toolUse": {"toolUseId": "c1", "name": "bash"}}},
                {"contentBlockIndex": 1, "delta": {"toolUse": {"input": '{"command"'}}},
                {"contentBlockIndex": 1, "delta": {"toolUse": {"input": ': "make"}'}}},
            )
        ),
    ),
    "openai in pieces": (
        "openai-chat",
        EVENTS,
        sse(
            {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"name": "bash", "arguments": ""}}]}}]},
            {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": '{"command": '}}]}}]},
            {"choices": [{"delta": {"tool_calls": [{"index": 0, "function": {"arguments": '"make"}'}}]}}]},
        ),
    ),
    "a custom tool": ("openai-responses", EVENTS, sse({"type": "response.output_item.done", "item": CUSTOM})),
}  # fmt: skip


def step(wire: str, content_type: str, pieces: Sequence[bytes], encoding: str = "") -> Step:
    reader = StepReader(wire, content_type, encoding)
    for piece in pieces:
        reader.feed(piece)
    found = reader.flush()
    assert not reader.broken
    return found


def bytewise(body: bytes) -> list[bytes]:
    return [body[at : at + 1] for at in range(len(body))]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.wire)
def test_an_answer_in_words_calls_nothing(dialect: Dialect) -> None:
    whole = json.dumps(dialect.whole(Reply("use `bash`"), BILL, "m")).encode()
    assert step(dialect.wire, JSON, [whole]) == ()
    assert step(dialect.wire, dialect.stream_type, list(dialect.events(Reply("use `bash`"), BILL, "m"))) == ()


@pytest.mark.parametrize("dialect", CALLING, ids=lambda one: one.wire)
def test_whole_and_streamed_are_one_step(dialect: Dialect) -> None:
    whole = json.dumps(dialect.whole(Reply(calls=CALLS), BILL, "m")).encode()
    stream = b"".join(dialect.events(Reply(calls=CALLS), BILL, "m"))
    assert step(dialect.wire, JSON, [whole]) == STEP
    assert step(dialect.wire, dialect.stream_type, bytewise(stream)) == STEP
    assert step(dialect.wire, dialect.stream_type, [gzip.compress(stream)], "gzip") == STEP


@pytest.mark.parametrize("name", RECORDED)
def test_what_vendors_send_is_read_at_once_and_byte_by_byte(name: str) -> None:
    wire, content_type, body = RECORDED[name]
    assert step(wire, content_type, [body]) == step(wire, content_type, bytewise(body)) == STEP[:1]


def test_a_wire_or_an_encoding_that_nobody_knows_is_said_to_be_broken() -> None:
    assert StepReader("smoke", JSON, "").broken
    assert StepReader("openai-chat", JSON, "lzma").broken
    reader = StepReader("openai-chat", JSON, "gzip")
    reader.feed(b"no gzip at all")
    assert reader.broken
    assert reader.flush() == ()


@pytest.mark.parametrize(
    ("wire", "event"),
    [
        ("openai-chat", {"choices": [{"delta": {"tool_calls": [{"index": [1], "function": {"name": "bash"}}]}}]}),
        ("anthropic-messages", {"index": {}, "content_block": {"type": "tool_use", "name": "bash"}}),
        ("openai-responses", {"output": [{"type": "function_call", "call_id": ["a"], "name": "bash"}]}),
        ("bedrock-converse", {"contentBlockIndex": [1], "start": {"toolUse": {"name": "bash"}}}),
        ("cohere-v2", {"index": [], "delta": {"message": {"tool_calls": {"function": {"name": "bash"}}}}}),
    ],
)
def test_a_call_at_a_place_that_is_no_number_or_name_is_read(wire: str, event: dict[str, Any]) -> None:
    assert step(wire, JSON, [json.dumps(event).encode()]) == (("bash", "{}"),)


KEYS = st.sampled_from(
    "choices delta message tool_calls function content candidates output type toolUse item start input".split()
)
JSON_VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["tool_use", "function_call"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.parametrize("wire", BY_NAME)
@given(said=JSON_VALUES)
def test_nothing_is_raised_on_whatever_comes(wire: str, said: Any) -> None:
    step(wire, JSON, [json.dumps(said).encode()])
    step(wire, EVENTS, [sse(said), b"data: {\n\n", b"\xff\n"])


def test_steps_differ_by_their_tools_or_by_what_they_are_called_with() -> None:
    one, other = ("bash", '{"command": "make"}'), ("bash", '{"command": "ls"}')
    assert difference((one,), (one,)) == difference((), ()) == "same"
    assert difference((one,), (other,)) == "arguments"
    assert (
        difference((one,), ()) == difference((one,), (one, other)) == difference((one,), (("read", one[1]),)) == "tool"
    )
