"""The fake provider records what it got, exactly, and answers as the real ones do."""

from __future__ import annotations

import http.client
import json
import ssl
import time
from typing import Any

import anthropic
import openai
import pytest
import zstandard
from google import genai
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, Request, TextMessage

from thinwire.addon.commands.fake_provider import Call, FakeProvider, Reply
from thinwire.addon.commands.fake_provider.encoders import decode, encode

QUESTION: list[Any] = [{"role": "user", "content": "why?"}]


def trusting(fake: FakeProvider) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(fake.ca))


@pytest.fixture
def openai_client(fake: FakeProvider) -> openai.OpenAI:
    http_client = openai.DefaultHttpxClient(proxy=fake.proxy_url, verify=trusting(fake))
    return openai.OpenAI(api_key="none", http_client=http_client)


@pytest.fixture
def anthropic_client(fake: FakeProvider) -> anthropic.Anthropic:
    http_client = anthropic.DefaultHttpxClient(proxy=fake.proxy_url, verify=trusting(fake))
    return anthropic.Anthropic(api_key="none", http_client=http_client)


def connect(fake: FakeProvider, host: str) -> http.client.HTTPSConnection:
    connection = http.client.HTTPSConnection("127.0.0.1", fake.proxy_port, context=trusting(fake), timeout=60)
    connection.set_tunnel(host, 443)
    return connection


def test_bytes_headers_and_host_are_recorded_exactly(fake: FakeProvider) -> None:
    body = b'{ "a" : 1e400, "b": "\\ud83d", "model": "m" }  '
    connection = connect(fake, "api.openai.com")
    connection.request("POST", "/v1/chat/completions?x=1", body, {"X-Odd-Case": "v"})
    assert connection.getresponse().status == 200
    (received,) = fake.received
    assert (received.host, received.path, received.body) == ("api.openai.com", "/v1/chat/completions?x=1", body)
    assert ("X-Odd-Case", "v") in received.headers
    assert b"\r\nX-Odd-Case: v\r\n" in received.head


def test_each_host_has_a_certificate_of_its_own_name(fake: FakeProvider) -> None:
    for host in ("api.openai.com", "example.org"):
        connection = connect(fake, host)
        connection.connect()
        assert isinstance(connection.sock, ssl.SSLSocket)
        certificate: Any = connection.sock.getpeercert()
        assert certificate["subjectAltName"] == (("DNS", host),)


def test_chunked_bodies_arrive_whole(fake: FakeProvider) -> None:
    connection = connect(fake, "api.openai.com")
    connection.request("POST", "/v1/responses", iter([b"{", b'"a": 1', b"}"]), encode_chunked=True)
    connection.getresponse()
    assert fake.received[0].body == b'{"a": 1}'


def test_a_compressed_body_is_kept_as_sent_and_can_be_read(fake: FakeProvider) -> None:
    sent = zstandard.compress(b'{"model": "gpt"}')
    connection = connect(fake, "chatgpt.com")
    connection.request("POST", "/backend-api/codex/responses", sent, {"content-encoding": "zstd"})
    answer = json.loads(connection.getresponse().read())
    assert fake.received[0].body == sent
    assert answer["model"] == "gpt"


@pytest.mark.parametrize("encoding", ["identity", "gzip", "deflate", "br", "zstd"])
def test_every_encoding_decodes_to_what_was_encoded(encoding: str) -> None:
    assert decode(encode(b"data: 1\n\n" * 99, encoding), encoding) == b"data: 1\n\n" * 99


@pytest.mark.parametrize("encoding", ["", "gzip", "br", "zstd"])
def test_streams_end_in_done_in_every_encoding(fake: FakeProvider, encoding: str) -> None:
    fake.respond = lambda received: Reply("a b c", encoding=encoding)
    connection = connect(fake, "api.openai.com")
    connection.request("POST", "/v1/chat/completions", b'{"stream": true}')
    raw = connection.getresponse().read()
    assert decode(raw, encoding).endswith(b"data: [DONE]\n\n")


def test_events_are_as_far_apart_as_asked(fake: FakeProvider) -> None:
    fake.respond = lambda received: Reply("a b c", delay=0.02)
    connection = connect(fake, "api.anthropic.com")
    begun = time.monotonic()
    connection.request("POST", "/v1/messages", b'{"stream": true}')
    connection.getresponse().read()
    assert time.monotonic() - begun > 0.1


def test_it_refuses_when_told_to(fake: FakeProvider) -> None:
    fake.respond = lambda received: Reply("too long", status=413 if b"long" in received.body else 200)
    connection = connect(fake, "api.openai.com")
    connection.request("POST", "/v1/chat/completions", b'{"a": "long"}')
    answer = connection.getresponse()
    assert (answer.status, json.loads(answer.read())["error"]["message"]) == (413, "too long")


