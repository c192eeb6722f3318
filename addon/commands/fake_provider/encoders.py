"""Content-encodings as servers use them: an encoder flushes after every chunk, so that a stream stays a stream."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Final, Protocol

import brotli
import zstandard


class Encoder(Protocol):
    def chunk(self, data: bytes) -> bytes: ...
    def end(self) -> bytes: ...


class Identity:
    def chunk(self, data: bytes) -> bytes:
        return data

    def end(self) -> bytes:
        return b""


class Zlib:
    def __init__(self, wbits: int) -> None:
        self._encoder = zlib.compressobj(wbits=wbits)

    def chunk(self, data: bytes) -> bytes:
        return self._encoder.compress(data) + self._encoder.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._encoder.flush()


class Brotli:
    def __init__(self) -> None:
        self._encoder = brotli.Compressor(quality=4)

    def chunk(self, data: bytes) -> bytes:
        return bytes(self._encoder.process(data) + self._encoder.flush())

    def end(self) -> bytes:
        return bytes(self._encoder.finish())


class Zstd:
    def __init__(self) -> None:
        self._encoder = zstandard.ZstdCompressor().compressobj()

    def chunk(self, data: bytes) -> bytes:
        return self._encoder.compress(data) + self._encoder.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def end(self) -> bytes:
        return self._encoder.flush()


ENCODERS: Final[dict[str, Callable[[], Encoder]]] = {
    "": Identity,
    "identity": Identity,
    "gzip": lambda: Zlib(31),
    "deflate": lambda: Zlib(15),
    "br": Brotli,
    "zstd": Zstd,
}
DECODERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "": bytes,
    "identity": bytes,
    "gzip": lambda data: zlib.decompress(data, 31),
    "deflate": lambda data: zlib.decompress(data, 15),
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


def encode(data: bytes, encoding: str) -> bytes:
    encoder = ENCODERS[encoding]()
    return encoder.chunk(data) + encoder.end()


def decode(data: bytes, encoding: str) -> bytes:
    """Raises ValueError on what is not in that encoding, KeyError on an encoding that is not known."""
    try:
        return DECODERS[encoding](data)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise ValueError(str(error)) from error
