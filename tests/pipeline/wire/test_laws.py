"""What holds for every wire format, over conversations as odd as JSON allows."""

from __future__ import annotations

import time
from json import dumps, loads
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.json_bytes.json_spans import Unreadable
from thinwire.pipeline.json_bytes.splice import json_string, splice
from thinwire.pipeline.model.blocks import Edit
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.wire import BY_NAME, WIRES, read

from .conversations import BUILDERS, TURNS, Turn, garnished, odd_json

every_wire = pytest.mark.parametrize("wire", [wire.name for wire in WIRES])
few = settings(max_examples=60, deadline=None)
seeds = st.integers(0, 1 << 32)


def parsed(body: bytes) -> Any:
    """All that a JSON document says: numbers as they are spelled, members in their order."""
    return loads(body, parse_int=str, parse_float=str, object_pairs_hook=list)


def changed(body: bytes, wire: str) -> bytes:
    """The body with every block replaced by itself, spelled by us."""
    edits = [
        Edit(block.start, block.end, json_string(block.text, block.raw), "", "", "", 0, 0, "", True)
        for block in read(wire, body).blocks
    ]
    return splice(body, edits)


def test_every_wire_has_material() -> None:
    assert set(BUILDERS) == {wire.name for wire in WIRES}


@every_wire
@given(st.binary(max_size=200))
@few
def test_random_bytes_are_unreadable(wire: str, body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(wire, body)


@every_wire
@given(TURNS, seeds)
@few
def test_a_damaged_body_is_read_or_refused(wire: str, turns: list[Turn], seed: int) -> None:
    random = Random(seed)
    body = bytearray(odd_json(BUILDERS[wire](turns)[0], random))
    for _ in range(random.randrange(4)):
        body[random.randrange(len(body))] = random.randrange(256)
    damaged = bytes(body[: random.randrange(len(body) + 1)]) if random.random() < 0.5 else bytes(body)
    try:
        request = read(wire, damaged)
    except Unreadable:
        return
    assert all(isinstance(block.text, str) for block in request.blocks)


@every_wire
@given(TURNS, seeds)
@few
def test_blocks_are_what_tools_returned_and_users_wrote(wire: str, turns: list[Turn], seed: int) -> None:
    random = Random(seed)
    document, expected = BUILDERS[wire](turns)
    request = read(wire, odd_json(garnished(document, random), random))
    assert [(block.text, block.role, block.tool, block.is_error) for block in request.blocks] == expected


@every_wire
@given(TURNS, seeds)
@few
def test_spans_are_in_order_and_apart(wire: str, turns: list[Turn], seed: int) -> None:
    body = odd_json(BUILDERS[wire](turns)[0], Random(seed))
    spans = [place for block in read(wire, body).blocks for place in (block.start, block.end)]
    assert spans == sorted(set(spans))
    assert all(block.raw[:1] == block.raw[-1:] == b'"' for block in read(wire, body).blocks)


@every_wire
@given(TURNS, seeds)
@few
def test_the_same_text_spliced_in_says_the_same(wire: str, turns: list[Turn], seed: int) -> None:
    random = Random(seed)
    body = odd_json(garnished(BUILDERS[wire](turns)[0], random), random)
    assert parsed(changed(body, wire)) == parsed(body)


@every_wire
@given(TURNS, seeds)
@few
def test_a_longer_conversation_has_the_same_opening(wire: str, turns: list[Turn], seed: int) -> None:
    shorter, longer = (BUILDERS[wire](some)[0] for some in (turns[:1], turns))
    if turns[0].results or wire not in ("openai-responses",):  # there, an empty turn leaves no trace of the model
        assert read(wire, odd_json(shorter, Random(seed))).opening == read(wire, odd_json(longer, Random(seed))).opening


@every_wire
def test_a_key_twice_on_the_way_to_a_block_is_refused(wire: str) -> None:
    body = dumps(BUILDERS[wire]([Turn("hello", ())])[0])
    for key in ('"role": "user"', '"content": ', '"parts": '):
        doubled = body.replace(key, f'"x": 1, "x": 2, {key}')
        if doubled != body:
            with pytest.raises(Unreadable) as refused:
                read(wire, doubled.encode())
            assert refused.value.reason is Reason.DUPLICATE_KEYS


@every_wire
def test_another_formats_body_has_no_conversation(wire: str) -> None:
    for body in (b"{}", b"[]", b"null", b'"messages"', b'{"messages": "x", "contents": 1, "input": {}}'):
        with pytest.raises(Unreadable) as refused:
            read(wire, body)
        assert refused.value.reason is Reason.NOT_THIS_FORMAT


@every_wire
@pytest.mark.parametrize("junk", [b"[" * 200_000, b'{"a":' * 100_000, b'"' + b"\\" * 200_001, b"\xff" * 100_000])
def test_hostile_bodies_are_refused_at_once(wire: str, junk: bytes) -> None:
    start = time.process_time()
    for body in (junk, b'{"messages":' + junk, b'{"contents":[{"parts":[' + junk):
        with pytest.raises(Unreadable):
            read(wire, body)
    assert time.process_time() - start < 2


# Shapes that no documentation describes, of the words that all of them use.
WORDS = st.sampled_from(
    "usage message delta response type object choices x_groq usageMetadata candidates finishReason prompt_tokens "
    "completion_tokens total_tokens prompt_tokens_details completion_tokens_details cached_tokens reasoning_tokens cost "
    "input_tokens output_tokens input_tokens_details cache_creation ephemeral_1h_input_tokens cacheDetails meta model "
    "promptTokenCount billed_units tokens done eval_count inputTokens stop_reason serviceTier service_tier speed "
    "server_tool_use web_search_requests iterations output item action status delta text content tool_calls function "
    "arguments promptTokensDetails modality tokenCount groundingMetadata webSearchQueries is_byok cost_details".split()
)
ODD_EVENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 1 << 70) | st.floats() | st.sampled_from(["message_delta", "x", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=20,
)


@every_wire
@given(st.dictionaries(WORDS, ODD_EVENTS, max_size=5))
@few
def test_odd_answers_say_something_sane_or_nothing(wire: str, event: dict[str, Any]) -> None:
    said = BY_NAME[wire].usage(event)
    counts = (said.input, said.cache_read, said.cache_write, said.cache_write_1h, said.output, said.reasoning)
    assert all(count is None or (type(count) is int and count >= 0) for count in counts)
    assert all(type(count) is int and count > 0 for count in (said.parts or {}).values())
    assert all(type(count) is int and count > 0 for count in said.called.values())
    assert BY_NAME[wire].is_last(event) in (True, False)
    assert BY_NAME[wire].may_tell_usage(event) in (True, False)
    assert all(type(text) is str and text for text in BY_NAME[wire].output_text(event))
    assert all(type(name) is str for _, name, _ in BY_NAME[wire].call_pieces(event))


def test_a_body_of_an_unknown_wire_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        read("smoke-signals", b"{}")
    assert refused.value.reason is Reason.UNKNOWN_WIRE
