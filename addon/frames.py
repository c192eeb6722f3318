"""How jobs and replacements travel between the proxy and its workers.

A frame is four bytes of length (big-endian) and a MessagePack value. Texts travel as bytes beside their struct, because
a lone surrogate has no UTF-8.
"""

from __future__ import annotations

import struct
from typing import Final

import msgspec

from pipeline.job import Job, Replacement

_LENGTH: Final = struct.Struct(">I")
HEADER: Final = _LENGTH.size

_JOB: Final = msgspec.msgpack.Decoder(tuple[Job, bytes])
_REPLACEMENT: Final = msgspec.msgpack.Decoder(tuple[Replacement, bytes])


def frame(value: object) -> bytes:
    packed = msgspec.msgpack.encode(value)
    return _LENGTH.pack(len(packed)) + packed


def length(header: bytes) -> int:
    """Number of bytes that follow a frame's header."""
    return int(_LENGTH.unpack(header)[0])


def pack_job(job: Job) -> bytes:
    return frame((msgspec.structs.replace(job, text=""), job.text.encode("utf-8", "surrogatepass")))


def unpack_job(packed: bytes) -> Job:
    job, text = _JOB.decode(packed)
    return msgspec.structs.replace(job, text=text.decode("utf-8", "surrogatepass"))


def pack_replacement(replacement: Replacement) -> bytes:
    if replacement.text is None:
        return frame((replacement, b""))
    text = replacement.text.encode("utf-8", "surrogatepass")
    return frame((msgspec.structs.replace(replacement, text=""), text))


def unpack_replacement(packed: bytes) -> Replacement:
    """Raises msgspec.DecodeError, or ValueError, on anything else."""
    replacement, text = _REPLACEMENT.decode(packed)
    if replacement.text is None:
        return replacement
    return msgspec.structs.replace(replacement, text=text.decode("utf-8", "surrogatepass"))
