"""Request bodies out of their content-encoding and back into it.

Hazards: a body of kilobytes may unpack to gigabytes, so decoding stops at a cap; brotli at mitmproxy's own quality 11 takes
1.8 s per MB, so the qualities here are those that a live request can wait for (br 4, zstd 3, gzip 6). What is not one whole
stream in one known encoding (two stacked, cut off, something trailing) is not ours to change.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Final

import brotli
import zstandard

from thinwire.pipeline.response.content_encoding import Broken, decoded, deflate_window

_GZIP: Final = zlib.MAX_WBITS | 16

ENCODERS: Final[Mapping[str, Callable[[bytes, bytes], bytes]]] = {
    "gzip": lambda body, like: _deflated(body, _GZIP),
    "deflate": lambda body, like: _deflated(body, deflate_window(like)),
    "br": lambda body, like: bytes(brotli.compress(body, quality=4)),
    "zstd": lambda body, like: zstandard.ZstdCompressor(level=3).compress(body),
}
"""(body, the original in this encoding, whose flavour is kept) -> the body in this encoding."""


def name(header: str) -> str:
    """Return the encoding named by a content-encoding header; "" for none at all."""
    named = header.strip().lower()
    return "" if named == "identity" else named


def decode(body: bytes, encoding: str, cap: int) -> bytes:
    """Return the bytes behind `encoding`; the same object for "". Raises Broken, TooLarge above `cap` bytes."""
    if not encoding:
        return body
    if encoding not in ENCODERS:
        raise Broken("an encoding that is not known here")
    return decoded(body, encoding, cap)


def encode(body: bytes, encoding: str, like: bytes) -> bytes:
    """Return `body` in `encoding`, in the flavour of `like`, the original in that encoding."""
    return ENCODERS[encoding](body, like) if encoding else body


def _deflated(body: bytes, wbits: int) -> bytes:
    stream = zlib.compressobj(6, wbits=wbits)
    return stream.compress(body) + stream.flush()
