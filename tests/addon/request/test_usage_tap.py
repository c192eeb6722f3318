"""Every chunk goes on as it came, whatever the reader does; the end is told once."""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.request.usage_tap import Tap
from thinwire.addon.workers.background import BackgroundThread
from thinwire.pipeline.response.usage_reader import UsageReader

STREAM = (
    b'data: {"choices":[{"delta":{"content":"hi"}}]}\n\n'
    b'data: {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7}}\n\n'
    b"data: [DONE]\n\n"
)


class Broken(UsageReader):
    def feed_in_steps(self, chunk: bytes) -> Iterator[None]:
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


async def told(ends: list[int]) -> None:
    """Until the end has been told."""
    for _ in range(6_000):
        if ends:
            break
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("encode", [gzip.compress, brotli.compress, zstandard.ZstdCompressor().compress])
def test_what_unpacks_to_much_is_read_aside_and_ends_once(encode: Callable[[bytes], bytes]) -> None:
    ends: list[int] = []
    encoding = {"gzip": "gzip", "brotli": "br"}.get(encode.__module__ or "", "zstd")
    source = UsageReader("openai-chat", "text/event-stream", encoding)

    async def passes() -> None:
        tap = Tap(source, lambda: ends.append(threading.get_ident()), aside=BackgroundThread("test"))
        body = encode(b": ping\n\n" * 200_000 + STREAM)
        assert [tap(body), tap(b"")] == [body, b""]
        assert tap.is_behind
        assert not ends
        await told(ends)

    asyncio.run(passes())
    assert ends == [threading.get_ident()]
    assert (source.answer.usage.input, source.answer.usage.output) == (11, 7)


def test_a_bomb_ends_too(caplog: pytest.LogCaptureFixture) -> None:
    ends: list[int] = []

    async def passes() -> None:
        tap = Tap(UsageReader("openai-chat", "", "gzip"), lambda: ends.append(1), aside=BackgroundThread("test"))
        bomb = gzip.compress(bytes(80 << 20))
        assert tap(bomb) == bomb
        tap(b"")
        await told(ends)

    asyncio.run(passes())
    assert ends == [1]


def test_where_too_much_waits_already_nothing_more_is_read() -> None:
    full = BackgroundThread("test")
    full.close()
    ends: list[int] = []

    async def passes() -> None:
        tap = Tap(UsageReader("openai-chat", "", "gzip"), lambda: ends.append(1), aside=full)
        tap(gzip.compress(bytes(1 << 20)))
        assert not tap.is_behind

    asyncio.run(passes())
