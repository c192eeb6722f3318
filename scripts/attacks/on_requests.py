"""Odd bodies, encodings and requests: each goes through thinwire as it goes through plain mitmdump."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

import brotli
import zstandard

from scripts.benchmark import HOST, PATH, chat, log

from .laboratory import Laboratory, Target, Try, wait_until

Value = TypeVar("Value")

_BODY: Final = chat([log(7, 9_000)], "question")
_SHORT: Final = b'{"model": "m", "messages": [{"role": "user", "content": "x"}]}'
_SAID: Final = json.loads(_BODY)
_ZSTD: Final = zstandard.ZstdCompressor()
_IDLE: Final = (1.0, 5.0, 30.0)
"""Seconds without a byte after which an answer is taken to be over; longer where a busy machine may have been late."""

BODIES: Final[dict[str, bytes]] = {
    "nothing": b"",
    "no JSON": b"\x00\xff" * 500,
    "a byte order mark": b"\xef\xbb\xbf" + _BODY,
    "UTF-16": _BODY.decode().encode("utf-16"),
    "cut off": _BODY[:-40],
    "twice": _BODY * 2,
    "in an array": b"[" + _BODY + b"]",
    "a key twice": _BODY[:-1] + b', "messages": []}',
    "NaN": _BODY[:-1] + b', "x": NaN}',
    "deep arrays": b'{"model": "m", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "many members": b"{" + b",".join(b'"k%d": 1' % number for number in range(200_000)) + b"}",
    "a long number": b'{"x": ' + b"9" * 200_000 + b"}",
    "messages that are none": json.dumps(_SAID | {"messages": [1, None, "x", {}, []]}).encode(),
    "half a character": _BODY.replace(b"question", b"\\ud83d question"),
    "an escaped NUL": _BODY.replace(b"question", b"\\u0000"),
    "invalid UTF-8": _BODY.replace(b"question", b"\xff\xfe"),
}
ENCODINGS: Final[dict[str, tuple[str, Callable[[], bytes]]]] = {
    "gzip, cut off": ("gzip", lambda: gzip.compress(_BODY)[:-9]),
    "gzip, something behind": ("gzip", lambda: gzip.compress(_BODY) + b"more"),
    "gzip, two members": ("gzip", lambda: gzip.compress(_BODY) * 2),
    "gzip of gzip": ("gzip, gzip", lambda: gzip.compress(gzip.compress(_BODY))),
    "gzip, said to be br": ("br", lambda: gzip.compress(_BODY)),
    "an unknown encoding": ("compress", lambda: _BODY),
    "said to be encoded": ("zstd", lambda: _BODY),
    "a gzip bomb": ("gzip", lambda: gzip.compress(bytes(200 << 20))),
    "a deflate bomb": ("deflate", lambda: zlib.compress(bytes(200 << 20))),
    "a br bomb": ("br", lambda: bytes(brotli.compress(bytes(200 << 20), quality=5))),
    "a zstd bomb": ("zstd", lambda: _ZSTD.compress(bytes(200 << 20))),
}
"""The encoding that is declared, and what makes the body: a bomb takes a second."""


def _request(*headers: str, line: str = f"POST {PATH} HTTP/1.1", host: str = HOST, body: bytes = _SHORT) -> bytes:
    return "\r\n".join((line, f"host: {host}", *headers, "", "")).encode("latin-1", "replace") + body


_SIZE: Final = f"content-length: {len(_SHORT)}"
_CHUNKED: Final = "transfer-encoding: chunked"
ODDITIES: Final[dict[str, bytes]] = {
    "a length of ²": _request("content-length: \xb2"),
    "a length of -1": _request("content-length: -1"),
    "a length with 5,000 digits": _request("content-length: " + "9" * 5_000),
    "two lengths": _request(_SIZE, "content-length: 3"),
    "a length and chunks": _request(_SIZE, _CHUNKED, body=b"3\r\nabc\r\n0\r\n\r\n"),
    "chunks with extensions": _request(_CHUNKED, body=b"3;x=y\r\nabc\r\n0\r\nt: v\r\n\r\n"),
    "a chunk of a negative size": _request(_CHUNKED, body=b"-3\r\nabc\r\n0\r\n\r\n"),
    "a chunk that is too long": _request(_CHUNKED, body=b"ffffffffffffffffff\r\nabc\r\n"),
    "a host with a trailing dot": _request(_SIZE, host=HOST + "."),
    "no host": f"POST {PATH} HTTP/1.1\r\n{_SIZE}\r\n\r\n".encode() + _SHORT,
    "another host": _request(_SIZE, host="example.com"),
    "a host that is none": _request(_SIZE, host="[::1"),
    "a host of 3,000 characters": _request(_SIZE, host="a" * 3_000),
    "HTTP/1.0": _request(_SIZE, line=f"POST {PATH} HTTP/1.0"),
    "HTTP/3.7": _request(_SIZE, line=f"POST {PATH} HTTP/3.7"),
    "a small method": _request(_SIZE, line=f"post {PATH} HTTP/1.1"),
    "an address in full": _request(_SIZE, line=f"POST https://{HOST}{PATH} HTTP/1.1"),
    "an address with %": _request(_SIZE, line="POST /v1/%63hat/completions%00 HTTP/1.1"),
    "a header without a name": _request(_SIZE, ": x"),
    "a header with NUL": _request(_SIZE, "x: a\0b"),
    "a header of 60 KB": _request(_SIZE, "x: " + "a" * 60_000),
    "an upgrade to nothing": _request(_SIZE, "connection: upgrade", "upgrade: websocket"),
    "expect": _request(_SIZE, "expect: 100-continue"),
    "two requests at once": _request(_SIZE) * 2,
    "no HTTP": b"\x16\x03\x01" + b"\0" * 300 + b"\r\n\r\n",
}


def bodies(lab: Laboratory) -> Iterator[Try]:
    with lab.thin() as thin, lab.plain() as plain:
        for name, body in _some(BODIES, lab.quick):
            yield name, _differs(lab, thin, plain, body)
        yield "no traceback", _tracebacks(thin, plain)


def encodings(lab: Laboratory) -> Iterator[Try]:
    with lab.thin() as thin, lab.plain() as plain:
        for name, (encoding, body) in _some(ENCODINGS, lab.quick):
            yield name, _differs(lab, thin, plain, body(), encoding)
        yield "no traceback", _tracebacks(thin, plain)


def oddities(lab: Laboratory) -> Iterator[Try]:
    with lab.thin() as thin, lab.plain() as plain:
        for name, request in _some(ODDITIES, lab.quick):
            yield name, _raw_differs(lab, thin, plain, request)
        answer = thin.ask(_SHORT)
        yield "a request after all that", "" if answer.status == 200 else f"status {answer.status}"
        yield "no traceback", _tracebacks(thin, plain)


def _some(table: dict[str, Value], quick: bool) -> list[tuple[str, Value]]:
    return list(table.items())[:: 4 if quick else 1]


def _differs(lab: Laboratory, thin: Target, plain: Target, body: bytes, encoding: str = "") -> str:
    headers = {"content-encoding": encoding} if encoding else {}
    statuses, arrived = [], []
    for target in (thin, plain):
        arrived.append(lab.arrived(lambda: statuses.append(target.ask(body, headers).status)))  # noqa: B023  (called at once)
    if statuses[0] != statuses[1]:
        return f"status {statuses[0]}, and {statuses[1]} without thinwire"
    if arrived[0] != arrived[1] and not _is_smaller(arrived[0], arrived[1]):
        return "another body arrives than without thinwire"
    return ""


def _is_smaller(thin: list[bytes], plain: list[bytes]) -> bool:
    """Return whether the body was compressed, into JSON that says the same but for the tool's output."""
    try:
        one, other = (json.loads(arrived[0]) for arrived in (thin, plain))
        for request in (one, other):
            for message in request["messages"]:
                if message["role"] == "tool":
                    message.pop("content")
    except (ValueError, KeyError, TypeError, IndexError):
        return False
    return len(thin[0]) < len(plain[0]) and repr(one) == repr(other)


def _raw_differs(lab: Laboratory, thin: Target, plain: Target, request: bytes) -> str:
    difference = ""
    for idle in _IDLE:
        difference = _raw_difference(lab, thin, plain, request, idle)
        if not difference:
            break
    return difference


def _raw_difference(lab: Laboratory, thin: Target, plain: Target, request: bytes, idle: float) -> str:
    firsts, arrived = [], []
    for target in (thin, plain):
        arrived.append(lab.arrived(lambda: firsts.append(target.raw(request, idle)[:12])))  # noqa: B023  (called at once)
    if firsts[0] != firsts[1]:
        return f"{firsts[0]!r}, and {firsts[1]!r} without thinwire"
    return "" if arrived[0] == arrived[1] else "another body arrives than without thinwire"


def _tracebacks(thin: Target, plain: Target) -> str:
    if wait_until(lambda: thin.tracebacks <= plain.tracebacks):
        return ""
    return f"{thin.tracebacks - plain.tracebacks} tracebacks more than without thinwire"
