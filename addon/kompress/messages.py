"""How texts travel between the proxy and the process that runs the model.

A frame is that of the other workers (workers/messages.py): four bytes of length and a MessagePack value, here a pair of whether
it went well and bytes: in, the text; out, the shortened text, nothing where none of it goes, or why not. Apart from worker.py so
that the proxy's own process loads no compressor.
"""

from __future__ import annotations

from typing import Final

import msgspec

from ..workers.messages import frame

_PAIR: Final = msgspec.msgpack.Decoder(tuple[bool, bytes])


def pack(text: str, *, well: bool = True) -> bytes:
    """The frame of a text, or of why there is none."""
    return frame((well, text.encode("utf-8", "surrogatepass")))


def unpack(packed: bytes) -> tuple[bool, str]:
    """Return what a frame says, its length taken off. Raises msgspec.DecodeError, or ValueError, on anything else."""
    well, text = _PAIR.decode(packed)
    return well, text.decode("utf-8", "surrogatepass")
