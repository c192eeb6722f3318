"""The real mitmdump between a client and a provider: what must arrive as it was sent, then what arrives smaller."""

from __future__ import annotations

import gzip
import http.client
import json
import ssl
import threading
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
import zstandard

from thinwire.addon.commands.fake_provider import FakeProvider, Reply
from thinwire.pipeline.model import tokens

from ...conftest import RECEIPTS, SCRIPTS, Proxy, StartProxy, read, receipts
from .. import bodies

LOG = bodies.log()
CHAT = ("api.openai.com", "/v1/chat/completions")
MESSAGES = ("api.anthropic.com", "/v1/messages")
SOURCE = "\n".join(f"def function_{n}(argument):\n    return argument + {n}\n" for n in range(200))
READ = {"file_path": "/app/main.py"}


@pytest.fixture(scope="module")
def proxy(start_proxy: StartProxy) -> Proxy:
    return start_proxy("--set", "termlog_verbosity=alert", scripts=(RECEIPTS,))


def with_user(text: str) -> bytes:
    return json.dumps({"model": "m", "messages": [{"role": "user", "content": text}]}).encode()


UNTOUCHED = {
    "several choices": (CHAT, bodies.chat(LOG, n=2)),
    "short output": (CHAT, bodies.chat("ok\n" * 20)),
    "user text": (CHAT, with_user(LOG)),
    "system text": (CHAT, json.dumps({"model": "m", "messages": [{"role": "system", "content": LOG}]}).encode()),
    "assistant text": (CHAT, json.dumps({"model": "m", "messages": [{"role": "assistant", "content": LOG}]}).encode()),
    "a file that was read": (MESSAGES, bodies.anthropic(SOURCE, tool="Read", call=READ)),
    "a file that was written": (MESSAGES, bodies.anthropic(SOURCE, tool="Write", call=READ)),
    "a file that was edited": (MESSAGES, bodies.anthropic(SOURCE, tool="Edit", call=READ)),
    "source that cat printed": (CHAT, bodies.chat(SOURCE, arguments={"command": "cd app && cat main.py"})),
    "not JSON": (CHAT, b'{"model": "m", "messages": [' + LOG.encode()),
    "no body": (CHAT, b""),
    "another format": (CHAT, json.dumps({"contents": [LOG]}).encode()),
    "duplicate keys": (CHAT, bodies.chat(LOG).replace(b'"tool_call_id"', b'"content": "x", "tool_call_id"')),
    "random bytes": (CHAT, bytes(range(256)) * 40),
    "deep nesting": (CHAT, b"[" * 100_000),
    "embeddings": (("api.openai.com", "/v1/embeddings"), bodies.chat(LOG)),
    "token counting": (("api.anthropic.com", "/v1/messages/count_tokens"), bodies.anthropic(LOG)),
    "legacy completions": (("api.openai.com", "/v1/completions"), bodies.chat(LOG)),
}


@pytest.mark.parametrize("what", UNTOUCHED)
def test_arrives_byte_for_byte(proxy: Proxy, fake: FakeProvider, what: str) -> None:
    (host, path), body = UNTOUCHED[what]
    assert proxy.post(host, path, body).status == 200
    assert fake.received[0].body == body


HANDS_OFF = {
    "bypass": {"x-thinwire-bypass": "true"},
    "signed": {"authorization": "AWS4-HMAC-SHA256 Credential=x"},
    "digest": {"content-digest": "sha-256=:abc:"},
    "stacked encodings": {"content-encoding": "gzip, br"},
    "unknown encoding": {"content-encoding": "x-gzip"},
    "not what it says": {"content-encoding": "gzip"},
}


@pytest.mark.parametrize("what", HANDS_OFF)
def test_a_request_with_such_headers_arrives_byte_for_byte(proxy: Proxy, fake: FakeProvider, what: str) -> None:
    body = bodies.chat(LOG)
    fake.respond = lambda received: Reply(raw=b"{}")
    assert proxy.post(*CHAT, body, HANDS_OFF[what]).status == 200
    assert fake.received[0].body == body
    assert not fake.received[0].header("x-thinwire-bypass")


