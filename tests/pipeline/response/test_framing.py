"""Documents out of pieces: what is dropped, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.pipeline.response.content_encoding import Broken
from thinwire.pipeline.response.framing import AwsEvents, Framing, JsonLines, ServerSentEvents, Sniffed, Whole, framing

from ..responses import frame


def documents(reader: Framing, *pieces: bytes) -> list[bytes]:
    found = [document for piece in pieces for document in reader.feed(piece)]
    return found + list(reader.flush())


@pytest.mark.parametrize(
    "stream",
    [b"", b"\n\n\n", b": comment\n\n", b"event: x\nid: 1\nretry: 5\n\n", b"data\n\n", b"DATA: x\n\n", b" data: x\n\n"],
)
def test_events_without_data(stream: bytes) -> None:
    assert documents(ServerSentEvents(), stream) == []


@given(st.lists(st.sampled_from([b"data: a", b"data:b", b": c", b"event: d", b""]), max_size=12), st.data())
def test_events_are_the_same_whatever_ends_their_lines(lines: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(line + data.draw(st.sampled_from([b"\n", b"\r\n"])) for line in lines)
    events = b"\n".join(lines).split(b"\n\n")
    plain = [b"\n".join(line[5:] for line in event.split(b"\n") if line[:5] == b"data:") for event in events]
    assert documents(ServerSentEvents(), stream) == [event for event in plain if event]
    assert documents(ServerSentEvents(), *(stream[at : at + 1] for at in range(len(stream)))) == [e for e in plain if e]


SMALL, LARGE = b'{"n":1}', b'{"text":"%s"}' % (b"x" * 5_000)
STREAMS: dict[type[Framing], Callable[[bytes], bytes]] = {
    JsonLines: lambda document: document + b"\n",
    ServerSentEvents: lambda document: b"data:" + document + b"\n\n",
    AwsEvents: frame,
}


@pytest.mark.parametrize("reader", STREAMS)
@pytest.mark.parametrize("size", [1, 100, 999])
def test_a_document_that_is_too_large_is_left_out_and_the_next_one_comes(
    reader: type[Framing], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thinwire.pipeline.response.framing._MOST", 1_000)
    stream = b"".join(map(STREAMS[reader], (SMALL, LARGE, SMALL)))
    found = documents(reader(), *(stream[at : at + size] for at in range(0, len(stream), size)))
    assert [document for document in found if document] == [SMALL, SMALL]


def test_a_response_that_is_too_large_is_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinwire.pipeline.response.framing._MOST", 1_000)
    assert documents(Whole(), *(LARGE[at : at + 100] for at in range(0, len(LARGE), 100))) == []
    assert documents(Whole(), SMALL[:3], SMALL[3:]) == [SMALL]


def test_lines_are_documents() -> None:
    assert documents(JsonLines(), b'{"a":1}\n\n{"b"', b":2}\r\n{}") == [b'{"a":1}', b'{"b":2}', b"{}"]


def test_a_whole_document_comes_at_the_end() -> None:
    reader = Whole()
    assert list(reader.feed(b'{"a"')) == []
    assert documents(reader, b":1}") == [b'{"a":1}']


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [
        ("text/event-stream; charset=utf-8", ServerSentEvents),
        ("Application/X-NDJSON", JsonLines),
        ("application/vnd.amazon.eventstream", AwsEvents),
        ("application/json", Sniffed),
        ("text/plain", Sniffed),
        ("", Sniffed),
    ],
)
def test_the_content_type_tells(content_type: str, kind: type) -> None:
    assert type(framing(content_type)) is kind


def test_without_a_type_the_first_byte_tells() -> None:
    assert documents(Sniffed(), b" \n", b'{"a":', b"1}") == [b'{"a":1}']
    assert documents(Sniffed(), b"", b"\n", b"event: x\ndata: y\n\n") == [b" y"]
    assert documents(Sniffed(), b"  ") == []


@pytest.mark.parametrize(
    "junk", [b"x" * 20, b"\x00" * 20, frame(b"{}")[:-4] + b"HTTP/1.1 200 OK\r\n\r\n", (1 << 31).to_bytes(4, "big") * 5]
)
def test_what_is_no_event_stream_is_refused(junk: bytes) -> None:
    with pytest.raises(Broken):
        documents(AwsEvents(), junk)


def test_frames_give_their_payloads_out_of_base64() -> None:
    stream = frame(b'{"a":1}') + frame(b'{"bytes":"e30=","p":"x"}') + frame(b'{"bytes":"e30"}') + frame(b"")
    assert documents(AwsEvents(), stream) == [b'{"a":1}', b"{}", b'{"bytes":"e30"}', b""]
