"""However a response is cut and encoded, it says the same; and nothing it could be makes the reader raise."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable, Iterable
from json import dumps

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.addon.commands.fake_provider.dialects import DIALECTS, Bill, Call, Dialect, Reply
from thinwire.pipeline.model.usage import Usage
from thinwire.pipeline.response.framing import framing
from thinwire.pipeline.response.usage_reader import Answer, UsageReader, _events
from thinwire.pipeline.wire import BY_NAME

from ..responses import ALL, AWS, CHAT, EVENTS, JSON, STREAMED, WHOLE, Response, frame, sse


def raw_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


ENCODINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "none": ("", lambda body: body),
    "gzip": ("gzip", gzip.compress),
    "x-gzip": (" X-GZIP", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "bare deflate": ("deflate", raw_deflate),
    "br": ("br", lambda body: bytes(brotli.compress(body))),
    "zstd": ("zstd", zstandard.ZstdCompressor().compress),
}
every_response = pytest.mark.parametrize("response", ALL, ids=lambda one: f"{one.name} {one.content_type}")
every_encoding = pytest.mark.parametrize("encoding", ENCODINGS)
few = settings(max_examples=25, deadline=None)


def said(response: Response, chunks: Iterable[bytes], encoding: str = "") -> Usage:
    reader = UsageReader(response.wire, response.content_type, encoding)
    for chunk in chunks:
        reader.feed(chunk)
    return reader.flush()


ONLY_AN_ERROR: dict[str, bytes] = {
    "anthropic-messages": b'event: ping\ndata: {"type": "ping"}\n\nevent: error\n'
    b'data: {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}\n\n',
    "openai-chat": b'data: {"error": {"message": "The server had an error", "type": "server_error"}}\n\ndata: [DONE]\n\n',
    "openai-responses": b'data: {"type": "error", "code": "server_error", "message": "no"}\n\n',
    "gemini": b'data: {"error": {"code": 503, "message": "overloaded", "status": "UNAVAILABLE"}}\n\n',
}


@pytest.mark.parametrize("wire", ONLY_AN_ERROR)
def test_a_stream_that_says_an_error_and_nothing_else_is_known(wire: str) -> None:
    reader = UsageReader(wire, "text/event-stream", "")
    reader.feed(ONLY_AN_ERROR[wire])
    reader.flush()
    assert reader.answer.failed


@pytest.mark.parametrize(
    "body", [b"", b" \r\n", b"<!doctype html><p>Log in", b"\n<html></html>", b'<?xml version="1.0"?><Error/>']
)
@pytest.mark.parametrize("content_type", ["text/html", "application/json", "text/event-stream", ""])
@every_encoding
def test_what_is_no_answer_of_a_model_is_known(body: bytes, content_type: str, encoding: str) -> None:
    name, encode = ENCODINGS[encoding]
    reader = UsageReader("openai-chat", content_type, name)
    reader.feed(encode(body))
    assert not reader.answer.failed  # more may come
    reader.flush()
    assert reader.answer.failed


@pytest.mark.parametrize("body", [b"{}", b"data: {}\n\n", b"no JSON", b"\x00<"])
def test_what_cannot_be_read_may_have_been_an_answer(body: bytes) -> None:
    reader = UsageReader("openai-chat", "", "")
    reader.feed(body)
    reader.flush()
    assert not reader.answer.failed


@every_response
def test_no_answer_is_taken_for_an_error(response: Response) -> None:
    reader = UsageReader(response.wire, response.content_type, "")
    reader.feed(response.body)
    reader.flush()
    assert not reader.answer.failed


@every_response
@every_encoding
def test_whole_and_byte_by_byte(response: Response, encoding: str) -> None:
    name, encode = ENCODINGS[encoding]
    body = encode(response.body)
    assert said(response, [body], name) == response.usage
    assert said(response, (body[at : at + 1] for at in range(len(body))), name) == response.usage


@every_response
def test_cut_at_every_position(response: Response) -> None:
    for at in range(len(response.body)):
        assert said(response, [response.body[:at], b"", response.body[at:]]) == response.usage


@every_response
@every_encoding
@given(st.data())
@few
def test_cut_anywhere(response: Response, encoding: str, data: st.DataObject) -> None:
    name, encode = ENCODINGS[encoding]
    body = encode(response.body)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=6)))
    chunks = [body[start:end] for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    assert said(response, chunks, name) == response.usage


@pytest.mark.parametrize("response", STREAMED, ids=lambda one: one.name)
@every_encoding
def test_what_trails_a_stream_changes_nothing(response: Response, encoding: str) -> None:
    name, encode = ENCODINGS[encoding]
    for junk in (b"\n\njunk usage\n\n", b"\x00" * 40, sse({"usage": 1})):
        assert said(response, [encode(response.body), junk], name) == response.usage


@pytest.mark.parametrize("response", STREAMED, ids=lambda one: one.name)
def test_it_ends_before_the_connection_does(response: Response) -> None:
    reader = UsageReader(response.wire, response.content_type, "")
    reader.feed(response.body)
    assert (reader.answer.ended, reader.answer.usage) == (True, response.usage)


@pytest.mark.parametrize("response", STREAMED, ids=lambda one: one.name)
def test_a_stream_that_is_cut_off_says_no_more_than_it_said(response: Response) -> None:
    assert said(response, [response.body[: len(response.body) // 4]]).output in (None, 0, 1)


@pytest.mark.parametrize("response", WHOLE, ids=lambda one: one.name)
def test_a_document_that_is_cut_off_says_nothing_or_the_truth(response: Response) -> None:
    usage = said(response, [response.body[:-3]])
    assert usage == response.usage or not usage.known


@every_response
@every_encoding
@given(st.binary(max_size=80), st.integers(0, 400))
@few
def test_damage_never_raises(response: Response, encoding: str, junk: bytes, at: int) -> None:
    name, encode = ENCODINGS[encoding]
    body = encode(response.body)
    said(response, [body[:at], junk, body[at + 3 :]], name)
    said(response, [junk, body], name)


@pytest.mark.parametrize(
    ("wire", "encoding"), [("smoke-signals", ""), ("openai-chat", "compress"), ("openai-chat", "gzip, br")]
)
def test_what_nobody_can_read_says_nothing(wire: str, encoding: str) -> None:
    reader = UsageReader(wire, EVENTS, encoding)
    reader.feed(ALL[0].body)
    assert (reader.flush(), reader.answer.ended) == (Usage(), False)


def test_a_lone_surrogate_in_the_answer_hides_nothing() -> None:
    body = b'{"choices":[{"message":{"content":"\\ud83d"}}],"usage":{"prompt_tokens":5}}'
    assert said(Response("", "openai-chat", JSON, body, Usage()), [body]) == Usage(5)


def test_large_answers_are_not_parsed_but_their_usage_is() -> None:
    image = "A" * 3_000_000
    whole = dumps({"model": "m", "choices": [{"message": {"content": image}}], "usage": {"prompt_tokens": 5}}).encode()
    done = {"type": "response.completed", "response": {"output": [image], "model": "m", "usage": {"input_tokens": 5}}}
    start = time.process_time()
    assert said(Response("", "openai-chat", JSON, whole, Usage()), [whole]) == Usage(5, model="m")
    assert said(Response("", "openai-responses", EVENTS, b"", Usage()), [sse(done)]) == Usage(5, model="m")
    assert time.process_time() - start < 0.5


def test_a_document_above_the_cap_is_left_out_and_the_next_is_read() -> None:
    giant, last = sse({"usage": "x" * 9_000_000}), sse({"choices": [], "model": "m", "usage": {"prompt_tokens": 5}})
    chunks = [giant[at : at + 1_000_000] for at in range(0, len(giant), 1_000_000)] + [last]
    assert said(Response("", "openai-chat", EVENTS, b"", Usage()), chunks) == Usage(5, model="m")
    assert (
        said(Response("", "openai-chat", JSON, b"", Usage()), [b'{"usage":{"prompt_tokens":5},"x":"', *chunks])
        == Usage()
    )


def test_a_frame_above_the_cap_is_skipped_and_the_next_is_read() -> None:
    giant, last = frame(b'{"x":"' + b"y" * 9_000_000 + b'"}'), frame(b'{"usage":{"inputTokens":5}}')
    body = giant + last
    chunks = [body[at : at + 1_000_000] for at in range(0, len(body), 1_000_000)]
    assert said(Response("", "bedrock-converse", AWS, b"", Usage()), chunks) == Usage(5)


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_a_bomb_is_given_up(encoding: str) -> None:
    body = ENCODINGS[encoding][1](b" " * 40_000_000)
    reader = UsageReader("openai-chat", EVENTS, encoding)
    start = time.process_time()
    for _ in range(3):
        reader.feed(body)
    assert reader.flush() == Usage()
    assert time.process_time() - start < 5


def test_work_is_linear_in_small_chunks() -> None:
    line = b"data: " + b"x" * 20_000 + b"\n\n"
    reader = UsageReader("openai-chat", EVENTS, "")
    start = time.process_time()
    for at in range(0, len(line) * 20, 7):
        reader.feed((line * 2)[at % len(line) : at % len(line) + 7])
    assert time.process_time() - start < 2


def test_usage_before_the_end_is_what_was_said_so_far() -> None:
    reader = UsageReader("openai-chat", EVENTS, "")
    assert (reader.answer.usage, reader.answer.ended) == (Usage(), False)
    reader.feed(STREAMED[0].body)
    assert reader.answer.usage == CHAT


@pytest.mark.parametrize("response", STREAMED, ids=lambda one: one.name)
def test_what_is_not_asked_about_usage_has_nothing_to_say_about_it(response: Response) -> None:
    wire, documents = BY_NAME[response.wire], framing(response.content_type)
    events = [event for one in (*documents.feed(response.body), *documents.flush()) for event in _events(one)]
    for event in events[1:]:
        if not wire.may_tell_usage(event):
            assert not wire.usage(event).known
            assert (wire.usage(event).calls, list(wire.calls(event)), wire.is_last(event)) == (frozenset(), [], False)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.wire)
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_what_the_model_wrote_is_known_as_far_as_it_passed(dialect: Dialect, share: float) -> None:
    reply = Reply(text='Grüße, \U0001f600 "usage": {} and no more. ' * 40)
    chunks = list(dialect.events(reply, Bill(100, 0, 40), "m"))
    passed = chunks[: int(len(chunks) * share)]
    reader = UsageReader(dialect.wire, dialect.stream_type, "")
    for chunk in passed:
        reader.feed(chunk)
    reader.flush()
    assert reply.text.startswith(reader.answer.output_text)
    assert len(reader.answer.output_text) >= len(reply.text) * (share - 0.05)


def said_when_whole(dialect: Dialect, text: str) -> str:
    """Of OpenAI's Responses only deltas are read: the last event of a stream has the whole answer once more."""
    return "" if dialect.wire == "openai-responses" else text


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.wire)
def test_a_whole_answer_says_once_what_the_model_wrote(dialect: Dialect) -> None:
    reply = Reply(text="Read it. " * 40)
    reader = UsageReader(dialect.wire, JSON, "")
    reader.feed(dumps(dialect.whole(reply, Bill(100, 0, 40), "m")).encode())
    reader.flush()
    assert reader.answer.output_text == said_when_whole(dialect, reply.text)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.wire)
