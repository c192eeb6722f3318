"""Splicing: the only way a body ever changes."""

from __future__ import annotations

from collections.abc import Sequence
from json import dumps

from ..model.blocks import Edit


def splice(body: bytes, edits: Sequence[Edit]) -> bytes:
    """The body with each edit's span replaced; every other byte is where it was. No edit: the same object.

    `edits` are in order and do not overlap; ValueError otherwise.
    """
    if not edits:
        return body
    parts: list[bytes] = []
    done = 0
    for edit in edits:
        if not done <= edit.start <= edit.end <= len(body):
            raise ValueError(f"edit at {edit.start}:{edit.end} overlaps or leaves the body")
        parts += (body[done : edit.start], edit.replacement)
        done = edit.end
    parts.append(body[done:])
    return b"".join(parts)


def json_string(text: str, like: bytes) -> bytes:
    """`text` as a JSON string in the spelling of `like`: escaped to ASCII where that one was, UTF-8 otherwise."""
    if not like.isascii():
        try:
            return dumps(text, ensure_ascii=False).encode()
        except UnicodeEncodeError:  # a lone surrogate has no UTF-8; the escape is its only spelling
            pass
    return dumps(text).encode()
