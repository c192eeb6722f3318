"""Replacements as bytes: as stores keep them, and as workers send them.

A MessagePack pair of the replacement without its text, and the text as bytes, because a lone surrogate has no UTF-8.
"""

from __future__ import annotations

from typing import Final

import msgspec

from thinwire.pipeline.model.job import Replacement

_PAIR: Final = msgspec.msgpack.Decoder(tuple[Replacement, bytes])


def encode_text(text: str) -> bytes:
    """UTF-8, lone surrogates included."""
    return text.encode("utf-8", "surrogatepass")


def decode_text(encoded: bytes) -> str:
    """Raises UnicodeDecodeError on what `encode_text` did not make."""
    return encoded.decode("utf-8", "surrogatepass")


def encode(replacement: Replacement) -> bytes:
    """The replacement as bytes."""
    if replacement.text is None:
        return msgspec.msgpack.encode((replacement, b""))
    return msgspec.msgpack.encode((msgspec.structs.replace(replacement, text=""), encode_text(replacement.text)))


def decode(encoded: bytes) -> Replacement:
    """Raises msgspec.DecodeError or UnicodeDecodeError on what `encode` did not make."""
    replacement, text = _PAIR.decode(encoded)
    if replacement.text is None:
        return replacement
    return msgspec.structs.replace(replacement, text=decode_text(text))
