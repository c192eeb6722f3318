"""Where each value of a JSON document stands in its bytes.

Theory: msgspec splits an object or array into raw slices at 1.5 GB/s but does not say where they were. They are chained
here by offset: after one slice comes exactly a comma, the next key and a colon, then the next slice. Anything else
between two slices is a duplicate key that the dict swallowed, and the document is left alone.
"""

from __future__ import annotations

import re
from json import JSONDecoder, loads
from typing import Final, NamedTuple

import msgspec

from ..model.reasons import Reason

_OBJECT: Final = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ARRAY: Final = msgspec.json.Decoder(list[msgspec.Raw])
_SPACE: Final = re.compile(rb"[ \t\n\r]*")
_COMMA: Final = re.compile(rb"[ \t\n\r]*,?[ \t\n\r]*")
_STRING: Final = rb'("[^"\\]*+(?:\\.[^"\\]*+)*+")[ \t\n\r]*'
_KEY: Final = re.compile(_COMMA.pattern + _STRING + rb":[ \t\n\r]*", re.DOTALL)
_STRING_OR_KEY: Final = re.compile(_STRING + rb"(:?)", re.DOTALL)


class Unreadable(ValueError):
    """The body cannot be read as what it should be; `reason` says how."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Span(NamedTuple):
    """A JSON value at body[start:end], without the white space around it."""

    start: int
    end: int


def root(body: bytes) -> Span:
    """The span of the whole document."""
    match = _SPACE.match(body)
    assert match is not None
    return Span(match.end(), len(body.rstrip(b" \t\n\r")))


def members(body: bytes, span: Span) -> dict[str, Span]:
    """Key -> span of each member of the object at `span`. Raises Unreadable if it is none, or has a key twice."""
    try:
        raws = _OBJECT.decode(memoryview(body)[span.start : span.end])
    except msgspec.ValidationError:
        raise Unreadable(Reason.NOT_THIS_FORMAT) from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Unreadable(Reason.NOT_JSON) from None
    results: dict[str, Span] = {}
    position = span.start + 1
    for key, raw in raws.items():
        match = _KEY.match(body, position, span.end)
        if match is None or (match[1][1:-1] != key.encode() and _decoded(match[1]) != key):
            raise Unreadable(Reason.DUPLICATE_KEYS)
        position = _follow(body, match.end(), raw)
        results[key] = Span(match.end(), position)
    _closes(body, position, span.end)
    return results


def elements(body: bytes, span: Span) -> list[Span]:
    """The spans of the elements of the array at `span`. Raises Unreadable if it is none."""
    try:
        raws = _ARRAY.decode(memoryview(body)[span.start : span.end])
    except msgspec.ValidationError:
        raise Unreadable(Reason.NOT_THIS_FORMAT) from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Unreadable(Reason.NOT_JSON) from None
    results: list[Span] = []
    position = span.start + 1
    for raw in raws:
        match = _COMMA.match(body, position, span.end)
        assert match is not None
        position = _follow(body, match.end(), raw)
        results.append(Span(match.end(), position))
    _closes(body, position, span.end)
    return results


def is_object(body: bytes, span: Span) -> bool:
    return body[span.start : span.start + 1] == b"{"


def is_array(body: bytes, span: Span) -> bool:
    return body[span.start : span.start + 1] == b"["


def is_string(body: bytes, span: Span) -> bool:
    return body[span.start : span.start + 1] == b'"'


def string(body: bytes, span: Span | None) -> str:
    """The string at `span`; "" where there is none or it is of another type."""
    if span is None or not is_string(body, span):
        return ""
    return _decoded(body[span.start : span.end])


def strings(body: bytes, span: Span) -> list[Span]:
    """The spans of all strings at and below `span` that are values, not keys, in the order of the bytes.

    One pass whatever the depth. Raises Unreadable if an object on the way has a key twice.
    """
    if is_string(body, span):
        return [span]
    _check_keys(body, span)
    matches = _STRING_OR_KEY.finditer(body, span.start, span.end)
    return [Span(*match.span(1)) for match in matches if not match[2]]


def _check_keys(body: bytes, span: Span) -> None:
    if body.find(b"{", span.start, span.end) < 0:
        return
    try:
        _CHECKED.decode(body[span.start : span.end].decode())
    except (ValueError, RecursionError) as error:
        raise error if isinstance(error, Unreadable) else Unreadable(Reason.NOT_JSON) from None


def _once(pairs: list[tuple[str, object]]) -> None:
    if len({key for key, _ in pairs}) < len(pairs):
        raise Unreadable(Reason.DUPLICATE_KEYS)


# Numbers are not wanted, and an int() of more than 4,300 digits raises.
_CHECKED: Final = JSONDecoder(object_pairs_hook=_once, parse_int=str, parse_float=str)


def _decoded(raw: bytes) -> str:
    if b"\\" not in raw:
        try:
            return raw[1:-1].decode()
        except UnicodeDecodeError:
            raise Unreadable(Reason.NOT_JSON) from None
    try:
        text = loads(raw)
    except ValueError:
        raise Unreadable(Reason.NOT_JSON) from None
    return str(text)


def _follow(body: bytes, position: int, raw: msgspec.Raw) -> int:
    """The end of the slice that must stand at `position`; a slice of another place means that a key came twice."""
    value = bytes(raw)  # comparing with a view would go byte by byte
    if not body.startswith(value, position):
        raise Unreadable(Reason.DUPLICATE_KEYS)
    return position + len(value)


def _closes(body: bytes, position: int, end: int) -> None:
    if body[position : end - 1].strip(b" \t\n\r"):
        raise Unreadable(Reason.DUPLICATE_KEYS)
