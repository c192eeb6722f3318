"""Answers that harm: bombs, streams that break off or stall, and very many at once. Each client gets what was sent."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from math import inf
from typing import Final

import brotli
import zstandard

from scripts.benchmark import PATH, chat
from thinwire.addon.commands.fake_provider import Reply
from thinwire.addon.commands.fake_provider.exchange import Received

from .laboratory import Answer, Laboratory, Target, Try, closed

_SMALL: Final = chat([], "small")
_HELD_UP: Final = 1.0
"""Seconds that a small request may wait for a bomb beside it; on an idle machine it is some milliseconds. The short form does
not ask, since other tests may keep the machine busy."""
_EVENT: Final = b'data: {"choices": [{"delta": {"content": "x"}}]}\n\n'


def _bombs(megabytes: int) -> dict[str, tuple[str, bytes]]:
    zeros, events = bytes(megabytes << 20), _EVENT * ((megabytes << 20) // len(_EVENT))
    return {
        "zeros in gzip": ("gzip", gzip.compress(zeros)),
        "events in gzip": ("gzip", gzip.compress(events)),
        "zeros in deflate": ("deflate", zlib.compress(zeros)),
        "events in br": ("br", bytes(brotli.compress(events, quality=5))),
        "zeros in zstd": ("zstd", zstandard.ZstdCompressor().compress(zeros)),
    }


def bombs(lab: Laboratory) -> Iterator[Try]:
    with lab.thin() as thin:
        thin.ask(_SMALL)
        for name, (encoding, body) in _bombs(20 if lab.quick else 200).items():
            # _send encodes what it is given; a header that follows the type leaves these bytes alone
            kind = f"text/event-stream\r\ncontent-encoding: {encoding}"
            bomb = Reply(raw=body, content_type=kind)
            lab.fake.respond = partial(_bomb, bomb)
            yield name, _beside(thin, body, inf if lab.quick else _HELD_UP)


def _bomb(bomb: Reply, received: Received) -> Reply:
    return Reply() if b"small" in received.body else bomb


def _reply(reply: Reply, received: Received) -> Reply:
    return reply


def _beside(thin: Target, bomb: bytes, most: float) -> str:
    answers: list[Answer] = []
    asking = threading.Thread(target=lambda: answers.append(thin.ask(chat([], "bomb"))))
    asking.start()
    longest = 0.0
    connection = thin.connect()
    try:
        for _ in range(50):
            began = time.monotonic()
            connection.request("POST", PATH, _SMALL, {"content-type": "application/json"})
            connection.getresponse().read()
            longest = max(longest, time.monotonic() - began)
    finally:
        connection.close()
    asking.join()
    if answers[0].body != bomb:
        return f"{len(answers[0].body)} bytes of {len(bomb)} arrive, or others"
    return f"a small request waits {longest:.2f} s" if longest > most else ""


ANSWERS: Final[dict[str, Reply]] = {
    "an event that never ends": Reply(raw=b"data: " + b"x" * 20_000_000, content_type="text/event-stream"),
    "a million empty events": Reply(raw=b"data:\n\n" * 300_000, content_type="text/event-stream"),
    "deep JSON": Reply(raw=b"[" * 500_000),
    "an error of 5 MB": Reply(status=400, text="x" * 5_000_000),
    "a length and chunks": Reply(raw=b"x", content_type="text/plain\r\ntransfer-encoding: chunked"),
    "a type of ²": Reply(raw=b"x", content_type="\u00b2; charset=\u00b2"),
    "an encoding that is none": Reply(raw=b"x", content_type="text/plain\r\ncontent-encoding: gzip, x"),
    "numbers that are none": Reply(raw=b'{"usage": {"prompt_tokens": 1e400, "completion_tokens": -1}}'),
    "usage that is a list": Reply(raw=b'{"usage": [1], "choices": {"x": []}}'),
}


def odd(lab: Laboratory) -> Iterator[Try]:
    with lab.thin() as thin, lab.plain() as plain:
        for name, reply in ANSWERS.items():
            lab.fake.respond = partial(_reply, reply)
            one, other = thin.ask(_SMALL), plain.ask(_SMALL)
            yield (
                name,
                "" if one == other else f"status {one.status}, and {other.status} without thinwire, or another body",
            )
        yield "no traceback", "" if thin.tracebacks <= plain.tracebacks else "there is one"


def cut(lab: Laboratory) -> Iterator[Try]:
    """Clients that leave or fall silent in every part of an exchange."""
    lab.fake.respond = lambda received: Reply(text="word " * 50, delay=0.02)
    body = chat([], "question", stream=True)
    head = f"POST {PATH} HTTP/1.1\r\nhost: api.openai.com\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    with lab.thin() as thin:
        lab.fake.respond = lambda received: Reply(text="word " * 50, delay=0.02)
        stalled = [thin.opened() for _ in range(4)]
        for number, connection in enumerate(stalled):
            connection.sendall((head + body)[: 20 + number * 60])
        for name, size, wait in (
            ("in the head", 30, 0.0),
            ("in the body", len(head) + 9, 0.1),
            ("in the answer", 10**6, 0.3),
        ):
            for _ in range(3 if lab.quick else 20):
                leaving = thin.opened()
                leaving.sendall((head + body)[:size])
                time.sleep(wait)
                leaving.close()
            answer = thin.ask(body)
            yield f"leaving {name}", "" if answer.body.endswith(b"[DONE]\n\n") else f"status {answer.status} afterwards"
        closed(*stalled)
        yield "no traceback", "" if not thin.tracebacks else "there is one"


def at_once(lab: Laboratory) -> Iterator[Try]:
    """Streams beside each other."""
    count = 40 if lab.quick else 200
    with lab.thin() as thin:
        lab.fake.respond = lambda received: Reply(text=received.json()["messages"][0]["content"] * 20, delay=0.01)
        with ThreadPoolExecutor(count) as clients:
            losses = list(clients.map(lambda number: _own(thin, number), range(count)))
        for number, lost in enumerate(losses):
            yield f"stream {number}", lost


def _own(thin: Target, number: int) -> str:
    mine = f"client-{number}-"
    with suppress(OSError):
        answer = thin.ask(chat([], mine, stream=True))
        if answer.body.endswith(b"[DONE]\n\n") and mine.encode() in answer.body.replace(b'"', b""):
            return ""
    return "its answer is not whole"
