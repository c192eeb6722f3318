"""Request bodies out of their content-encoding and back into it.

Hazards: a body of kilobytes may unpack to gigabytes, so every decoder stops at a cap; brotli at mitmproxy's own quality
11 takes 1.8 s per MB, so the qualities here are those that a live request can wait for (br 4, zstd 3, gzip 6). What is
not one whole stream in one known encoding (two stacked, cut off, something trailing) is not ours to change.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import brotli
import zstandard

# Brotli before 1.2 and zstd's streams cannot limit their output. 32 bytes of input unpack to 25 MB at the very most.
_SLICE: Final = 32
_RAW_DEFLATE: Final = -zlib.MAX_WBITS
_GZIP: Final = zlib.MAX_WBITS | 16


class Undecodable(ValueError):
    """The body is not one whole stream of its encoding."""


class TooLarge(Undecodable):
    """The body unpacks to more than the cap."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """One content-encoding."""

    decode: Callable[[bytes, int], bytes]
    """(body, cap in bytes of output). Raises Undecodable."""
    encode: Callable[[bytes, bytes], bytes]
    """(body, the original in this encoding, whose flavour is kept)."""


def _inflate(body: bytes, cap: int, wbits: int) -> bytes:
    stream = zlib.decompressobj(wbits)
    try:
        found = stream.decompress(body, cap + 1)
    except zlib.error as error:
        raise Undecodable(str(error)) from error
    if len(found) > cap:
        raise TooLarge
    if not stream.eof or stream.unused_data:
        raise Undecodable("not one whole stream")
    return found


def _deflated(body: bytes, wbits: int) -> bytes:
    stream = zlib.compressobj(6, wbits=wbits)
    return stream.compress(body) + stream.flush()


def _deflate_flavour(body: bytes) -> int:
    """`deflate` means zlib by the RFC, but some clients send it bare; a zlib header is a multiple of 31."""
    zlib_header = len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if zlib_header else _RAW_DEFLATE


def _sliced(body: bytes, cap: int, process: Callable[[bytes], bytes]) -> bytes:
    """What `process`, a decoder that cannot limit its output, makes of the body, stopped soon after the cap."""
    parts: list[bytes] = []
    size = 0
    for index in range(0, len(body), _SLICE):
        parts.append(process(body[index : index + _SLICE]))
        size += len(parts[-1])
        if size > cap:
            raise TooLarge
    return b"".join(parts)


def _unbrotli(body: bytes, cap: int) -> bytes:
    stream = brotli.Decompressor()
    try:
        found = _sliced(body, cap, stream.process)
    except brotli.error as error:
        raise Undecodable(str(error)) from error
    if not stream.is_finished():
        raise Undecodable("not one whole stream")
    return found


def _unzstd(body: bytes, cap: int) -> bytes:
    stream = zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()
    try:
        found = _sliced(body, cap, stream.decompress)
    except zstandard.ZstdError as error:
        raise Undecodable(str(error)) from error
    if not stream.eof or stream.unused_data:
        raise Undecodable("not one whole stream")
    return found


ENCODINGS: Final[dict[str, Encoding]] = {
    "gzip": Encoding(lambda body, cap: _inflate(body, cap, _GZIP), lambda body, like: _deflated(body, _GZIP)),
    "deflate": Encoding(
        lambda body, cap: _inflate(body, cap, _deflate_flavour(body)),
        lambda body, like: _deflated(body, _deflate_flavour(like)),
    ),
    "br": Encoding(_unbrotli, lambda body, like: bytes(brotli.compress(body, quality=4))),
    "zstd": Encoding(_unzstd, lambda body, like: zstandard.ZstdCompressor(level=3).compress(body)),
}


def name(header: str) -> str:
    """The encoding named by a content-encoding header; "" for none at all."""
    named = header.strip().lower()
    return "" if named == "identity" else named


def decode(body: bytes, encoding: str, cap: int) -> bytes:
    """The bytes behind `encoding`; the same object for "". Raises Undecodable, TooLarge above `cap` bytes."""
    if not encoding:
        return body
    known = ENCODINGS.get(encoding)
    if known is None:
        raise Undecodable("an encoding that is not known here")
    return known.decode(body, cap)


def encode(body: bytes, encoding: str, like: bytes) -> bytes:
    """`body` in `encoding`, in the flavour of `like`, the original in that encoding."""
    return ENCODINGS[encoding].encode(body, like) if encoding else body