def test_a_body_above_the_limit_streams_through_byte_for_byte(start_proxy: StartProxy, fake: FakeProvider) -> None:
    small = start_proxy(thinwire_max_body="50k", scripts=(RECEIPTS,))
    body = bodies.chat(LOG)
    answers = [small.post(*CHAT, body)]
    packed = gzip.compress(body)
    assert len(packed) < 50_000 < len(body)
    answers.append(small.post(*CHAT, packed, {"content-encoding": "gzip"}))
    assert [answer.status for answer in answers] == [200, 200]
    assert [received.body for received in fake.received] == [body, packed]
    assert [receipts(small, answer.port)[0]["reason"] for answer in answers] == ["too-large", "too-large"]


def test_off_is_a_plain_proxy(start_proxy: StartProxy, fake: FakeProvider) -> None:
    off = start_proxy(thinwire_mode="off", scripts=(SCRIPTS / "break_everything.py",))
    body = bodies.chat(LOG)
    assert off.post(*CHAT, body).status == 200
    assert fake.received[0].body == body
    assert "called" not in off.output


def test_audit_measures_and_changes_nothing(start_proxy: StartProxy, fake: FakeProvider) -> None:
    audit = start_proxy(thinwire_mode="audit", scripts=(RECEIPTS,))
    body = bodies.chat(LOG)
    answer = audit.post(*CHAT, body)
    assert fake.received[0].body == body
    (receipt,) = receipts(audit, answer.port)
    assert (receipt["mode"], receipt["status"]) == ("audit", "compressed")
    assert receipt["tokens_after"] < receipt["tokens_before"] / 2
    audit.wait_for("audit:")


@pytest.mark.parametrize("stream", [False, True])
def test_a_long_log_arrives_smaller_and_all_else_as_it_was(proxy: Proxy, fake: FakeProvider, stream: bool) -> None:
    body = bodies.chat(LOG, stream=stream)
    answer = proxy.post(*CHAT, body)
    assert answer.status == 200
    assert answer.body.endswith(b"data: [DONE]\n\n") if stream else answer.json()["choices"]
    arrived = fake.received[0].body
    start = body.index(b'"content": "2026')
    assert arrived[:start] == body[:start]
    tail = body[body.index(b'"}], "stream"') :]
    assert arrived.endswith(tail)
    assert bodies.TOOLS in arrived
    assert tokens.count(bodies.output_of(arrived)) < tokens.count(LOG) / 2
    for error in ("connection to db-7.internal refused", "disk /var/spool is full"):
        assert error in bodies.output_of(arrived)


@pytest.mark.parametrize("stream", [False, True])
def test_the_same_for_anthropic(proxy: Proxy, fake: FakeProvider, stream: bool) -> None:
    answer = proxy.post(*MESSAGES, bodies.anthropic(LOG, stream=stream))
    assert b"message_stop" in answer.body[-100:] if stream else answer.json()["content"]
    (block,) = fake.received[0].json()["messages"][2]["content"]
    assert block["tool_use_id"] == "t1"
    assert tokens.count(block["content"]) < tokens.count(LOG) / 2


def test_the_same_request_arrives_the_same_every_time(proxy: Proxy, fake: FakeProvider) -> None:
    for _ in range(3):
        proxy.post(*CHAT, bodies.chat(LOG))
    assert len({received.body for received in fake.received}) == 1


def test_headers_arrive_as_they_were_but_for_the_length(proxy: Proxy, fake: FakeProvider) -> None:
    sent = {"Authorization": "Bearer sk-made-up", "X-Odd": "a, b", "User-Agent": "OpenAI/Python 1.0"}
    proxy.post(*CHAT, bodies.chat(LOG), sent)
    received = fake.received[0]
    assert {name: received.header(name) for name in sent} == sent
    assert received.header("content-length") == str(len(received.body))
    assert "sk-made-up" not in proxy.output


