"""How jobs and replacements travel between the proxy and its workers.

A frame is four bytes of length (big-endian) and a MessagePack value. Texts travel as bytes beside their struct, because
a lone surrogate has no UTF-8.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

import msgspec

from thinwire.pipeline.model.job import Job, Replacement

_LENGTH: Final = struct.Struct(">I")
HEADER: Final = _LENGTH.size
READY: Final = b"\xc0"
"""The value in a worker's first frame, which says that it can take jobs."""

_JOB: Final = msgspec.msgpack.Decoder(tuple[Job, list[bytes]])
_REPLACEMENT: Final = msgspec.msgpack.Decoder(tuple[Replacement, bytes])


def frame(value: object) -> bytes:
    packed = msgspec.msgpack.encode(value)
    return _LENGTH.pack(len(packed)) + packed


def length(header: bytes) -> int:
    """Number of bytes that follow a frame's header."""
    return int(_LENGTH.unpack(header)[0])


def pack_job(job: Job) -> bytes:
    return frame(_apart(job))


def unpack_job(packed: bytes) -> Job:
    job, texts = _JOB.decode(packed)
    return _together(job, iter(texts))


def _apart(job: Job) -> tuple[Job, list[bytes]]:
    """The job without its texts, and its texts: its own, then those of its sources."""
    bare = tuple(msgspec.structs.replace(source, text="") for source in job.sources)
    texts = [job.text, *(source.text for source in job.sources)]
    return msgspec.structs.replace(job, text="", sources=bare), [_bytes(text) for text in texts]


def _together(job: Job, texts: Iterator[bytes]) -> Job:
    text = _text(next(texts))
    sources = tuple(msgspec.structs.replace(source, text=_text(next(texts))) for source in job.sources)
    return msgspec.structs.replace(job, text=text, sources=sources)


def pack_replacement(replacement: Replacement) -> bytes:
    if replacement.text is None:
        return frame((replacement, b""))
    return frame((msgspec.structs.replace(replacement, text=""), _bytes(replacement.text)))


def unpack_replacement(packed: bytes) -> Replacement:
    """Raises msgspec.DecodeError, or ValueError, on anything else."""
    replacement, text = _REPLACEMENT.decode(packed)
    if replacement.text is None:
        return replacement
    return msgspec.structs.replace(replacement, text=_text(text))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(packed: bytes) -> str:
    return packed.decode("utf-8", "surrogatepass")
