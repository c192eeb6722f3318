"""A provider that refuses the changed request gets the original, once; and what it refused stays as it is."""

from __future__ import annotations

import pytest

from thinwire.addon.commands.fake_provider import FakeProvider, Reply

from ...conftest import RECEIPTS, Proxy, StartProxy, receipts
from .. import bodies

HOST, PATH = "api.openai.com", "/v1/chat/completions"


@pytest.fixture(scope="module")
def proxy(start_proxy: StartProxy) -> Proxy:
    return start_proxy(scripts=(RECEIPTS,))


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 529])
def test_other_errors_are_the_clients_business(proxy: Proxy, fake: FakeProvider, status: int) -> None:
    fake.respond = lambda received: Reply(status=status)
    assert proxy.post(HOST, PATH, bodies.chat(bodies.log(600 + status))).status == status
    assert len(fake.received) == 1


def test_the_refusal_of_an_unchanged_request_is_the_clients_business(proxy: Proxy, fake: FakeProvider) -> None:
    fake.respond = lambda received: Reply(status=400)
    assert proxy.post(HOST, PATH, bodies.chat("short")).status == 400
    assert len(fake.received) == 1


@pytest.mark.parametrize("status", [400, 413, 422])
@pytest.mark.parametrize("stream", [False, True])
def test_the_original_is_sent_once_and_its_answer_counts(
    proxy: Proxy, fake: FakeProvider, status: int, stream: bool
) -> None:
    body = bodies.chat(bodies.log(500 + status + 100 * stream), stream=stream)
    fake.respond = lambda received: Reply() if received.body == body else Reply(status=status)
    answer = proxy.post(HOST, PATH, body, {"x-kept": "yes"})
    assert answer.status == 200
    assert answer.body.endswith(b"[DONE]\n\n") if stream else answer.json()["choices"]
    assert len(fake.received) == 2
    assert fake.received[1].body == body
    assert fake.received[1].host == HOST
    assert fake.received[1].header("x-kept") == "yes"
    (receipt,) = receipts(proxy, answer.port)
    assert (receipt["refused"], receipt["http_status"]) == (status, 200)
    assert receipt["bytes_after"] == len(body)
    assert receipt["usage"]["output"]

    proxy.post(HOST, PATH, body)
    assert len(fake.received) == 3
    assert fake.received[2].body == body


def test_where_the_original_is_refused_too_the_client_learns_that(proxy: Proxy, fake: FakeProvider) -> None:
    body = bodies.chat(bodies.log(777))
    fake.respond = lambda received: Reply(status=413, text="context too long")
    assert proxy.post(HOST, PATH, body).status == 413
    assert [received.body == body for received in fake.received] == [False, True]
    fake.clear()
    proxy.post(HOST, PATH, body)
    assert fake.received[0].body != body