def test_arguments_of_calls_are_written_too(dialect: Dialect) -> None:
    chunks = list(dialect.events(Reply(calls=(Call("Bash", {"command": "make " * 200}),)), Bill(100, 0, 40), "m"))
    reader = UsageReader(dialect.wire, dialect.stream_type, "")
    for chunk in chunks:
        reader.feed(chunk)
    if b"make make" in b"".join(chunks):
        assert reader.answer.output_text.count("make") == 200


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.wire)
def test_so_are_those_in_a_whole_answer(dialect: Dialect) -> None:
    called = "make " * 200
    body = dumps(dialect.whole(Reply(calls=(Call("Bash", {"command": called}),)), Bill(100, 0, 40), "m"))
    reader = UsageReader(dialect.wire, JSON, "")
    reader.feed(body.encode())
    reader.flush()
    if called in body:  # the others call nothing
        assert reader.answer.output_text.count("make ") == said_when_whole(dialect, called).count("make ")


def test_every_wire_has_a_dialect_to_be_tested_by() -> None:
    assert {dialect.wire for dialect in DIALECTS} == BY_NAME.keys()


def test_an_answer_without_end_takes_no_memory_without_end() -> None:
    answer = Answer(BY_NAME["openai-chat"])
    for _ in range(200):
        answer.add({"choices": [{"delta": {"content": "x" * 60_000}}]})
    assert len(answer.output_text) < 5_000_000


def test_speaking_costs_little() -> None:
    chunk = sse({"object": "chat.completion.chunk", "model": "gpt", "choices": [{"delta": {"content": "word "}}]})
    reader = UsageReader("openai-chat", EVENTS, "")
    start = time.process_time()
    for _ in range(20_000):
        reader.feed(chunk)
    assert time.process_time() - start < 4  # it takes a fifth of a second
    assert reader.answer.output_text.count("word") == 20_000
