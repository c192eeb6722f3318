"""Content-encodings taken off: a stream as it comes, for reading along, or a body whose every byte counts.

A stream of kilobytes can unpack to gigabytes, so pieces are small (brotli before 1.2 and zstd cannot limit what they put out, so
little is put in, and what comes is cut) and the sum has a cap. Of a stream, what stands behind its end is ignored
(brotli cannot tell it from damage where it shares a slice with the end); a body is refused for it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Final, Protocol

import brotli
import zstandard

_PIECE: Final = 64 * 1024
"""Bytes of a piece, at most."""
_BROTLI_SLICE: Final = 32  # at most 25 MB
_ZSTD_SLICE: Final = 256  # at most 8 MB: one run-length block of 128 KB needs 4 bytes
_MOST: Final = 64 * 1024 * 1024
"""Bytes of output; longer than any answer of a model, pictures in base64 included."""
_WINDOW_MOST: Final = 1 << 27


class Broken(ValueError):
    """The stream is not what it says to be; nothing more can be read from it."""


class TooLarge(Broken):
    """It unpacks to more than its cap."""


class Inflater(Protocol):
    def decode(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the decoded bytes of the next chunk. Raises Broken."""
        ...

    @property
    def is_whole(self) -> bool:
        """Return whether the stream has come to its end, and nothing came behind it."""
        ...


class _Identity:
    is_whole = True

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        if chunk:
            yield chunk


class _Zlib:
    """gzip, and deflate, which means zlib by the RFC but comes bare from some: its first two bytes tell."""

    def __init__(self, gzip: bool) -> None:
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16) if gzip else None
        self._head = b""
        self._behind = False

    @property
    def is_whole(self) -> bool:
        return self._stream is not None and self._stream.eof and not (self._stream.unused_data or self._behind)

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        if self._stream is None:
            chunk = self._head = self._head + chunk
            if len(chunk) < 2:
                return
            self._stream = zlib.decompressobj(deflate_window(chunk))
        self._behind |= self._stream.eof and bool(chunk)
        while not self._stream.eof:
            try:
                piece = self._stream.decompress(chunk, _PIECE)
            except zlib.error as error:
                raise Broken(str(error)) from error
            yield piece
            chunk = self._stream.unconsumed_tail
            if not chunk and len(piece) < _PIECE:
                return


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._behind = False

    @property
    def is_whole(self) -> bool:
        return self._stream.is_finished() and not self._behind

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        for index in range(0, len(chunk), _BROTLI_SLICE):
            if self._stream.is_finished():
                self._behind = True
                return
            try:
                yield self._stream.process(chunk[index : index + _BROTLI_SLICE])
            except brotli.error as error:
                raise Broken(str(error)) from error


class _Zstd:
    def __init__(self) -> None:
        self._stream = zstandard.ZstdDecompressor(max_window_size=_WINDOW_MOST).decompressobj()
        self._behind = False

    @property
    def is_whole(self) -> bool:
        return self._stream.eof and not (self._stream.unused_data or self._behind)

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        for index in range(0, len(chunk), _ZSTD_SLICE):
            if self._stream.eof:
                self._behind = True
                return
            try:
                yield self._stream.decompress(chunk[index : index + _ZSTD_SLICE])
            except zstandard.ZstdError as error:
                raise Broken(str(error)) from error


class _Capped:
    """No more than `most` bytes of another's output."""

    def __init__(self, inner: Inflater, most: int) -> None:
        self._inner = inner
        self._left = most

    @property
    def is_whole(self) -> bool:
        return self._inner.is_whole

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        for piece in self._inner.decode(chunk):
            self._left -= len(piece)
            if self._left < 0:
                raise TooLarge("unpacks to too much")
            for index in range(0, len(piece), _PIECE):
                yield piece[index : index + _PIECE]


_ENCODINGS: Final[dict[str, Callable[[], Inflater]]] = {
    "": _Identity,
    "identity": _Identity,
    "none": _Identity,
    "gzip": lambda: _Zlib(gzip=True),
    "x-gzip": lambda: _Zlib(gzip=True),
    "deflate": lambda: _Zlib(gzip=False),
    "br": _Brotli,
    "zstd": _Zstd,
}


def inflater(content_encoding: str) -> Inflater | None:
    """Return what takes `content_encoding` off; None for one that is not known, or several on top of each other."""
    make = _ENCODINGS.get(content_encoding.strip().lower())
    if make is None:
        return None
    return _Identity() if make is _Identity else _Capped(make(), _MOST)


def decoded(body: bytes, content_encoding: str, most: int) -> bytes:
    """Return a body that is one whole stream without its encoding.

    Raises Broken where it is none, also where something trails it, and TooLarge above `most` bytes.
    """
    make = _ENCODINGS.get(content_encoding)
    if make is None:
        raise Broken("an encoding that is not known here")
    inflating = _Capped(make(), most)
    result = b"".join(inflating.decode(body))
    if not inflating.is_whole:
        raise Broken("not one whole stream")
    return result


def deflate_window(head: bytes) -> int:
    """Return zlib's wbits for a `deflate` stream: zlib by the RFC, bare from some. A zlib header is a multiple of 31."""
    has_header = len(head) > 1 and head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS
