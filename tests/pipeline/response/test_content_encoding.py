"""Content-encodings come off a stream cut anywhere; damage is said, and bombs are bounded."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from thinwire.pipeline.response.content_encoding import Broken, TooLarge, inflater
from thinwire.pipeline.response.content_encoding import decoded as unpacked

ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "identity": lambda body: body,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: bytes(brotli.compress(body)),
    "zstd": zstandard.ZstdCompressor().compress,
}
every_encoding = pytest.mark.parametrize("encoding", ENCODERS)


def decoded(encoding: str, *chunks: bytes) -> bytes:
    reader = inflater(encoding)
    assert reader is not None
    return b"".join(piece for chunk in chunks for piece in reader.decode(chunk))


@pytest.mark.parametrize("name", ["compress", "gzip, br", "zstd,gzip", "*", "gzip;q=1"])
def test_unknown_names_have_no_reader(name: str) -> None:
    assert inflater(name) is None


@every_encoding
@given(st.binary(max_size=300), st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_any_chunks_give_the_body(encoding: str, body: bytes, size: int) -> None:
    sent = ENCODERS[encoding](body)
    assert decoded(encoding, *(sent[at : at + size] for at in range(0, len(sent), size))) == body


@every_encoding
def test_long_bodies_come_in_pieces(encoding: str) -> None:
    body = b"".join(b"%d," % number for number in range(200_000))
    assert decoded(encoding, ENCODERS[encoding](body)) == body


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_damage_is_broken(encoding: str) -> None:
    with pytest.raises(Broken):
        decoded(encoding, b"this is not compressed at all")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "zstd"])
def test_what_trails_is_ignored(encoding: str) -> None:
    assert decoded(encoding, ENCODERS[encoding](b"body") + b"junk", b"more junk") == b"body"


def test_the_output_has_a_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thinwire.pipeline.response.content_encoding._MOST", 1000)
    with pytest.raises(Broken):
        decoded("gzip", gzip.compress(b" " * 1001))


@every_encoding
@given(st.binary(min_size=1, max_size=300))
@settings(max_examples=40, deadline=None)
def test_a_body_is_one_whole_stream_or_refused(encoding: str, body: bytes) -> None:
    sent = ENCODERS[encoding](body)
    assert unpacked(sent, encoding, 1_000) == body
    if encoding != "identity":
        for odd in (sent[:-1], sent + b"x", sent + sent, b""):
            with pytest.raises(Broken):
                unpacked(odd, encoding, 1_000)
    with pytest.raises(TooLarge):
        unpacked(sent, encoding, len(body) - 1)


def test_a_body_in_an_encoding_that_nobody_knows_is_refused() -> None:
    with pytest.raises(Broken):
        unpacked(b"body", "compress", 1_000)
