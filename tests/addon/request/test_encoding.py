"""Bodies that are not one whole stream in one known encoding are refused; all others come back as they were."""

from __future__ import annotations

import contextlib
import gzip
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from thinwire.addon.request import encoding
from thinwire.addon.request.encoding import ENCODERS
from thinwire.pipeline.response.content_encoding import Broken, TooLarge

CAP = 1 << 20
BODY = b'{"model": "m", "messages": []}' * 50
ORIGINALS = {
    "gzip": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
    "br": brotli.compress(BODY),
    "zstd": zstandard.ZstdCompressor().compress(BODY),
}
BOMB = bytes(200 * CAP)


@pytest.mark.parametrize("named", ["x-gzip", "gzip, br", "zip", "GZIP,", "\x00"])
def test_an_encoding_that_is_not_known_is_refused(named: str) -> None:
    with pytest.raises(Broken):
        encoding.decode(b"anything", encoding.name(named), CAP)


@pytest.mark.parametrize("named", ENCODERS)
def test_a_stream_that_is_cut_off_is_refused(named: str) -> None:
    for end in (0, 1, len(ORIGINALS[named]) // 2, len(ORIGINALS[named]) - 1):
        with pytest.raises(Broken):
            encoding.decode(ORIGINALS[named][:end], named, CAP)


@pytest.mark.parametrize("named", ENCODERS)
def test_something_trailing_is_refused(named: str) -> None:
    with pytest.raises(Broken):
        encoding.decode(ORIGINALS[named] + b"trailing" * 10, named, CAP)


@pytest.mark.parametrize("named", ENCODERS)
def test_a_bomb_is_refused_at_the_cap(named: str) -> None:
    with pytest.raises(TooLarge):
        encoding.decode(encoding.encode(BOMB, named, b""), named, CAP)


@pytest.mark.parametrize("named", ENCODERS)
@given(junk=st.binary(max_size=200))
def test_random_bytes_are_only_ever_broken(named: str, junk: bytes) -> None:
    with contextlib.suppress(Broken):
        encoding.decode(junk, named, CAP)


@pytest.mark.parametrize("named", ENCODERS)
@given(body=st.binary(max_size=3000))
def test_what_was_encoded_decodes_to_the_same(named: str, body: bytes) -> None:
    assert encoding.decode(encoding.encode(body, named, ORIGINALS[named]), named, CAP) == body


@pytest.mark.parametrize("named", ["", "identity", " Identity "])
def test_no_encoding_gives_the_very_same_object(named: str) -> None:
    assert encoding.decode(BODY, encoding.name(named), CAP) is BODY


def test_deflate_stays_bare_where_it_came_bare() -> None:
    stream = zlib.compressobj(wbits=-15)
    bare = stream.compress(BODY) + stream.flush()
    assert encoding.decode(bare, "deflate", CAP) == BODY
    assert zlib.decompress(encoding.encode(BODY, "deflate", bare), -15) == BODY
    assert zlib.decompress(encoding.encode(BODY, "deflate", ORIGINALS["deflate"])) == BODY