def test_a_repeated_prefix_is_billed_as_cached(fake: FakeProvider) -> None:
    usages = []
    for tail in (b"1", b"2"):
        connection = connect(fake, "api.openai.com")
        connection.request("POST", "/v1/chat/completions", b'{"a": "' + b"x" * 4000 + tail + b'"}')
        usages.append(json.loads(connection.getresponse().read())["usage"])
    assert [usage["prompt_tokens_details"]["cached_tokens"] for usage in usages] == [0, 1001]


def test_the_openai_sdk_understands_it(openai_client: openai.OpenAI) -> None:
    client = openai_client
    assert client.chat.completions.create(model="m", messages=QUESTION).choices[0].message.content == Reply().text
    stream = client.chat.completions.create(model="m", messages=QUESTION, stream=True)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices) == Reply().text
    assert client.responses.create(model="m", input="why?").output_text == Reply().text
    with client.responses.stream(model="m", input="why?") as events:
        assert events.get_final_response().output_text == Reply().text


def test_the_openai_sdk_understands_its_tool_calls(fake: FakeProvider, openai_client: openai.OpenAI) -> None:
    fake.respond = lambda received: Reply(calls=(Call("bash", {"command": "ls"}),))
    client = openai_client
    calls: Any = client.chat.completions.create(model="m", messages=QUESTION).choices[0].message.tool_calls
    assert calls[0].function.name == "bash"
    item: Any = client.responses.create(model="m", input="why?").output[0]
    assert json.loads(item.arguments) == {"command": "ls"}


def test_the_anthropic_sdk_understands_it(fake: FakeProvider, anthropic_client: anthropic.Anthropic) -> None:
    client = anthropic_client
    with client.messages.stream(model="m", max_tokens=9, messages=QUESTION) as stream:
        assert stream.get_final_text() == Reply().text
    fake.respond = lambda received: Reply(calls=(Call("bash", {"command": "ls"}),))
    with client.messages.stream(model="m", max_tokens=9, messages=QUESTION) as stream:
        (block,) = stream.get_final_message().content
    assert block.type == "tool_use"
    assert block.input == {"command": "ls"}


def test_the_gemini_sdk_understands_it(fake: FakeProvider) -> None:
    arguments = {"proxy": fake.proxy_url, "verify": trusting(fake)}
    client = genai.Client(api_key="none", http_options=genai.types.HttpOptions(client_args=arguments))
    assert client.models.generate_content(model="gemini-2.5-pro", contents="why?").text == Reply().text
    stream = client.models.generate_content_stream(model="gemini-2.5-pro", contents="why?")
    assert "".join(chunk.text or "" for chunk in stream) == Reply().text
    assert fake.received[0].host == "generativelanguage.googleapis.com"


def test_codex_frames_over_a_websocket_are_answered_as_events(fake: FakeProvider) -> None:
    connection = connect(fake, "api.openai.com")
    connection.connect()
    client = WSConnection(ConnectionType.CLIENT)
    connection.sock.sendall(client.send(Request(host="api.openai.com", target="/v1/responses")))
    asked, answered = '{"type": "response.create", "model": "m"}', ""
    while "response.completed" not in answered:
        client.receive_data(connection.sock.recv(1 << 16))
        for event in client.events():
            if isinstance(event, AcceptConnection):
                connection.sock.sendall(client.send(TextMessage(asked)))
            answered += event.data if isinstance(event, TextMessage) else ""
    assert (fake.received[0].method, fake.received[0].body) == ("WEBSOCKET", asked.encode())


def test_without_websockets_a_request_for_one_is_told_to_do_without(fake: FakeProvider) -> None:
    fake.websockets = False
    connection = connect(fake, "api.openai.com")
    connection.request("GET", "/v1/responses", headers={"connection": "upgrade", "upgrade": "websocket"})
    assert connection.getresponse().status == 426


def test_a_call_whose_arguments_are_text_is_one_of_a_custom_tool(
    fake: FakeProvider, openai_client: openai.OpenAI
) -> None:
    fake.respond = lambda received: Reply(calls=(Call("exec", "text(1)"),))
    (item,) = openai_client.responses.create(model="gpt-5", input="why?").output
    assert item.type == "custom_tool_call"
    assert (item.name, item.input) == ("exec", "text(1)")
    assert {openai_client.responses.create(model="gpt-5", input="why?").id for _ in range(2)} == {"resp_2", "resp_3"}
