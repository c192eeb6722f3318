"""HTTP/2 on both sides, as Codex and the providers speak it."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from thinwire.addon.hooks.options import _SAFE_HTTP2, _version

from ..conftest import Proxy
from . import bodies
from .http2_provider import Http2Provider

pytestmark = pytest.mark.skipif(_version() < _SAFE_HTTP2, reason="thinwire switches HTTP/2 off on this mitmproxy")
CHAT = "https://api.openai.com/v1/chat/completions"


@pytest.fixture(scope="module")
def fake() -> Iterator[Http2Provider]:
    with Http2Provider() as provider:
        yield provider


def way_to(proxy: Proxy) -> dict[str, Any]:
    trust = ssl.create_default_context(cafile=str(proxy.ca))
    return {"http2": True, "proxy": f"http://127.0.0.1:{proxy.port}", "verify": trust, "timeout": 60}


@pytest.fixture
def client(proxy: Proxy) -> Iterator[httpx.Client]:
    with httpx.Client(**way_to(proxy)) as speaking:
        yield speaking


def test_a_long_log_arrives_smaller(client: httpx.Client, fake: Http2Provider) -> None:
    body = bodies.chat(bodies.log(700), stream=True)
    answer = client.post(CHAT, content=body)
    assert (answer.http_version, answer.status_code, answer.text[-14:]) == ("HTTP/2", 200, "data: [DONE]\n\n")
    assert len(fake.received[0]) < len(body) / 2
    assert fake.headers[0][b"content-length"] == b"%d" % len(fake.received[0])
    assert bodies.TOOLS in fake.received[0]


def test_a_body_without_a_length_arrives_smaller(client: httpx.Client, fake: Http2Provider) -> None:
    packed = gzip.compress(bodies.chat(bodies.log(710)))
    pieces = (packed[at : at + 999] for at in range(0, len(packed), 999))
    assert client.post(CHAT, content=pieces, headers={"content-encoding": "gzip"}).status_code == 200
    assert b"content-length" not in fake.headers[0]
    assert len(gzip.decompress(fake.received[0])) < len(bodies.chat(bodies.log(710))) / 2


def test_what_is_not_touched_arrives_byte_for_byte(client: httpx.Client, fake: Http2Provider) -> None:
    bodies_sent = [bodies.chat("short"), bodies.chat(bodies.log(), n=2), b"\x00" * 100_000, b""]
    for body in bodies_sent:
        client.post(CHAT, content=body)
    assert fake.received == bodies_sent


def test_pieces_arrive_before_the_next_ones_are_sent(client: httpx.Client, fake: Http2Provider) -> None:
    fake.answer = lambda body: (200, tuple(b"data: %d\n\n" % number for number in range(4)))
    fake.gate = gate = threading.Semaphore(1)
    pieces = []
    with client.stream("POST", CHAT, content=bodies.chat(bodies.log(720), stream=True)) as answer:
        for piece in answer.iter_raw():
            pieces.append(piece)
            gate.release()
    assert pieces == [b"data: %d\n\n" % number for number in range(4)]


async def test_requests_on_one_connection_do_not_wait_for_each_other(proxy: Proxy, fake: Http2Provider) -> None:
    sent = [bodies.chat(f"run {number}\n{bodies.log(300)}") for number in range(12)]
    async with httpx.AsyncClient(**way_to(proxy)) as client:  # of several threads, some would open streams out of order
        await client.post(CHAT, content=b"{}")
        answers = await asyncio.gather(*(client.post(CHAT, content=body) for body in sent))
    assert {(answer.http_version, answer.status_code) for answer in answers} == {("HTTP/2", 200)}
    arrived = fake.received[1:]
    assert all(len(body) < len(sent[0]) / 2 for body in arrived)
    assert all(any(b"run %d\\n" % number in body for body in arrived) for number in range(12))


def test_a_stream_that_is_given_up_leaves_the_connection_as_it_is(client: httpx.Client, fake: Http2Provider) -> None:
    fake.answer = lambda body: (200, (b"data: {}\n\n",) * 100)
    fake.gate = threading.Semaphore(2)
    with client.stream("POST", CHAT, content=bodies.chat(bodies.log(730), stream=True)) as answer:
        next(answer.iter_raw())
    fake.clear()
    assert client.post(CHAT, content=bodies.chat(bodies.log(740))).status_code == 200
    assert len(fake.received[-1]) < 20_000


def test_a_refused_request_is_sent_again_as_it_was(client: httpx.Client, fake: Http2Provider) -> None:
    body = bodies.chat(bodies.log(750), stream=True)
    fake.answer = lambda arrived: (200 if arrived == body else 400, (b"data: [DONE]\n\n",))
    assert client.post(CHAT, content=body).status_code == 200
    assert [arrived == body for arrived in fake.received] == [False, True]
