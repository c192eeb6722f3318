"""A server with the middleware: what must reach the app as it was sent, then what reaches it smaller; answers are the app's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

import thinwire
from thinwire.addon.entry_points.embedded import config_with, embedded
from thinwire.addon.ledger.selection import Selection
from thinwire.addon.ledger.totals import reading, totals

from .. import bodies

LOG = bodies.log(500)
ANSWER = {
    "choices": [{"message": {"content": "ok"}}],
    "model": "gpt-5",
    "usage": {"prompt_tokens": 90, "completion_tokens": 5},
}
USAGE = b'{"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 1}}'
PIECES = [b"data: {}\n\n", b"data: " + USAGE + b"\n\n", b"data: [DONE]\n\n"]


class Gateway:
    """An app that notes what reaches it."""

    def __init__(self, refuses: bool = False) -> None:
        self.received: list[tuple[bytes, dict[str, str]]] = []
        self._refuses = refuses
        self.app = Starlette(routes=[Route("/{path:path}", self.answer, methods=["POST"])])

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        self.received.append((body, dict(request.headers)))
        if self._refuses and len(body) < len(LOG):
            return JSONResponse({"error": "no"}, 400)
        if b'"stream": true' in body:
            return StreamingResponse(iter(PIECES), media_type="text/event-stream")
        return JSONResponse(ANSWER)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "state"
    embedded(config_with(dir=tmp_path / "state")).close()


def post(app: Any, body: bytes, path: str = "/v1/chat/completions", **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway.corp") as client:
            return await client.post(path, content=body, headers=headers)

    return asyncio.run(ask())


def wrapped(gateway: Gateway, state: Path, **options: object) -> Any:
    return thinwire.ASGIMiddleware(gateway.app, dir=state, deadline=20_000, **options)


UNTOUCHED: dict[str, tuple[bytes, str, dict[str, str], dict[str, object]]] = {
    "another path": (bodies.chat(LOG), "/v1/embeddings", {}, {}),
    "no JSON": (LOG.encode(), "/v1/chat/completions", {}, {}),
    "nothing": (b"", "/v1/chat/completions", {}, {}),
    "bypass": (bodies.chat(LOG), "/v1/chat/completions", {"x-thinwire-bypass": "true"}, {}),
    "off": (bodies.chat(LOG), "/v1/chat/completions", {}, {"mode": "off"}),
    "signed": (bodies.chat(LOG), "/v1/chat/completions", {"content-digest": "x"}, {}),
}


@pytest.mark.parametrize("what", UNTOUCHED)
def test_what_is_to_be_left_alone_reaches_the_app_as_it_was_sent(what: str, state: Path) -> None:
    body, path, headers, options = UNTOUCHED[what]
    gateway = Gateway()
    assert post(wrapped(gateway, state, **options), body, path, **headers).json() == ANSWER
    assert gateway.received[0][0] == body
    assert "x-thinwire-bypass" not in gateway.received[0][1]


def test_a_chat_request_reaches_the_app_smaller_and_is_accounted_for(state: Path) -> None:
    gateway = Gateway()
    assert post(wrapped(gateway, state), bodies.chat(LOG)).json() == ANSWER
    assert post(wrapped(gateway, state), bodies.anthropic(LOG), "/v1/messages").json() == ANSWER
    for body, headers in gateway.received:
        assert len(body) < len(LOG) / 3
        assert int(headers["content-length"]) == len(body)
        assert json.loads(body)["messages"]
    embedded(config_with(dir=state)).close()
    with reading(state / "ledger.sqlite") as ledger:
        assert totals(ledger, Selection()).requests == 2


def test_a_stream_passes_piece_by_piece(state: Path) -> None:
    gateway = Gateway()
    assert post(wrapped(gateway, state), bodies.chat(LOG, stream=True)).content == b"".join(PIECES)
    assert len(gateway.received[0][0]) < len(LOG) / 3


def test_what_the_app_refuses_it_is_asked_once_more_as_it_was(state: Path) -> None:
    gateway = Gateway(refuses=True)
    app = wrapped(gateway, state)
    assert post(app, bodies.chat(LOG)).json() == ANSWER
    assert [len(body) > len(LOG) for body, _ in gateway.received] == [False, True]
    assert post(app, bodies.chat(LOG)).status_code == 200
    assert len(gateway.received) == 3


def test_what_the_app_raises_is_raised(state: Path) -> None:
    async def failing(scope: Any, receive: Any, send: Any) -> None:
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        post(thinwire.ASGIMiddleware(failing, dir=state), bodies.chat(LOG))


def test_what_is_not_http_goes_by(state: Path) -> None:
    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    asyncio.run(thinwire.ASGIMiddleware(app, dir=state)({"type": "lifespan"}, None, None))  # type: ignore[arg-type]  # not used
    assert seen == ["lifespan"]
