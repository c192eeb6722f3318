"""Every chunk goes on as it came, whatever the reader does; the end is told once."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.request.usage_tap import Tap
from thinwire.pipeline.response.usage_reader import UsageReader

STREAM = (
    b'data: {"choices":[{"delta":{"content":"hi"}}]}\n\n'
    b'data: {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7}}\n\n'
    b"data: [DONE]\n\n"
)


class Broken(UsageReader):
    def feed(self, chunk: bytes) -> None:
        raise RuntimeError(chunk)


def reader() -> UsageReader:
    return UsageReader("openai-chat", "text/event-stream", "")


@given(cuts=st.sets(st.integers(1, len(STREAM) - 1)), trailing=st.binary(max_size=20))
def test_all_chunks_come_out_as_they_went_in(cuts: set[int], trailing: bytes) -> None:
    told: list[int] = []
    source = reader()
    tap = Tap(source, lambda: told.append(1))
    edges = [0, *sorted(cuts), len(STREAM)]
    chunks = [STREAM[start:end] for start, end in pairwise(edges)] + [trailing, b"", b""]
    assert [tap(chunk) for chunk in chunks] == chunks
    assert told == [1]
    assert (source.answer.usage.input, source.answer.usage.output) == (11, 7)


def test_a_reader_that_raises_is_not_asked_again_and_its_text_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    tap = Tap(Broken("openai-chat", "", ""), lambda: None)
    assert [tap(b"secret"), tap(b"more"), tap(b"")] == [b"secret", b"more", b""]
    assert [record.getMessage() for record in caplog.records] == [
        "thinwire: the usage of a response was not read: RuntimeError"
    ]


def test_what_runs_at_the_end_cannot_hurt_the_stream() -> None:
    def end() -> None:
        raise ValueError

    assert Tap(reader(), end)(STREAM) == STREAM