def test_a_chunked_request_stays_chunked(proxy: Proxy, fake: FakeProvider) -> None:
    body = bodies.chat(LOG)
    connection = proxy.tunnel(CHAT[0])
    pieces = (body[at : at + 9000] for at in range(0, len(body), 9000))
    connection.request("POST", CHAT[1], pieces, {"content-type": "application/json"}, encode_chunked=True)
    assert read(connection).status == 200
    connection.close()
    assert fake.received[0].header("transfer-encoding") == "chunked"
    assert not fake.received[0].header("content-length")
    assert len(fake.received[0].body) < len(body) / 2


ENCODERS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "gzip": (gzip.compress, gzip.decompress),
    "deflate": (zlib.compress, zlib.decompress),
    "br": (brotli.compress, brotli.decompress),
    "zstd": (zstandard.compress, zstandard.decompress),
}


@pytest.mark.parametrize("named", ENCODERS)
def test_an_encoded_request_arrives_in_its_encoding(proxy: Proxy, fake: FakeProvider, named: str) -> None:
    encode, decode = ENCODERS[named]
    assert proxy.post(*CHAT, encode(bodies.chat(LOG)), {"content-encoding": named}).status == 200
    received = fake.received[0]
    assert received.header("content-encoding") == named
    assert received.header("content-length") == str(len(received.body))
    assert tokens.count(bodies.output_of(decode(received.body))) < tokens.count(LOG) / 2


def test_a_bomb_goes_through_as_it_came(proxy: Proxy, fake: FakeProvider) -> None:
    bomb = gzip.compress(b'{"model": "' + bytes(1 << 26))
    assert proxy.post(*CHAT, bomb, {"content-encoding": "gzip"}).status == 200
    assert fake.received[0].body == bomb


@pytest.mark.parametrize("encoding", ["", "gzip", "br", "zstd", "deflate"])
@pytest.mark.parametrize("stream", [False, True])
def test_the_response_is_byte_for_byte_what_was_sent(
    proxy: Proxy, fake: FakeProvider, encoding: str, stream: bool
) -> None:
    fake.respond = lambda received: Reply(encoding=encoding)
    body = bodies.chat("short", stream=stream)

    answer = proxy.post(*CHAT, body)
    fake.received.clear()
    direct = http.client.HTTPConnection("127.0.0.1", fake.proxy_port)
    direct.request("POST", f"http://{CHAT[0]}{CHAT[1]}", body)
    expected = read(direct)
    direct.close()
    assert (answer.status, answer.headers, answer.body) == (expected.status, expected.headers, expected.body)
    assert answer.headers.get("content-encoding", "") == encoding
    assert receipts(proxy, answer.port)[0]["usage"]["output"]


def test_the_pieces_of_a_stream_arrive_before_the_next_ones_are_sent(proxy: Proxy, fake: FakeProvider) -> None:
    gate = threading.Semaphore(0)
    fake.respond = lambda received: Reply(text="one two three four", gate=gate)
    connection, seen, pieces = proxy.tunnel(CHAT[0]), b"", 0
    connection.request("POST", CHAT[1], bodies.chat(LOG, stream=True))
    response = connection.getresponse()
    while piece := response.read1(1 << 16):
        seen, pieces = seen + piece, pieces + 1
        if seen.endswith(b"\n\n"):
            gate.release()
    assert seen.endswith(b"data: [DONE]\n\n")
    assert pieces > 4
    connection.close()


