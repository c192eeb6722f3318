"""CacheAligner at work: one warning per place, never the token, never in a request's way."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from thinwire.addon.audit.receipt import VolatileToken
from thinwire.addon.commands.fake_provider import FakeProvider, Received, Reply
from thinwire.addon.request.cache_warnings import Alignment, Asked, warning
from thinwire.addon.workers.background import BackgroundThread
from thinwire.pipeline.cache.volatile_tokens import volatile

from ...conftest import RECEIPTS, StartProxy, receipts

SECRET = "6f1e5bb0-5b7e-4c0b-9d61-0c9b5d4f1a2b"
RULES = "Be brief and exact. " * 400


class Now(BackgroundThread):
    """Makes its calls at once."""

    def call(self, function) -> bool:  # type: ignore[no-untyped-def]
        function()
        return True


def asked(folder: Path, host: str = "api.openai.com", model: str = "gpt-5") -> Asked:
    return Asked(folder, "openai", host, model, 40_000)


@pytest.mark.parametrize("system", [(), ("",), (RULES,), ("Use Python 3.11 and issue #12345.",)])
def test_an_ordinary_prompt_gets_no_warning(
    system: tuple[str, ...], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Alignment(Now("now")).look(system, asked(tmp_path), lambda found: pytest.fail(str(found)))
    assert not caplog.records


def test_a_place_is_said_once_however_the_token_changes(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    alignment, found = Alignment(Now("now")), list[tuple[VolatileToken, ...]]()
    for number in range(5):
        said = f"intro\n{2020 + number}-01-01T10:00 Session id: {SECRET[:-1]}{number}\n{RULES}"
        alignment.look((said,), asked(tmp_path), found.append)
    assert len(caplog.records) == 2  # the time, and the id
    caplog.clear()
    alignment.look((f"intro\nSession id: {SECRET}\n",), asked(tmp_path), found.append)
    assert len(set(found[:5])) == 1
    assert [(token.kind, token.line) for token in found[0]] == [("timestamp", 2), ("uuid", 2)]
    alignment.look((f"intro\nSession id: {SECRET}\n",), asked(tmp_path, host="api.anthropic.com"), found.append)
    assert len(caplog.records) == 2  # the same place at another host


def test_the_warning_names_the_place_and_the_cost_and_no_secret(tmp_path: Path) -> None:
    (token,) = volatile([f"my hidden pass sk-abc123 for Session id: {SECRET}\n{RULES}"])
    said = warning(token, "h", asked(tmp_path).price(token.tokens_behind))
    assert "a uuid stands in line 1 of the system prompt for h behind “hidden pass … for Session id:”" in said
    assert "about 1,905 tokens" in said
    assert "(about $0.00" in said
    assert SECRET not in said and "sk-abc" not in said


def test_an_unpriced_model_costs_tokens_only(tmp_path: Path) -> None:
    assert asked(tmp_path, model="no-such-model").price(1_000) is None
    (token,) = volatile([f"now: 1763719200 {RULES}"])
    assert "$" not in warning(token, "h", None)


def test_a_users_own_price_holds(tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text("not toml [")
    assert asked(tmp_path).price(1_000) is None


def test_places_are_bounded(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    alignment = Alignment(Now("now"))
    for number in range(1_200):
        alignment.look(
            (f"{'ab' * (number % 19)} {'cd' * (number // 19)} at {SECRET}",), asked(tmp_path), lambda _: None
        )
    assert len(alignment._warned) <= 1_000


def test_a_request_waits_less_than_a_tenth_of_a_millisecond(tmp_path: Path) -> None:
    alignment, system = Alignment(BackgroundThread("test")), (f"Session id: {SECRET}\n" + RULES * 5,)
    alignment.look(system, asked(tmp_path), lambda _: None)
    best = min(_seconds(lambda: alignment.look(system, asked(tmp_path), lambda _: None)) for _ in range(50))
    assert best < 0.0001


def _seconds(function) -> float:  # type: ignore[no-untyped-def]
    began = time.thread_time()
    function()
    return time.thread_time() - began


def test_looking_takes_linear_time() -> None:
    texts = ["eyJ-" * 20_000, "eyJ-" * 40_000]
    small, large = (min(_seconds(lambda text=text, n=n: volatile([text + str(n)])) for n in range(3)) for text in texts)
    assert large < 4 * small + 0.01


def test_the_prompt_arrives_as_it_was_and_the_receipt_counts(start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy = start_proxy("--set", "termlog_verbosity=alert", scripts=(RECEIPTS,))
    messages = [{"role": "system", "content": f"Session id: {SECRET}\n{RULES}"}, {"role": "user", "content": "?"}]
    body = json.dumps({"model": "gpt-5", "messages": messages}).encode()
    warned = "a uuid stands in line 1 of the system prompt for api.openai.com"

    def respond(received: Received) -> Reply:
        proxy.wait_for(warned)  # a model takes longer than the thread that looks
        return Reply()

    fake.respond = respond
    first, _ = (proxy.post("api.openai.com", "/v1/chat/completions", body) for _ in range(2))
    assert [received.body for received in fake.received] == [body, body]
    (token,) = receipts(proxy, first.port)[0]["volatile"]
    assert (token["kind"], token["line"], token["tokens_behind"]) == ("uuid", 1, 1905)
    assert proxy.output.count("a uuid stands") == 1
    assert SECRET not in proxy.output
    assert SECRET not in (proxy.folder / "thinwire" / "receipts").read_text()
