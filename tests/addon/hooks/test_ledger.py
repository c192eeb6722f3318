"""Real requests through the real proxy, as the ledger has them; budgets and the holdout at work."""

from __future__ import annotations

import json
import os
import sqlite3
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import anthropic
import openai
import pytest
import zstandard

from thinwire.addon.commands.fake_provider import FakeProvider, Received, Reply
from thinwire.pipeline.model import tokens

from ...conftest import LOOKUPS, PATIENCE, RECEIPTS, Proxy, StartProxy, wait_for
from .. import bodies
from .test_websocket import CREATE, ask, socket

LOG = bodies.log()
CHAT = ("api.openai.com", "/v1/chat/completions")
MESSAGES = ("api.anthropic.com", "/v1/messages")
DEAR = {
    "usage": {"prompt_tokens": 1_000_000, "completion_tokens": 1_000_000},
    "model": "gpt-5.4",
    "object": "chat.completion",
}


def ledger(proxy: Proxy, count: int, table: str = "requests") -> list[dict[str, Any]]:
    """The rows, as soon as there are so many requests."""
    path, limit = proxy.folder / "thinwire" / "ledger.sqlite", time.monotonic() + 60
    while True:
        with closing(sqlite3.connect(path)) as connection:
            connection.row_factory = sqlite3.Row
            (written,) = connection.execute("SELECT count(*) FROM requests").fetchone()
            if written >= count or time.monotonic() > limit:
                assert written == count
                return [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]
        time.sleep(0.02)


def answer_when_looked_up(proxy: Proxy, fake: FakeProvider) -> None:
    """A model takes longer than the look at who is asking, for as long as the connection is there."""
    file = proxy.folder / "thinwire" / "lookups"

    def respond(received: Received) -> Reply:
        wait_for(file.read_text)
        return Reply()

    fake.respond = respond