def test_a_receipt_says_what_became_of_the_request(proxy: Proxy, fake: FakeProvider) -> None:
    headers = {"user-agent": "OpenAI/Python 1.0", "authorization": "Bearer sk-x"}
    answer = proxy.post(*CHAT, bodies.chat(LOG), headers)
    (receipt,) = receipts(proxy, answer.port)
    assert (receipt["provider"], receipt["host"], receipt["path"]) == ("openai", *CHAT)
    assert (receipt["model"], receipt["wire"], receipt["turns"]) == ("gpt-5", "openai-chat", 4)
    assert (receipt["http_status"], receipt["status"], receipt["aborted"]) == (200, "compressed", False)
    assert receipt["tokens_before"] == tokens.count(LOG)
    assert receipt["tokens_after"] < receipt["tokens_before"] / 2
    assert [saving["tool"] for saving in receipt["savings"]] == ["bash"]
    assert receipt["bytes_after"] == len(fake.received[0].body) < receipt["bytes_before"]
    assert receipt["usage"]["input"] + receipt["usage"]["cache_read"] == len(fake.received[0].body) // 4 + 1
    assert 0 < receipt["ms_added"] < receipt["ms_total"]
    assert receipt["client_port"] > 0


def test_each_model_has_the_level_that_its_name_says(start_proxy: StartProxy, fake: FakeProvider) -> None:
    levels = "claude-*=lossless,gemini-*=aggressive,gpt-5-mini=aggressive"
    proxy = start_proxy("--set", f"thinwire_model_levels={levels}", scripts=(RECEIPTS,))
    long = bodies.log(2000)
    generate = ("generativelanguage.googleapis.com", "/v1beta/models/gemini-9:generateContent")
    requests = {
        "lossless": (MESSAGES, bodies.anthropic(long)),
        "balanced": (CHAT, bodies.chat(long)),
        "aggressive": (CHAT, bodies.chat(long).replace(b"gpt-5", b"gpt-5-mini")),
    }
    for level, (where, body) in requests.items():
        (receipt,) = receipts(proxy, proxy.post(*where, body).port)
        assert (receipt["level"], receipt["status"]) == (level, "compressed")
    (receipt,) = receipts(proxy, proxy.post(*generate, b'{"contents": []}').port)
    assert receipt["level"] == "aggressive"
    sizes = [len(one.body) for one in fake.received]
    assert sizes[0] > sizes[1] > 2 * sizes[2]


def test_one_line_per_request_is_printed(proxy: Proxy, fake: FakeProvider) -> None:
    proxy.post(*CHAT, bodies.chat(LOG, model="made-up\x1b[2J-model"))
    proxy.wait_for("made-up?[2J-model")
    line = next(line for line in proxy.output.splitlines() if "made-up" in line)
    assert CHAT[0] in line
    assert " → " in line
    assert "\x1b" not in line


def test_a_client_that_leaves_in_the_middle_of_a_stream_has_a_receipt_too(proxy: Proxy, fake: FakeProvider) -> None:
    fake.respond = lambda received: Reply(text="word " * 200, gate=threading.Semaphore(2))
    connection = proxy.tunnel(CHAT[0])
    connection.request("POST", CHAT[1], bodies.chat(LOG, stream=True))
    port = connection.sock.getsockname()[1]
    connection.getresponse().read1(10)
    connection.close()
    assert receipts(proxy, port)[0]["aborted"]


def test_it_works_from_any_folder_even_one_full_of_modules_with_familiar_names(
    start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path
) -> None:
    for name in ("json", "numpy", "pipeline", "encoding", "certs"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong module')")
    elsewhere = start_proxy(cwd=tmp_path)
    elsewhere.post(*CHAT, bodies.chat(LOG))
    assert len(fake.received[0].body) < len(bodies.chat(LOG)) / 2, elsewhere.output


def test_the_certificate_is_ours_only_for_llm_hosts(proxy: Proxy, fake: FakeProvider) -> None:
    assert "mitmproxy" in issuer(proxy, "api.openai.com", proxy.ca)
    for host in ("example.com", "api.openai.com.evil.example", "notopenai.com", "www.googleapis.com"):
        assert "mitmproxy" not in issuer(proxy, host, fake.ca)


def issuer(proxy: Proxy, host: str, trust: Path) -> str:
    connection = proxy.tunnel(host, trust)
    connection.connect()
    assert isinstance(connection.sock, ssl.SSLSocket)
    certificate = connection.sock.getpeercert()
    connection.close()
    return str((certificate or {})["issuer"])
