"""How jobs and replacements travel between the proxy and its workers.

A frame is four bytes of length (big-endian) and a MessagePack value. Texts travel as bytes beside their struct, as stores
keep them (stores/replacement_codec.py).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

import msgspec

from thinwire.pipeline.model.job import Job, Replacement

from ..stores import replacement_codec
from ..stores.replacement_codec import decode_text, encode_text

_LENGTH: Final = struct.Struct(">I")
HEADER: Final = _LENGTH.size
READY: Final = b"\xc0"
"""The value in a worker's first frame, which says that it can take jobs."""

_JOB: Final = msgspec.msgpack.Decoder(tuple[Job, list[bytes]])


def frame(value: object) -> bytes:
    return _framed(msgspec.msgpack.encode(value))


def _framed(packed: bytes) -> bytes:
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
    return msgspec.structs.replace(job, text="", sources=bare), [encode_text(text) for text in texts]


def _together(job: Job, texts: Iterator[bytes]) -> Job:
    text = decode_text(next(texts))
    sources = tuple(msgspec.structs.replace(source, text=decode_text(next(texts))) for source in job.sources)
    return msgspec.structs.replace(job, text=text, sources=sources)


def pack_replacement(replacement: Replacement) -> bytes:
    return _framed(replacement_codec.encode(replacement))


def unpack_replacement(packed: bytes) -> Replacement:
    """Raises msgspec.DecodeError, or ValueError, on anything else."""
    return replacement_codec.decode(packed)