def test_every_request_is_in_the_ledger_with_who_asked(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy(first=(PATIENCE,), scripts=(LOOKUPS,))
    answer_when_looked_up(proxy, fake)
    proxy.post(*MESSAGES, bodies.anthropic(LOG), {"user-agent": "claude-cli/2", "x-claude-code-agent-id": "a7"})
    proxy.post(*MESSAGES, bodies.anthropic(LOG, stream=True), {"x-thinwire-bypass": "true"})
    proxy.post(*CHAT, b"no json")
    fake.respond = lambda received: Reply(status=500)
    proxy.post(*CHAT, bodies.chat(LOG))
    first, bypassed, odd, failed = ledger(proxy, 4)
    here = Path.cwd()
    root = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    assert (first["folder"], first["project"]) == (str(root), root.name)
    assert first["process"]
    assert (first["client"], first["agent"], first["status"], first["applied"]) == (
        "claude-code",
        "sub-agent",
        "compressed",
        1,
    )
    assert first["saved_new"] > 1_000
    assert first["saved_usd"] > 0
    assert first["usd"] > 0
    assert (bypassed["reason"], bypassed["applied"], bypassed["saved_usd"]) == ("bypass", 0, 0)
    assert bypassed["cost_basis"] == "usage"  # not read, and yet its answer was
    assert (odd["status"], odd["reason"]) == ("skipped", "not-json")
    assert (failed["http_status"], failed["usd"], failed["cost_basis"]) == (500, 0, "free")


def streamed(text: str, *last: object) -> Reply:
    """A stream of OpenAI's that says these words, and tells no usage."""
    head = {"object": "chat.completion.chunk", "model": "gpt-4o"}
    chunks = [{**head, "choices": [{"index": 0, "delta": {"content": word}}]} for word in text.split(" ")]
    raw = b"".join(b"data: " + json.dumps(chunk).encode() + b"\n\n" for chunk in (*chunks, *last))
    return Reply(raw=raw + b"data: [DONE]\n\n", content_type="text/event-stream")


@pytest.fixture(scope="module")
def billing(start_proxy: StartProxy) -> Proxy:
    return start_proxy()


Newest = Callable[[], dict[str, Any]]


@pytest.fixture
def newest(billing: Proxy) -> Newest:
    """The row of the one request that a test sends through the proxy that it shares with others."""
    with closing(sqlite3.connect(billing.folder / "thinwire" / "ledger.sqlite")) as connection:
        (before,) = connection.execute("SELECT count(*) FROM requests").fetchone()
    return lambda: ledger(billing, before + 1)[-1]


def test_a_stream_that_tells_no_usage_is_counted_as_it_passes(
    billing: Proxy, newest: Newest, fake: FakeProvider
) -> None:
    proxy = billing
    words = "Four thousand tokens are not free. " * 600
    fake.respond = lambda received: streamed(words)
    answer = proxy.post(*CHAT, bodies.chat(LOG, stream=True))
    assert answer.body.count(b"thousand") == 600
    row = newest()
    assert row["output"] == tokens.count(words.replace(" ", ""))
    assert (row["cost_basis"], row["usd"]) == ("estimate", row["usd_estimated"])
    assert row["usd_output"] == pytest.approx(row["output"] * 10e-6)
    written = b"".join(path.read_bytes() for path in (proxy.folder / "thinwire").glob("ledger*"))
    assert b"thousand" not in written


def test_a_message_that_is_cut_off_is_charged_for_what_had_come(
    billing: Proxy, newest: Newest, fake: FakeProvider
) -> None:
    proxy = billing
    gate = threading.Semaphore(100)
    fake.respond = lambda received: Reply(text="Ten words were said when the client hung up. " * 100, gate=gate)
    connection = proxy.tunnel(MESSAGES[0])
    connection.request("POST", MESSAGES[1], bodies.anthropic(LOG, stream=True))
    response, seen = connection.getresponse(), b""
    while seen.count(b"text_delta") < 40:
        seen += response.read1(1 << 16)
    connection.close()
    row = newest()
    assert (row["cost_basis"], row["request_tokens_exact"]) == ("estimate", 1)
    assert row["output"] >= 30
    assert 0 < row["usd_estimated"] < row["usd"]


def test_what_had_come_when_the_proxy_was_stopped_is_charged(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy()
    fake.respond = lambda received: Reply(text="Ten words were said. " * 100, gate=threading.Semaphore(100))
    connection = proxy.tunnel(MESSAGES[0])
    connection.request("POST", MESSAGES[1], bodies.anthropic(LOG, stream=True))
    response, seen = connection.getresponse(), b""
    while seen.count(b"text_delta") < 40:
        seen += response.read1(1 << 16)
    assert proxy.stop() == 0
    (row,) = ledger(proxy, 1)
    assert (row["cost_basis"], row["aborted"], row["applied"]) == ("estimate", 1, 1)
    assert row["output"] >= 30


ERROR = b'event: error\ndata: {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}\n\n'


@pytest.mark.parametrize(
    ("said", "content_type"),
    [(ERROR, "text/event-stream"), (b"", "application/json"), (b"<html>Log in first</html>", "text/html")],
)
def test_an_answer_that_says_only_an_error_or_nothing_costs_and_saves_nothing(
    billing: Proxy, newest: Newest, fake: FakeProvider, said: bytes, content_type: str
) -> None:
    fake.respond = lambda received: Reply(raw=said, content_type=content_type)
    assert billing.post(*MESSAGES, bodies.anthropic(LOG, stream=True)).body == said
    row = newest()
    assert (row["http_status"], row["cost_basis"], row["usd"], row["saved_usd"], row["applied"]) == (
        200,
        "free",
        0,
        0,
        0,
    )
    billing.wait_for("nothing saved")


def test_searches_are_billed_and_stand_beside_the_request(billing: Proxy, newest: Newest, fake: FakeProvider) -> None:
    proxy = billing
    usage = {"input_tokens": 1_000, "output_tokens": 100, "server_tool_use": {"web_search_requests": 3}}
    message = {"type": "message", "role": "assistant", "model": "claude-sonnet-4-5", "content": [], "usage": usage}
    fake.respond = lambda received: Reply(raw=json.dumps(message).encode())
    proxy.post(*MESSAGES, bodies.anthropic(LOG))
    row = newest()
    assert row["usd"] == pytest.approx(0.003 + 0.0015 + 0.03)
    assert row["usd_fees"] == pytest.approx(0.03)
    with closing(sqlite3.connect(proxy.folder / "thinwire" / "ledger.sqlite")) as connection:
        charges = connection.execute("SELECT kind, amount, usd FROM charges WHERE request = ?", (row["id"],)).fetchall()
    assert charges == [("web_search", 3, 0.03)]


def test_what_is_written_tells_no_text(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy()
    secret = {"authorization": "Bearer sk-made-up-4711", "session_id": "session-4711"}
    proxy.post(*CHAT, bodies.chat(LOG), secret)
    ledger(proxy, 1)
    proxy.stop()
    written = b"".join(path.read_bytes() for path in (proxy.folder / "thinwire").glob("ledger*"))
    for text in (b"4711", b"careful engineer", b"Why does", b"acme", b"docker", b"db-7"):
        assert text not in written


def curl(proxy: Proxy, project: Path, body: bytes) -> str:
    """A request from another project, by a process that ends with it; its status."""
    (project / ".git").mkdir(parents=True)
    command = ["curl", "-s", "-o", "answer", "-w", "%{http_code}", "--cacert", str(proxy.ca), "--data-binary", "@-"]
    environment = {**os.environ, "https_proxy": f"http://127.0.0.1:{proxy.port}"}
    done = subprocess.run(
        [*command, "https://" + "".join(CHAT)],
        cwd=project,
        env=environment,
        input=body,
        check=True,
        capture_output=True,
    )
    return done.stdout.decode()


def test_a_client_that_is_gone_at_once_is_still_known(
    start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path
) -> None:
    proxy = start_proxy(first=(PATIENCE,), scripts=(LOOKUPS,))
    answer_when_looked_up(proxy, fake)
    curl(proxy, tmp_path / "shop", bodies.chat(LOG))
    (row,) = ledger(proxy, 1)
    assert (row["process"], row["project"]) == ("curl", "shop")


def test_turns_of_a_conversation_are_repeats_also_after_a_kill(start_proxy: StartProxy, fake: FakeProvider) -> None:
    first = start_proxy()
    first.post(*MESSAGES, bodies.anthropic(LOG))
    first.post(*MESSAGES, bodies.anthropic(LOG))
    assert [row["saved_new"] > 0 for row in ledger(first, 2)] == [True, False]
    first.process.kill()
    first.process.wait()
    again = start_proxy(thinwire_dir=str(first.folder / "thinwire"))
    again.post(*MESSAGES, bodies.anthropic(LOG))
    assert ledger(first, 3)[-1]["saved_new"] == 0


def test_an_unknown_model_is_unpriced_until_the_user_says_its_price(
    start_proxy: StartProxy, fake: FakeProvider
) -> None:
    unknown = start_proxy(thinwire_hosts="llm.corp=openai-chat")
    folder = unknown.folder / "thinwire"
    unknown.post("llm.corp", "/v1/chat/completions", bodies.chat(LOG))
    (row,) = ledger(unknown, 1)
    assert (row["usd"], row["saved_usd"], row["cost_basis"], row["saving_basis"]) == (
        None,
        None,
        "unpriced",
        "unpriced",
    )
    unknown.stop()
    (folder / "prices.toml").write_text('[[model]]\nmodel = "*"\nprovider = "llm.corp"\ninput = 1\noutput = 2\n')
    known = start_proxy(thinwire_hosts="llm.corp=openai-chat", thinwire_dir=str(folder))
    known.post("llm.corp", "/v1/chat/completions", bodies.chat(LOG))
    assert ledger(unknown, 2)[-1]["usd"] > 0


def test_mistakes_in_the_users_prices_are_told_at_the_start(start_proxy: StartProxy, tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text("[[model]]\nmodel = 3")
    proxy = start_proxy(thinwire_dir=str(tmp_path), ready="")
    assert proxy.process.wait(60) != 0
    assert "prices.toml" in proxy.output


def test_a_holdout_arrives_byte_for_byte_and_stays_so(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy(thinwire_holdout="50%")
    sent = [bodies.chat(LOG).replace(b"Why does", b"Case %d: why does" % n) for n in range(16)]
    for body in (*sent, *sent):
        proxy.post(*CHAT, body)
    changed = [received.body != body for received, body in zip(fake.received, (*sent, *sent), strict=True)]
    assert changed[:16] == changed[16:]
    assert 1 <= sum(changed[:16]) <= 15
    rows = ledger(proxy, 32)
    assert [not row["held"] for row in rows] == changed
    assert {row["reason"] for row in rows if row["held"]} == {"holdout"}


def dear(fake: FakeProvider) -> None:
    fake.respond = lambda received: Reply(raw=json.dumps(DEAR).encode())


def spend(proxy: Proxy) -> None:
    """One dear request, until the proxy has noticed."""
    proxy.post(*CHAT, bodies.chat("ok"))
    ledger(proxy, 1)
    proxy.wait_for("of the budget of")


def test_a_spent_budget_is_said_and_requests_go_on(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy(thinwire_budget="5/day")
    dear(fake)
    spend(proxy)
    assert proxy.post(*CHAT, bodies.chat("ok")).status == 200


def test_a_spent_budget_is_refused_as_the_sdks_expect_it(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy(thinwire_budget="5/day!")
    dear(fake)
    spend(proxy)
    way: dict[str, Any] = {
        "proxy": f"http://127.0.0.1:{proxy.port}",
        "verify": ssl.create_default_context(cafile=str(proxy.ca)),
    }
    gpt = openai.OpenAI(api_key="sk-made-up", http_client=openai.DefaultHttpxClient(**way))
    with pytest.raises(openai.RateLimitError, match=r"budget of \$5 per day"):
        gpt.responses.create(model="gpt-5.4", input="hello")
    claude = anthropic.Anthropic(api_key="sk-made-up", http_client=anthropic.DefaultHttpxClient(**way))
    with pytest.raises(anthropic.RateLimitError, match=r"budget of \$5 per day"):
        claude.messages.create(model="claude-opus-5", max_tokens=9, messages=[{"role": "user", "content": "hello"}])
    gemini = proxy.post("generativelanguage.googleapis.com", "/v1beta/models/gemini-2.5-pro:generateContent", b"{}")
    assert (gemini.status, gemini.json()["error"]["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert int(gemini.headers["retry-after"]) > 0
    assert len(fake.received) == 1  # nothing was sent, and nobody tried again
    rows = ledger(proxy, 4)
    assert [(row["reason"], row["usd"]) for row in rows[1:]] == [("budget-spent", 0)] * 3


def test_a_large_or_streamed_body_is_refused_whole(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy(thinwire_budget="5/day!", thinwire_max_body="50k")
    dear(fake)
    spend(proxy)
    for body, headers in ((bodies.chat(LOG), {}), (bodies.chat(LOG), {"x-thinwire-bypass": "true"}), (b"", {})):
        assert proxy.post(*CHAT, body, headers).status == 429
    assert len(fake.received) == 1


def test_a_websocket_is_refused_in_an_event(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy(thinwire_budget="5/day!")
    dear(fake)
    spend(proxy)
    with socket(proxy) as connection:
        (event,) = ask(connection, bodies.responses(LOG, **CREATE))
    assert (event["status"], event["error"]["code"]) == (429, "thinwire_budget_spent")
    assert len(fake.received) == 1


@pytest.mark.parametrize("options", [{}, {"thinwire_mode": "off"}])
def test_a_models_budget_is_only_its_own(start_proxy: StartProxy, fake: FakeProvider, options: dict[str, str]) -> None:
    proxy = start_proxy(thinwire_budget="model=gpt-5*:5/day!,model=o3:5/day!", **options)
    dear(fake)
    spend(proxy)
    mine = bodies.chat("ok")
    packed = zstandard.compress(mine)
    assert proxy.post(*CHAT, mine).status == 429
    assert proxy.post(*CHAT, packed, {"content-encoding": "zstd"}).status == 429
    assert proxy.post(*CHAT, mine.replace(b"gpt-5", b"another")).status == 200
    assert proxy.post(*CHAT, b"no body at all").status == 200
    with socket(proxy) as connection:
        (event,) = ask(connection, bodies.responses(LOG, **CREATE))
    assert event["status"] == 429
    refused = [row["model"] for row in ledger(proxy, 6) if row["reason"] == "budget-spent"]
    assert refused == ["gpt-5", "gpt-5", "gpt-5-codex"]


def test_a_clients_budget_is_only_its_own(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy(thinwire_budget="client=codex:5/day!")
    dear(fake)
    codex = {"user-agent": "codex_cli_rs/0.1"}
    proxy.post(*CHAT, bodies.chat("ok"), codex)
    proxy.wait_for("of the budget of")
    assert proxy.post(*CHAT, bodies.chat("ok"), codex).status == 429
    assert proxy.post(*CHAT, bodies.chat("ok")).status == 200


def test_a_notice_reaches_a_command_once_for_all_proxies_of_a_folder(
    start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path
) -> None:
    said = tmp_path / "said"
    script = tmp_path / "tell"
    script.write_text(f'#!/bin/sh\necho "$@" >>{said}\n')
    script.chmod(0o700)
    first = start_proxy(thinwire_budget="5/day", thinwire_notify=f"{script} 'two words'")
    dear(fake)
    spend(first)
    wait_for(lambda: said.exists() and said.read_text().endswith("\n"))  # or the other one might be the first
    folder = str(first.folder / "thinwire")
    again = start_proxy(thinwire_budget="5/day", thinwire_notify=str(script), thinwire_dir=folder)
    again.wait_for("of the budget of")
    again.stop()
    (line,) = said.read_text().splitlines()
    assert line.startswith("two words thinwire: $")
    assert line.endswith("of the budget of $5 per day spent (550%); requests go on")


def test_a_notice_for_a_command_that_is_not_there_is_refused_at_the_start(start_proxy: StartProxy) -> None:
    proxy = start_proxy(thinwire_notify="no-such-command", ready="")
    assert proxy.process.wait(60) == 1
    assert "thinwire_notify must be a URL or a command, and there is no command 'no-such-command'" in proxy.output


def test_what_was_saved_over_a_websocket_is_saved_again_when_it_is_continued(
    start_proxy: StartProxy, fake: FakeProvider
) -> None:
    proxy = start_proxy()
    with socket(proxy) as connection:
        (*_, done) = ask(connection, bodies.responses(LOG, **CREATE))
        ask(connection, bodies.responses("ok", **CREATE, previous_response_id=done["response"]["id"]))
    first, then = ledger(proxy, 2)
    assert first["saved_new"] > 1_000
    assert (then["saved_new"], then["saved_again"]) == (0, first["saved_new"])
    assert (then["cost_basis"], then["applied"]) == ("usage", 0)
    assert 0 < then["saved_usd"] < first["saved_usd"]


def test_a_projects_budget_is_only_its_own(start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path) -> None:
    here = Path.cwd()
    mine = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here).name
    proxy = start_proxy(first=(PATIENCE,), thinwire_budget=f"project={mine}:5/day!,project=other:9/day!")
    dear(fake)
    spend(proxy)
    assert proxy.post(*CHAT, bodies.chat("ok")).status == 429
    assert curl(proxy, tmp_path / "another", bodies.chat("ok")) == "200"


def test_what_was_spent_before_a_restart_counts(start_proxy: StartProxy, fake: FakeProvider) -> None:
    first = start_proxy()
    dear(fake)
    first.post(*CHAT, bodies.chat("ok"))
    ledger(first, 1)
    first.stop()
    again = start_proxy(thinwire_dir=str(first.folder / "thinwire"), thinwire_budget="5/day!", scripts=(RECEIPTS,))
    assert again.post(*CHAT, bodies.chat("ok")).status == 429
